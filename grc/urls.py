from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("administration/", admin.site.urls),
    path("compte/", include("allauth.urls")),
    path("langue/", include("django.conf.urls.i18n")),
]
