"""What the values of a spreadsheet’s columns mean among ours: « Assoc. » is an association."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from communities.import_fields import ORGANISATION_KINDS, PERSONS
from communities.models import Actor, Community, Theme
from grc.importing.columns import words_of
from grc.importing.registry import Meanings
from grc.search import fold, one_error_apart

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LIST_SEPARATOR = re.compile(r"\s*[;,|\n{}]+\s*")
LONGEST_TAG = 50
SHORTEST_MISSPELT = 5
TAG, NOTES, NOTHING = "tag", "notes", "none"
# What may be done with a value that means nothing here.
KEPT = (
    (TAG, _("garder comme étiquette")),
    (NOTES, _("garder dans les notes")),
    (NOTHING, _("ne pas garder")),
)


def kind_meanings() -> Meanings:
    """What a column of types says: a person, or an organisation and of which kind."""
    kinds = [
        (kind.value, _("organisation : %(kind)s") % {"kind": kind.label})
        for kind in Actor.OrganisationKind
    ]
    return Meanings(
        (
            (Actor.Kind.PERSON.value, _("personne")),
            (Actor.Kind.ORGANISATION.value, _("organisation, sans préciser laquelle")),
            *kinds,
            *KEPT,
        ),
        guess_kind,
        words=[str(label) for label in (Actor.Kind.PERSON.label, *Actor.OrganisationKind.labels)],
    )


def guess_kind(text: str) -> str:
    """The first word known decides; what is not understood is kept as a tag, or in the notes."""
    words = re.findall(r"[a-z]+", fold(text))
    if any(word in PERSONS for word in words[:2]):
        return Actor.Kind.PERSON
    for word in words:
        if word in ORGANISATION_KINDS:
            return ORGANISATION_KINDS[word]
    return TAG if len(text) <= LONGEST_TAG else NOTES


def theme_meanings() -> Meanings:
    themes = [(str(pk), name) for pk, name in Theme.objects.current().values_list("pk", "name")]
    return record_meanings(themes, KEPT, TAG)


def community_meanings() -> Meanings:
    """The communities that an administrator, who alone imports, may bring actors into: all."""
    communities = [(str(pk), name) for pk, name in Community.objects.values_list("pk", "name")]
    return record_meanings(communities, KEPT[1:], NOTES)


def record_meanings(
    records: Sequence[tuple[str, str]],
    kept: Sequence[tuple[str, _StrPromise | str]],
    unknown: str,
    *,
    also: Sequence[tuple[str, str]] = (),
) -> Meanings:
    """What a column may say that names ``records`` (keys and names; other names in ``also``);
    ``unknown`` is the key, among ``kept``, of what names none."""
    names = Names([*records, *also])

    def guess(text: str) -> str:
        too_long = unknown == TAG and len(text) > LONGEST_TAG
        return names.find(text) or (NOTES if too_long else unknown)

    def cut(text: str) -> Sequence[str]:
        return [text] if names.is_one(text) else pieces(text)

    return Meanings((*records, *kept), guess, cut)


def pieces(text: str) -> Sequence[str]:
    return [piece for piece in LIST_SEPARATOR.split(text) if piece]


class Names:
    """Records found by their name, or some words of it, whatever the accents, the case and one
    typing error."""

    def __init__(self, records: Iterable[tuple[str, str]]) -> None:
        self.by_name: dict[str, str] = {}  # ``""`` for a name that several have
        for key, text in records:
            name = fold(text).strip()
            self.by_name[name] = key if self.by_name.get(name, key) == key else ""
        self.words = [(key, set(words_of(name))) for name, key in self.by_name.items()]

    def is_one(self, text: str) -> bool:
        """Whether ``text`` is a whole name."""
        return fold(text).strip() in self.by_name

    def find(self, text: str) -> str:
        """The key of the only record that ``text`` names, or ``""``."""
        wanted = fold(text).strip()
        if (found := self.by_name.get(wanted)) is not None:
            return found
        if len(wanted) < SHORTEST_MISSPELT:
            return ""
        words = set(words_of(text))
        near = [key for name, key in self.by_name.items() if one_error_apart(wanted, name)]
        near = near or [key for key, others in self.words if words and words <= others]
        return near[0] if len(set(near)) == 1 else ""
