from django.urls import path

from communities.views import (
    actor,
    actor_links,
    autocomplete,
    community,
    duplicate,
    joining,
    membership,
    merge,
    place,
    saved_view,
)
from communities.views import map as map_views

app_name = "communities"

urlpatterns = [
    path("grc/<slug:sheet_slug>/colonnes/", saved_view.sheet_columns, name="sheet_columns"),
    path(
        "grc/<slug:sheet_slug>/vues/nouvelle/",
        saved_view.saved_view_create,
        name="saved_view_create",
    ),
    path("vues/<int:pk>/modifier/", saved_view.saved_view_edit, name="saved_view_edit"),
    path("vues/<int:pk>/enregistrer/", saved_view.saved_view_save, name="saved_view_save"),
    path("vues/<int:pk>/dupliquer/", saved_view.saved_view_copy, name="saved_view_copy"),
    path("vues/<int:pk>/retirer/", saved_view.saved_view_delete, name="saved_view_delete"),
    path("communautes/", community.community_list, name="community_list"),
    path("communautes/nouvelle/", community.community_create, name="community_create"),
    path("communautes/<slug:slug>/", community.community_detail, name="community_detail"),
    path("communautes/<slug:slug>/modifier/", community.community_edit, name="community_edit"),
    path("communautes/<slug:slug>/rejoindre/", joining.community_join, name="community_join"),
    path(
        "communautes/<slug:slug>/demande-recue/", joining.community_joined, name="community_joined"
    ),
    path("rejoindre/<str:token>/", joining.join_confirm, name="join_confirm"),
    path("communautes/<slug:slug>/charte/nouvelle/", place.charter_create, name="charter_create"),
    path(
        "communautes/<slug:slug>/charte/<int:number>/", place.charter_detail, name="charter_detail"
    ),
    path("communautes/<slug:slug>/lieux/nouveau/", place.place_create, name="place_create"),
    path("carte/", map_views.map_page, name="map_page"),
    path("carte/points.json", map_views.map_points, name="map_points"),
    path("lieux/<int:pk>/", place.place_detail, name="place_detail"),
    path("lieux/<int:pk>/modifier/", place.place_edit, name="place_edit"),
    path(
        "communautes/<slug:slug>/espaces/nouveau/",
        place.online_space_create,
        name="online_space_create",
    ),
    path("espaces/<int:pk>/modifier/", place.online_space_edit, name="online_space_edit"),
    path("espaces/<int:pk>/retirer/", place.online_space_delete, name="online_space_delete"),
    path("adhesions/<int:pk>/modifier/", membership.membership_edit, name="membership_edit"),
    path("adhesions/<int:pk>/terminer/", membership.membership_end, name="membership_end"),
    path("adhesions/<int:pk>/accepter/", joining.membership_accept, name="membership_accept"),
    path("adhesions/<int:pk>/refuser/", joining.membership_refuse, name="membership_refuse"),
    path("adhesions/<int:pk>/rouvrir/", joining.membership_reopen, name="membership_reopen"),
    path("acteurs/nouveau/", actor.actor_create, name="actor_create"),
    path("acteurs/ressemblants/", actor.actor_similar, name="actor_similar"),
    path("acteurs/proposer/", autocomplete.actor_autocomplete, name="actor_autocomplete"),
    path("communes/proposer/", autocomplete.commune_autocomplete, name="commune_autocomplete"),
    path("acteurs/<int:pk>/", actor.actor_detail, name="actor_detail"),
    path("acteurs/doublons/", duplicate.duplicate_list, name="duplicate_list"),
    path(
        "acteurs/doublons/<int:pk>/ecarter/", duplicate.duplicate_dismiss, name="duplicate_dismiss"
    ),
    path(
        "acteurs/doublons/<int:pk>/remettre/", duplicate.duplicate_reopen, name="duplicate_reopen"
    ),
    path("acteurs/<int:pk>/fusionner/<int:other_pk>/", merge.actor_merge, name="actor_merge"),
    path("acteurs/<int:pk>/modifier/", actor.actor_edit, name="actor_edit"),
    path(
        "acteurs/<int:pk>/communautes/ajouter/",
        membership.membership_create,
        name="membership_create",
    ),
    path(
        "acteurs/<int:pk>/appartenances/ajouter/",
        actor_links.affiliation_create,
        name="affiliation_create",
    ),
    path("appartenances/<int:pk>/modifier/", actor_links.affiliation_edit, name="affiliation_edit"),
    path("appartenances/<int:pk>/terminer/", actor_links.affiliation_end, name="affiliation_end"),
    path(
        "acteurs/<int:pk>/mises-en-relation/ajouter/",
        actor_links.introduction_create,
        name="introduction_create",
    ),
    path(
        "mises-en-relation/<int:pk>/modifier/",
        actor_links.introduction_edit,
        name="introduction_edit",
    ),
]
