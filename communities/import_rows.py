"""One row of a spreadsheet of contacts, read as an actor: checked, tidied, nothing lost.

What is not understood goes to the notes with the title of its column, and is told; only what
would make a wrong record (no name, a broken email) rejects the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from communities.commune_finder import CommuneFinder
from communities.import_affiliations import Affiliator
from communities.import_choices import TAG, pieces
from communities.import_draft import NAMES, Draft, keep_others, linked, split_name
from communities.import_places import place
from communities.models import Actor
from grc.importing import checks
from grc.importing.columns import words_of
from grc.importing.dates import day
from grc.importing.mapping import MappedColumns
from grc.importing.reader import Row
from grc.importing.registry import CheckedRow, Meanings, RowChecker
from grc.search import fold

LONGEST = {"name": 200, "first_name": 100}
LONGEST_NOTES = 10_000
# Under such a title a text needs no title; « Fonction : présidente » does.
NOTE_TITLES = frozenset({
    "commentaire", "commentaires", "note", "notes", "observation", "observations", "remarque",
    "remarques",
})  # fmt: skip


class ActorChecker(RowChecker):
    """Reads the rows of one import, and tells those that say the same thing twice."""

    def __init__(
        self,
        *,
        columns: Sequence[Mapping[str, Any]],
        options: Mapping[str, Any],
        communes: CommuneFinder,
        affiliator: Affiliator,
        meanings: Mapping[str, Meanings],
    ) -> None:
        self.columns = MappedColumns(columns, meanings, NAMES)
        self.titles = self.columns.titles
        self.options, self.communes, self.affiliator = options, communes, affiliator
        self.start_again()

    def start_again(self) -> None:
        self.seen_names: dict[str, tuple[int, str]] = {}
        self.seen_emails: dict[str, tuple[int, str]] = {}
        self.affiliator.start_again()

    def check(self, row: Row) -> CheckedRow:
        draft = Draft(CheckedRow(row), self.columns.cells_of(row), self.titles)
        if max(map(len, row.cells)) > checks.LONGEST_CELL:
            self.refuse_long_cells(draft)
            return draft.checked
        values = draft.checked.values
        values["tags"] = []
        values.update(self.identity(draft))
        values.update(self.contact(draft))
        values.update(place(draft, self.communes, self.options.get("commune") or None))
        self.label(draft)
        values["description"] = draft.first("description")
        for index, text in draft.cells.get("notes", ()):
            plain = not NOTE_TITLES.isdisjoint(words_of(self.titles[index]))
            draft.notes.append(text) if plain else draft.keep(index, text)
        self.compare(draft)
        if draft.checked.duplicate_of is None and not draft.checked.errors:
            self.affiliator.affiliate(draft, self.options.get("organisation_kind", ""))
        values["notes"] = "\n".join(draft.notes)[:LONGEST_NOTES]
        return draft.checked

    def refuse_long_cells(self, draft: Draft) -> None:
        for index, text in enumerate(draft.checked.row.cells):
            if len(text) > checks.LONGEST_CELL:
                draft.checked.errors[str(index)] = _("Cette cellule est trop longue.")

    def identity(self, draft: Draft) -> dict[str, Any]:
        """Who it is: a person when a first name is given, else what the column of types says,
        else what was answered for the whole file."""
        name, first_name = draft.first("name"), draft.first("first_name")
        organisation = draft.first("organisation")
        kind, organisation_kind = self.kind(draft)
        if full := draft.first("full_name"):
            first_name, name = split_name(full, words_of(self.title_of(draft, "full_name")))
        if shared := draft.first("name_and_commune"):
            name = shared
        if first_name and not name and not organisation:
            first_name, name = "", first_name
        if first_name and name and kind != Actor.Kind.ORGANISATION:
            kind = Actor.Kind.PERSON
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
            "kind": str(kind), "name": name, "first_name": first_name,
            "organisation_kind": organisation_kind if kind != Actor.Kind.PERSON else "",
        }  # fmt: skip

    def kind(self, draft: Draft) -> tuple[str, str]:
        """The kind and the kind of organisation that the column of types gives, or what was
        answered for all organisations."""
        answered = self.options.get("organisation_kind", "")
        if not draft.cells.get("kind"):
            return "", answered
        index, text = draft.cells["kind"][0]
        key = self.columns.meaning(index, text)
        if key in Actor.Kind:
            return key, answered
        if key in Actor.OrganisationKind:
            return Actor.Kind.ORGANISATION, key
        draft.keep_value(index, text, key)
        return "", answered

    def title_of(self, draft: Draft, name: str) -> str:
        return self.titles[draft.cells[name][0][0]]

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
        for siren in draft.each("siren", checks.siren):
            if not sirets or not sirets[0].startswith(siren):
                draft.notes.append(f"SIREN : {siren}")
        collected = [found.isoformat() for found in draft.each("collected_on", day)]
        return {
            **({"collected_on": collected[0]} if collected else {}),
            "email": emails[0] if emails else "",
            "phone": phones[0] if phones else "",
            "website": websites[0] if websites else "",
            "siret": sirets[0] if sirets else "",
        }

    def label(self, draft: Draft) -> None:
        """Themes, tags and communities: those of the cells, then those given to all rows."""
        values = draft.checked.values
        links = {
            "themes": linked(draft, self.columns, "themes")
            + list(self.options.get("themes") or ()),
            "memberships": linked(draft, self.columns, "community"),
        }
        if community := self.options.get("community"):
            links["memberships"].append(community)
        for index, text in draft.cells.get("tags", ()):
            for piece in pieces(text):
                draft.keep_value(index, piece, TAG)
        values["tags"] += self.options.get("tags") or ()
        values["tags"] = list(dict.fromkeys(values["tags"]))
        values.update((name, list(dict.fromkeys(keys))) for name, keys in links.items() if keys)

    def compare(self, draft: Draft) -> None:
        """Tell the row that repeats an earlier one; share out an email that two actors give."""
        if draft.checked.errors:
            return
        values, number = draft.checked.values, draft.checked.row.number
        email = values["email"]
        identity = fold(f"{values['name']} {values['first_name']}").strip()
        where = values["commune_id"] or values["postcode"] or draft.first("insee")
        where = where or draft.first("department")
        key = f"{values['kind']}|{identity}|{where}"
        draft.checked.keys = [key, f"@{email}"] if email else [key]
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
