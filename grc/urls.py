from django.contrib import admin
from django.urls import include, path

from grc.views.health import health
from grc.views.language import set_language

urlpatterns = [
    path("healthz", health, name="health"),
    path("administration/", admin.site.urls),
    path("compte/", include("allauth.urls")),
    path("", include("grc.routes")),
    path("", include("communities.urls")),
    path("", include("gardeners.urls")),
    path("", include("events.urls")),
    path("langue/", set_language, name="set_language"),
]
