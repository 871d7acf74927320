from django.contrib import admin
from django.urls import include, path

from grc.views.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("administration/", admin.site.urls),
    path("compte/", include("allauth.urls")),
    path("", include("grc.routes")),
    path("", include("communities.urls")),
    path("", include("gardeners.urls")),
    path("", include("events.urls")),
    path("langue/", include("django.conf.urls.i18n")),
]
