"""One row of a spreadsheet of contacts, read as an actor: checked, tidied, nothing lost.

What is not understood goes to the notes with the title of its column, and is told; only what
would make a wrong record (no name, a broken email) rejects the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from communities.commune_finder import CommuneFinder
from communities.import_fields import ORGANISATION_KINDS, PERSONS
from communities.models import Actor
from grc.importing import checks
from grc.importing.checks import CellDoubt, CellError
from grc.importing.columns import words_of
from grc.importing.reader import Row
from grc.importing.registry import CheckedRow, RowChecker
from grc.search import fold

LONGEST = {"name": 200, "first_name": 100}
LONGEST_ADDRESS = 300
LONGEST_NOTES = 10_000
LONGEST_TAG = 50
LIST_SEPARATOR = re.compile(r"\s*[;,|\n{}]+\s*")
LAST_LINE = re.compile(r"[\s,]*\b(\d{5})\s+([^\d,\n]{2,60}?)(?:\s+cedex\b.*)?\s*$", re.IGNORECASE)
# Under such a title a text needs no title; « Fonction : présidente » does.
NOTE_TITLES = frozenset({
    "commentaire", "commentaires", "note", "notes", "observation", "observations", "remarque",
    "remarques",
})  # fmt: skip
NAMES = frozenset({"name", "organisation", "commune", "name_and_commune"})
Cell = tuple[int, str]


@dataclass
class Draft:
    """A row being read: its cells by field, and what is made of them."""

    checked: CheckedRow
    cells: Mapping[str, Sequence[Cell]]
    titles: Sequence[str]
    notes: list[str] = field(default_factory=list)

    def first(self, name: str) -> str:
        return self.cells[name][0][1] if self.cells.get(name) else ""

    def keep(self, index: int, text: str) -> None:
        """Keep a text that has no other place."""
        self.notes.append(f"{self.titles[index]} : {text}")

    def warn(self, index: int | str, sentence: str) -> None:
        known = self.checked.warnings.get(str(index))
        self.checked.warnings[str(index)] = f"{known} {sentence}" if known else sentence

    def each(self, name: str, read: Callable[[str], Any]) -> list[Any]:
        """``read`` each cell of the field ``name``; doubts go to the notes, errors to the row."""
        found = []
        for index, text in self.cells.get(name, ()):
            try:
                found.append(read(text))
            except CellDoubt as doubt:
                self.keep(index, text)
                self.warn(index, str(doubt))
            except CellError as error:
                self.checked.errors[str(index)] = str(error)
        return found


class ActorChecker(RowChecker):
    """Reads the rows of one import, and tells those that say the same thing twice."""

    def __init__(
        self,
        *,
        targets: Sequence[str],
        titles: Sequence[str],
        options: Mapping[str, Any],
        communes: CommuneFinder,
        themes: Mapping[str, int],
    ) -> None:
        self.targets, self.titles, self.options = targets, titles, options
        self.communes, self.themes = communes, themes
        self.mapped = [(i, name, name in NAMES) for i, name in enumerate(targets) if name]
        self.seen_names: dict[tuple[str, ...], tuple[int, str]] = {}
        self.seen_emails: dict[str, tuple[int, str]] = {}

    def check(self, row: Row) -> CheckedRow:
        draft = Draft(CheckedRow(row), self.cells_of(row), self.titles)
        if max(map(len, row.cells)) > checks.LONGEST_CELL:
            self.refuse_long_cells(draft)
            return draft.checked
        values = draft.checked.values
        values.update(self.identity(draft))
        values.update(self.contact(draft))
        values.update(self.place(draft))
        values.update(self.labels(draft))
        values["description"] = draft.first("description")
        for index, text in draft.cells.get("notes", ()):
            plain = not NOTE_TITLES.isdisjoint(words_of(self.titles[index]))
            draft.notes.append(text) if plain else draft.keep(index, text)
        self.compare(draft)
        values["notes"] = "\n".join(draft.notes)[:LONGEST_NOTES]
        if community := self.options.get("community"):
            values["memberships"] = [community]
        return draft.checked

    def cells_of(self, row: Row) -> dict[str, list[Cell]]:
        cells: dict[str, list[Cell]] = {}
        filled = len(row.cells)
        for index, target, naming in self.mapped:
            if index >= filled:
                break
            text = row.cells[index]
            if text and not checks.is_blank(text, naming):
                cells.setdefault(target, []).append((index, text))
        return cells

    def refuse_long_cells(self, draft: Draft) -> None:
        for index, text in enumerate(draft.checked.row.cells):
            if len(text) > checks.LONGEST_CELL:
                draft.checked.errors[str(index)] = _("Cette cellule est trop longue.")

    def identity(self, draft: Draft) -> dict[str, Any]:
        """Who it is: a person when a first name is given, else what the column of types says,
        else what was answered for the whole file."""
        name, first_name = draft.first("name"), draft.first("first_name")
        organisation = draft.first("organisation")
        kind, organisation_kind, tags = self.kind(draft)
        if full := draft.first("full_name"):
            first_name, name = split_name(full, words_of(self.title_of(draft, "full_name")))
        if shared := draft.first("name_and_commune"):
            name = shared
        if first_name and not name and not organisation:
            first_name, name = "", first_name
        if first_name and name and kind != Actor.Kind.ORGANISATION:
            kind = Actor.Kind.PERSON
            self.keep_beside(draft, "organisation", organisation)
        elif organisation:
            kind = Actor.Kind.ORGANISATION
            contact = f"{first_name} {name}".strip()
            if contact and fold(contact) != fold(organisation):
                draft.notes.append(_("Contact : %(name)s") % {"name": contact})
            first_name, name = "", organisation
        kind = kind or self.options.get("default_kind") or Actor.Kind.ORGANISATION
        if name and kind == Actor.Kind.ORGANISATION:
            name = f"{first_name} {self.options.get('name_prefix', '')}{name}".strip()
            first_name = ""
        self.check_names(draft, name, first_name)
        return {
            "kind": str(kind), "name": name, "first_name": first_name, "tags": tags,
            "organisation_kind": str(organisation_kind) if kind != Actor.Kind.PERSON else "",
        }  # fmt: skip

    def kind(self, draft: Draft) -> tuple[str, str, list[str]]:
        """The kind, the kind of organisation, and the tags that the column of types gives."""
        if not (text := draft.first("kind")):
            return "", "", []
        words = re.findall(r"[a-z]+", fold(text))
        if any(word in PERSONS for word in words[:2]):
            return Actor.Kind.PERSON, "", []
        for word in words:
            if word in ORGANISATION_KINDS:
                return Actor.Kind.ORGANISATION, ORGANISATION_KINDS[word], []
        return "", "", [text] if len(text) <= LONGEST_TAG else []

    def title_of(self, draft: Draft, name: str) -> str:
        return self.titles[draft.cells[name][0][0]]

    def keep_beside(self, draft: Draft, name: str, text: str) -> None:
        if text:
            draft.keep(draft.cells[name][0][0], text)

    def check_names(self, draft: Draft, name: str, first_name: str) -> None:
        if not name:
            draft.checked.errors[""] = _("Il manque le nom.")
        for key, text in (("name", name), ("first_name", first_name)):
            if len(text) > LONGEST[key]:
                cells = draft.cells.get(key) or draft.cells.get("organisation") or [(0, "")]
                draft.checked.errors[str(cells[0][0])] = _(
                    "Ce nom est trop long : %(longest)s caractères au plus."
                ) % {"longest": LONGEST[key]}

    def contact(self, draft: Draft) -> dict[str, Any]:
        """The first email, phone and site are kept as such, the others in the notes."""
        emails = [one for found in draft.each("email", checks.emails) for one in found]
        phones = [one for found in draft.each("phone", checks.phones) for one in found]
        if len(emails) > 1:
            keep_others(draft, _("Autre courriel"), emails)
        if len(phones) > 1:
            keep_others(draft, _("Autre téléphone"), phones)
        websites = draft.each("website", checks.website)
        sirets = draft.each("siret", checks.siret)
        return {
            "email": emails[0] if emails else "",
            "phone": phones[0] if phones else "",
            "website": websites[0] if websites else "",
            "siret": sirets[0] if sirets else "",
        }

    def place(self, draft: Draft) -> dict[str, Any]:
        """The address, and the commune among those known here."""
        address = " ".join(text for _index, text in draft.cells.get("address", ()))
        postcodes = draft.each("postcode", checks.postcode)
        postcode = postcodes[0] if postcodes else ""
        name = draft.first("commune") or draft.first("name_and_commune")
        last_line = LAST_LINE.search(address)
        if last_line:
            postcode = postcode or last_line[1]
            name = name or last_line[2]
        code = self.communes.find(
            code=draft.first("insee"), name=name, postcode=postcode,
            department=draft.first("department"),
        )  # fmt: skip
        if last_line and code:
            address = address[: last_line.start()]
        if "\n" in address:
            address = re.sub(r"\s*\n\s*", ", ", address)
        address = address.strip(" ,")
        if code is None and draft.first("commune"):
            name = draft.first("commune")
            draft.warn(
                draft.cells["commune"][0][0],
                _("Commune inconnue ici, ou plusieurs de ce nom : gardée dans l’adresse."),
            )
            if fold(name) not in fold(address):
                address = f"{address}, {name}".strip(" ,")
        if len(address) > LONGEST_ADDRESS:
            draft.notes.append(_("Adresse : %(address)s") % {"address": address})
            draft.warn("", _("L’adresse est trop longue : gardée entière dans les notes."))
        return {"address": address[:LONGEST_ADDRESS], "postcode": postcode, "commune_id": code}

    def labels(self, draft: Draft) -> dict[str, Any]:
        """Themes by their name; what is not one becomes a tag."""
        themes: list[int] = []
        tags: list[str] = draft.checked.values["tags"]
        for index, text in [*draft.cells.get("themes", ()), *draft.cells.get("tags", ())]:
            for part in filter(None, LIST_SEPARATOR.split(text)):
                theme = self.themes.get(fold(part))
                if theme and self.targets[index] == "themes":
                    themes.append(theme)
                elif len(part) > LONGEST_TAG:
                    draft.keep(index, part)
                else:
                    tags.append(part)
        return {"themes": list(dict.fromkeys(themes)), "tags": list(dict.fromkeys(tags))}

    def compare(self, draft: Draft) -> None:
        """Tell the row that repeats an earlier one; share out an email that two actors give."""
        if draft.checked.errors:
            return
        values, number = draft.checked.values, draft.checked.row.number
        email = values["email"]
        identity = fold(f"{values['name']} {values['first_name']}").strip()
        place = values["commune_id"] or values["postcode"] or draft.first("insee")
        place = place or draft.first("department")
        key = (values["kind"], identity, place)
        first, first_email = self.seen_names.get(key, (None, ""))
        homonyms = (
            values["kind"] == Actor.Kind.PERSON and email and first_email and email != first_email
        )
        if first and not homonyms:
            draft.checked.duplicate_of = first
            return
        if email:
            owner, owner_identity = self.seen_emails.setdefault(email, (number, identity))
            if owner != number and owner_identity == identity:
                draft.checked.duplicate_of = owner
                return
            if owner != number:
                values["email"] = ""
                draft.notes.append(_("Courriel partagé : %(email)s") % {"email": email})
                draft.warn("", _("Même courriel que la ligne %(number)s, sous un autre nom : "
                                 "gardé dans les notes.") % {"number": owner})  # fmt: skip
        self.seen_names.setdefault(key, (number, email))


def keep_others(draft: Draft, label: str, found: Sequence[str]) -> None:
    """Keep in the notes what a field that takes one value cannot."""
    others = dict.fromkeys(found[1:])
    draft.notes.extend(f"{label} : {other}" for other in others if other != found[0])


def split_name(text: str, title: Sequence[str]) -> tuple[str, str]:
    """The first name and the name in ``text``: capitals tell the name, else the column's title
    does, else the first word is the first name."""
    words = text.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    if len(words) < 2:
        return "", text
    if title[:1] == ("nom",):
        return " ".join(words[1:]), words[0]
    return words[0], " ".join(words[1:])
