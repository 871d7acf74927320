from django.urls import path

from gardeners.views import autocomplete, followup, home, interaction, need, suggestion, synergy

app_name = "gardeners"

urlpatterns = [
    path("", home.home, name="home"),
    path("echanges/noter/", interaction.interaction_create, name="interaction_create"),
    path(
        "echanges/proposer/", autocomplete.interaction_autocomplete, name="interaction_autocomplete"
    ),
    path("echanges/<int:pk>/", interaction.interaction_detail, name="interaction_detail"),
    path("echanges/<int:pk>/modifier/", interaction.interaction_edit, name="interaction_edit"),
    path("besoins/nouveau/", need.need_create, name="need_create"),
    path("besoins/proposer/", autocomplete.need_autocomplete, name="need_autocomplete"),
    path("besoins/<int:pk>/", need.need_detail, name="need_detail"),
    path("besoins/<int:pk>/modifier/", need.need_edit, name="need_edit"),
    path("besoins/<int:pk>/qualifier/", need.need_qualify, name="need_qualify"),
    path("besoins/<int:pk>/repondre/", need.need_answer, name="need_answer"),
    path("besoins/<int:pk>/etat/", need.need_status, name="need_status"),
    path("synergies/nouvelle/", synergy.synergy_create, name="synergy_create"),
    path("synergies/proposer/", autocomplete.synergy_autocomplete, name="synergy_autocomplete"),
    path("synergies/suggestions/", suggestion.suggestion_list, name="suggestion_list"),
    path(
        "synergies/suggestions/<int:pk>/plus-tard/",
        suggestion.suggestion_defer,
        name="suggestion_defer",
    ),
    path(
        "synergies/suggestions/<int:pk>/ecarter/",
        suggestion.suggestion_dismiss,
        name="suggestion_dismiss",
    ),
    path(
        "synergies/suggestions/<int:pk>/reprendre/",
        suggestion.suggestion_reopen,
        name="suggestion_reopen",
    ),
    path("synergies/<int:pk>/", synergy.synergy_detail, name="synergy_detail"),
    path("synergies/<int:pk>/modifier/", synergy.synergy_edit, name="synergy_edit"),
    path("synergies/<int:pk>/etat/", synergy.synergy_status, name="synergy_status"),
    path("synergies/<int:pk>/besoins/", synergy.synergy_link, name="synergy_link"),
    path(
        "synergies/<int:pk>/besoins/<int:need_pk>/retirer/",
        synergy.synergy_unlink,
        name="synergy_unlink",
    ),
    path(
        "synergies/<int:pk>/besoins/<int:need_pk>/remettre/",
        synergy.synergy_relink,
        name="synergy_relink",
    ),
    path("suivis/nouveau/", followup.followup_create, name="followup_create"),
    path("suivis/<int:pk>/", followup.followup_detail, name="followup_detail"),
    path("suivis/<int:pk>/modifier/", followup.followup_edit, name="followup_edit"),
    path("suivis/<int:pk>/fait/", followup.followup_done, name="followup_done"),
    path("suivis/<int:pk>/reouvrir/", followup.followup_reopen, name="followup_reopen"),
    path("suivis/<int:pk>/abandonner/", followup.followup_drop, name="followup_drop"),
]
