"""What the values of a spreadsheet’s columns mean for a need or a contact: « Tél » is a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from communities.import_choices import NOTES, NOTHING, Names, record_meanings
from communities.models import Community, Directorate, Theme
from gardeners.models import Interaction, Need
from grc.importing.registry import Meanings
from grc.search import fold

REFUSED = "refused"
KEPT = ((NOTES, _("garder dans le texte")), (NOTHING, _("ne pas garder")))

# What people write for each of our choices, folded; those of the forms are known as well.
WORDS: dict[str, dict[str, str]] = {
    "origin": {
        "habitants": Need.Origin.COMMUNITY, "habitant": Need.Origin.COMMUNITY,
        "communaute": Need.Origin.COMMUNITY, "citoyens": Need.Origin.COMMUNITY,
        "association": Need.Origin.COMMUNITY, "terrain": Need.Origin.COMMUNITY,
        "la region": Need.Origin.REGION, "conseil regional": Need.Origin.REGION,
        "agent": Need.Origin.REGION,
    },
    "status": {
        "nouveau": Need.Status.HEARD, "a traiter": Need.Status.HEARD, "ouvert": Need.Status.HEARD,
        "en attente": Need.Status.HEARD, "a qualifier": Need.Status.HEARD,
        "en cours": Need.Status.ANSWERING, "traite": Need.Status.ANSWERED,
        "fait": Need.Status.ANSWERED, "termine": Need.Status.ANSWERED,
        "clos": Need.Status.ANSWERED, "cloture": Need.Status.ANSWERED,
        "refuse": Need.Status.UNANSWERED, "abandonne": Need.Status.UNANSWERED,
        "sans suite": Need.Status.UNANSWERED,
    },
    "urgency": {
        "haute": Need.Urgency.HIGH, "forte": Need.Urgency.HIGH, "urgent": Need.Urgency.HIGH,
        "elevee": Need.Urgency.HIGH, "oui": Need.Urgency.HIGH, "1": Need.Urgency.HIGH,
        "moyenne": Need.Urgency.NORMAL, "2": Need.Urgency.NORMAL, "non": Need.Urgency.NORMAL,
        "basse": Need.Urgency.LOW, "faible": Need.Urgency.LOW, "3": Need.Urgency.LOW,
    },
    "channel": {
        "tel": Interaction.Channel.PHONE, "appel": Interaction.Channel.PHONE,
        "appel telephonique": Interaction.Channel.PHONE, "entretien": Interaction.Channel.MEETING,
        "rencontre": Interaction.Channel.MEETING, "rendez-vous": Interaction.Channel.MEETING,
        "rdv": Interaction.Channel.MEETING, "reunion": Interaction.Channel.GROUP,
        "atelier": Interaction.Channel.GROUP, "mail": Interaction.Channel.EMAIL,
        "email": Interaction.Channel.EMAIL, "e-mail": Interaction.Channel.EMAIL,
        "lettre": Interaction.Channel.MAIL, "terrain": Interaction.Channel.FIELD,
        "visite": Interaction.Channel.FIELD,
    },
}  # fmt: skip


def choice_meanings(field: Field[Any, Any], others: Mapping[str, str]) -> Meanings:
    """What a column may say that goes to a field with choices: one of ours, in our words or in
    ``others``’ (folded); what is not understood is kept in the text."""
    ours = {fold(str(label)): str(value) for value, label in field.flatchoices}
    words = ours | dict(others)
    choices = [(str(value), label) for value, label in field.flatchoices]
    return Meanings(
        (*choices, *KEPT),
        lambda text: words.get(fold(text).strip(" ."), NOTES),
        words=[str(label) for _value, label in choices],
    )


def community_meanings() -> Meanings:
    """One community, by its whole name: it tells who may read, so that none is guessed."""
    communities = [(str(pk), name) for pk, name in Community.objects.values_list("pk", "name")]
    names = Names(communities).by_name
    return Meanings(
        (*communities, (REFUSED, _("rejeter ces lignes")), *KEPT),
        lambda text: names.get(fold(text).strip()) or REFUSED,
    )


def theme_meanings() -> Meanings:
    themes = [(str(pk), name) for pk, name in Theme.objects.current().values_list("pk", "name")]
    return record_meanings(themes, KEPT, NOTES)


def directorate_meanings() -> Meanings:
    """The directorates of the Region, by their name or their acronym."""
    found = [
        (str(pk), name, acronym)
        for pk, name, acronym in Directorate.objects.values_list("pk", "name", "acronym")
    ]
    names = [(pk, name) for pk, name, _acronym in found]
    acronyms = [(pk, acronym) for pk, _name, acronym in found if acronym]
    return record_meanings(names, KEPT, NOTES, also=acronyms)
