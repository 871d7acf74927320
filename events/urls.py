from django.urls import path

from events.views import (
    agenda,
    agenda_item,
    attendance,
    autocomplete,
    calendar,
    card,
    contribution,
    credit,
    document,
    event,
    event_note,
    feed,
    invitation,
    link,
    milestone,
    news,
    participants,
    participation,
    project,
    steps,
    story,
    subscription,
)

app_name = "events"

WORKSHOP = [
    path("kit/", card.card_list, name="card_list"),
    path("kit/nouvelle/", card.card_create, name="card_create"),
    path("kit/<int:pk>/", card.card_detail, name="card_detail"),
    path("kit/<int:pk>/modifier/", card.card_edit, name="card_edit"),
    path("evenements/<int:pk>/deroule/", agenda.event_agenda, name="event_agenda"),
    path(
        "evenements/<int:pk>/deroule/feuille/", agenda.event_agenda_sheet,
        name="event_agenda_sheet",
    ),
    path(
        "evenements/<int:pk>/deroule/fiches/", agenda.event_agenda_cards,
        name="event_agenda_cards",
    ),
    path(
        "evenements/<int:pk>/deroule/montrer/", agenda.event_agenda_share,
        name="event_agenda_share",
    ),
    path(
        "evenements/<int:pk>/deroule/fiche/", agenda_item.event_agenda_pick,
        name="event_agenda_pick",
    ),
    path(
        "evenements/<int:pk>/deroule/ajouter/", agenda_item.agenda_item_create,
        name="agenda_item_create",
    ),
    path("deroule/<int:pk>/modifier/", agenda_item.agenda_item_edit, name="agenda_item_edit"),
    path("deroule/<int:pk>/deplacer/", agenda_item.agenda_item_move, name="agenda_item_move"),
    path(
        "evenements/<int:pk>/retablir/<uuid:context_id>/", agenda.event_undo, name="event_undo"
    ),
    path("evenements/<int:pk>/notes/", event_note.event_notes, name="event_notes"),
    path(
        "evenements/<int:pk>/notes/ajouter/", event_note.event_note_create,
        name="event_note_create",
    ),
    path("notes/<int:pk>/modifier/", event_note.event_note_edit, name="event_note_edit"),
    path("notes/<int:pk>/devenir/", event_note.event_note_become, name="event_note_become"),
    path("contributions/", contribution.contribution_list, name="contribution_list"),
    path(
        "evenements/<int:pk>/contributions/ajouter/", contribution.contribution_create,
        name="contribution_create",
    ),
    path("contributions/<int:pk>/", contribution.contribution_detail, name="contribution_detail"),
    path(
        "contributions/<int:pk>/modifier/", contribution.contribution_edit,
        name="contribution_edit",
    ),
    path(
        "contributions/<int:pk>/devenir/", contribution.contribution_answer,
        name="contribution_answer",
    ),
]  # fmt: skip

urlpatterns = [
    *WORKSHOP,
    path("evenements/", calendar.event_list, name="event_list"),
    path("evenements/nouveau/", event.event_create, name="event_create"),
    path("evenements/proposer/", autocomplete.event_autocomplete, name="event_autocomplete"),
    path("evenements/dates/", event.event_dates, name="event_dates"),
    path("evenements/<int:pk>/", event.event_detail, name="event_detail"),
    path("evenements/<int:pk>/modifier/", event.event_edit, name="event_edit"),
    path("evenements/<int:pk>/repondre/", participation.event_answer, name="event_answer"),
    path("evenements/<int:pk>/etat/", steps.event_status, name="event_status"),
    path("evenements/<int:pk>/bilan/", steps.event_debrief, name="event_debrief"),
    path("evenements/<int:pk>/annuler/", steps.event_cancel, name="event_cancel"),
    path("evenements/<int:pk>/inviter/", invitation.event_invite, name="event_invite"),
    path(
        "evenements/<int:pk>/participants/",
        participants.event_participations,
        name="event_participations",
    ),
    path(
        "evenements/<int:pk>/participants/export.csv",
        participants.event_participations_export,
        name="event_participations_export",
    ),
    path("evenements/<int:pk>/presences/", attendance.event_attendance, name="event_attendance"),
    path(
        "participations/<int:pk>/attestation/",
        attendance.participation_certificate,
        name="participation_certificate",
    ),
    path("reponses/<str:token>/attestation/", link.certificate_link, name="certificate_link"),
    path("reponses/<str:token>/", link.answer_link, name="answer_link"),
    path("mes-reponses/", participation.participation_list, name="participation_list"),
    path("messages/<str:token>/arreter/", link.message_stop, name="message_stop"),
    path("projets/", project.project_list, name="project_list"),
    path("projets/nouveau/", project.project_create, name="project_create"),
    path("projets/<int:pk>/", project.project_detail, name="project_detail"),
    path("projets/<int:pk>/modifier/", project.project_edit, name="project_edit"),
    path("projets/<int:pk>/etape/", project.project_step, name="project_step"),
    path("projets/<int:pk>/synergie/", project.project_synergy, name="project_synergy"),
    path("projets/<int:pk>/annuler/<uuid:context_id>/", project.project_undo, name="project_undo"),
    path("projets/<int:pk>/jalons/ajouter/", milestone.milestone_create, name="milestone_create"),
    path("jalons/<int:pk>/modifier/", milestone.milestone_edit, name="milestone_edit"),
    path("jalons/<int:pk>/atteint/", milestone.milestone_done, name="milestone_done"),
    path("jalons/<int:pk>/rouvrir/", milestone.milestone_reopen, name="milestone_reopen"),
    path("projets/<int:pk>/nouvelles/ajouter/", news.news_create, name="news_create"),
    path("nouvelles/<int:pk>/modifier/", news.news_edit, name="news_edit"),
    path("projets/<int:pk>/documents/ajouter/", document.document_create, name="document_create"),
    path("documents/<int:pk>/modifier/", document.document_edit, name="document_edit"),
    path("recits/", story.story_list, name="story_list"),
    path("projets/<int:pk>/recit/", story.story_create, name="story_create"),
    path("recits/<int:pk>/", story.story_detail, name="story_detail"),
    path("recits/<int:pk>/modifier/", story.story_edit, name="story_edit"),
    path("recits/<int:pk>/remercier/", credit.credit_create, name="credit_create"),
    path("remerciements/<int:pk>/modifier/", credit.credit_edit, name="credit_edit"),
    path("remerciements/<int:pk>/retirer/", credit.credit_delete, name="credit_delete"),
    path("evenements/exporter.ics", feed.event_export, name="event_export"),
    path("evenements/<int:pk>/evenement.ics", feed.event_calendar, name="event_calendar"),
    path("evenements/flux/tous.ics", feed.event_feed, name="event_feed"),
    path("evenements/flux/<slug:by>/<int:pk>.ics", feed.event_feed, name="event_feed"),
    path(
        "evenements/flux/personnel/<str:token>.ics",
        feed.subscription_feed,
        name="subscription_feed",
    ),
    path("evenements/abonnement/", subscription.event_subscription, name="event_subscription"),
    path(
        "evenements/abonnement/choisir/", subscription.subscription_save, name="subscription_save"
    ),
    path(
        "evenements/abonnement/renouveler/",
        subscription.subscription_renew,
        name="subscription_renew",
    ),
    path(
        "evenements/abonnement/arreter/", subscription.subscription_stop, name="subscription_stop"
    ),
]
