from django.urls import path

from gardeners.views import (
    autocomplete,
    decision,
    followup,
    handover,
    home,
    interaction,
    need,
    proposal,
    review,
    rotation,
    suggestion,
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
    path("revues/", review.review_list, name="review_list"),
    path("revues/ouvrir/<slug:slug>/", review.review_open, name="review_open"),
    path("revues/<int:pk>/", review.review_detail, name="review_detail"),
    path("revues/<int:pk>/etat/", review.review_state, name="review_state"),
    path("revues/<int:pk>/presence/", review.review_presence, name="review_presence"),
    path("revues/<int:pk>/decider/", decision.review_decide, name="review_decide"),
    path(
        "revues/<int:pk>/decider/<int:decision_pk>/revenir/",
        decision.review_undecide,
        name="review_undecide",
    ),
    path("revues/<int:pk>/terminer/", review.review_close, name="review_close"),
    path("revues/<int:pk>/prochaine.ics", review.review_calendar, name="review_calendar"),
    path("suivis/nouveau/", followup.followup_create, name="followup_create"),
    path("suivis/<int:pk>/", followup.followup_detail, name="followup_detail"),
    path("suivis/<int:pk>/modifier/", followup.followup_edit, name="followup_edit"),
    path("suivis/<int:pk>/fait/", followup.followup_done, name="followup_done"),
    path("suivis/<int:pk>/reouvrir/", followup.followup_reopen, name="followup_reopen"),
    path("suivis/<int:pk>/abandonner/", followup.followup_drop, name="followup_drop"),
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
