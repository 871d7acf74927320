from django.urls import path

from communities.views.autocomplete import actor_autocomplete, commune_autocomplete

app_name = "communities"

urlpatterns = [
    path("acteurs/proposer/", actor_autocomplete, name="actor_autocomplete"),
    path("communes/proposer/", commune_autocomplete, name="commune_autocomplete"),
]
