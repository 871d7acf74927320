from django.urls import path

from gardeners.views import (
    autocomplete,
    followup,
    handover,
    home,
    interaction,
    mention,
    need,
    passing,
    proposal,
    rotation,
    synergy,
)

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
    path("suivis/transmettre/", passing.followup_pass_on, name="followup_pass_on"),
    path("suivis/<int:pk>/", followup.followup_detail, name="followup_detail"),
    path("suivis/<int:pk>/modifier/", followup.followup_edit, name="followup_edit"),
    path("suivis/<int:pk>/fait/", followup.followup_done, name="followup_done"),
    path("suivis/<int:pk>/reporter/", followup.followup_postpone, name="followup_postpone"),
    path("suivis/<int:pk>/reouvrir/", followup.followup_reopen, name="followup_reopen"),
    path("suivis/<int:pk>/abandonner/", followup.followup_drop, name="followup_drop"),
    path("mentions/<int:pk>/vue/", mention.mention_seen, name="mention_seen"),
    path("communautes/<slug:slug>/rotation/", rotation.rotation, name="rotation"),
    path("communautes/<slug:slug>/volontaire/", rotation.volunteer, name="volunteer"),
    path(
        "communautes/<slug:slug>/rotation/territoire/",
        proposal.proposal_create,
        name="proposal_create",
    ),
    path(
        "communautes/<slug:slug>/rotation/region/",
        proposal.region_proposal_create,
        name="region_proposal_create",
    ),
    path(
        "mandats/propositions/<int:pk>/repondre/", proposal.proposal_answer, name="proposal_answer"
    ),
    path(
        "mandats/propositions/<int:pk>/retirer/",
        proposal.proposal_withdraw,
        name="proposal_withdraw",
    ),
    path("mandats/repondre/<str:token>/", proposal.proposal_link, name="proposal_link"),
    path("mandats/<int:pk>/relais/", handover.handover, name="handover"),
    path("mandats/<int:pk>/relais/note/", handover.handover_note, name="handover_note"),
    path("mandats/<int:pk>/relais/point/", handover.handover_review, name="handover_review"),
    path("mandats/<int:pk>/relais/suivis/", handover.handover_pass_on, name="handover_pass_on"),
    path("mandats/<int:pk>/relais/confirmer/", handover.handover_confirm, name="handover_confirm"),
]
