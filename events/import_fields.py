"""The columns that spreadsheets of events have, by their usual titles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events.models import Event
from gardeners.import_fields import COMMUNITY
from grc.importing.columns import Field

EVENT_FIELDS = (
    Field("title", _("Événement"), ("événement", "titre", "intitulé", "nom", "libellé", "objet",
                                    "title", "évènement", "nom événement")),
    Field("starts", _("Début"), ("début", "date", "date début", "quand", "first date", "jour",
                                 "date et heure", "horaires", "du", "starts at")),
    Field("start_time", _("Heure de début"), ("heure début", "heure", "horaire")),
    Field("ends", _("Fin"), ("fin", "date fin", "last date", "jusqu’au", "au", "ends at")),
    Field("end_time", _("Heure de fin"), ("heure fin",)),
    Field("kind", _("Sorte"), ("sorte", "type", "nature", "catégorie", "format", "genre")),
    Field("mode", _("On y participe"), ("on y participe", "mode", "participation", "modalité")),
    Field("place", _("Lieu"), ("lieu", "salle", "endroit", "location name", "nom lieu", "où")),
    Field("url", _("Adresse de la réunion en ligne"),
          ("adresse réunion en ligne", "visio", "visioconférence", "lien visio",
           "lien connexion", "lien réunion")),
    Field("text", _("Description"),
          ("description", "détail", "détails", "présentation", "résumé", "programme", "contenu",
           "commentaire", "commentaires", "remarques", "long description", "adresse",
           "location address", "location city", "ville", "commune", "lien", "url", "site"),
          many=True),
    Field("status", _("État dans l’agenda"), ("état", "statut", "status")),
    Field("rule", _("Répétition"), ("répétition", "récurrence", "rrule")),
    Field("source_uid", _("Identifiant dans l’agenda d’où il vient"),
          ("identifiant iCalendar",)),
    Field("source_version", _("Version dans l’agenda d’où il vient"),
          ("version iCalendar",)),
    COMMUNITY,
)  # fmt: skip

# What people write for each of our choices, folded; those of the forms are known as well.
WORDS: dict[str, dict[str, str]] = {
    "kind": {
        "ateliers": Event.Kind.WORKSHOP, "rencontre": Event.Kind.MEETING,
        "reunion": Event.Kind.MEETING, "reunion d'information": Event.Kind.MEETING,
        "la region est a vous": Event.Kind.FIELD, "rencontre de terrain": Event.Kind.FIELD,
        "panel": Event.Kind.PANEL, "panel citoyen": Event.Kind.PANEL,
        "revue": Event.Kind.REVIEW, "point jardiniers": Event.Kind.REVIEW,
        "assemblee generale": Event.Kind.MEETING, "ag": Event.Kind.MEETING,
        "conference": Event.Kind.MEETING, "visite guidee": Event.Kind.VISIT,
        "portes ouvertes": Event.Kind.VISIT, "stage": Event.Kind.TRAINING,
        "fete": Event.Kind.FESTIVE, "repas": Event.Kind.FESTIVE, "concert": Event.Kind.FESTIVE,
        "apero": Event.Kind.FESTIVE, "festival": Event.Kind.FESTIVE,
    },
    "mode": {
        "presentiel": Event.Mode.ONSITE, "en presentiel": Event.Mode.ONSITE,
        "distanciel": Event.Mode.REMOTE, "en ligne": Event.Mode.REMOTE,
        "visio": Event.Mode.REMOTE, "hybride": Event.Mode.BOTH, "mixte": Event.Mode.BOTH,
    },
}  # fmt: skip
