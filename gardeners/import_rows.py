"""One row of a spreadsheet, read as a need or as a contact logged.

What is not understood goes to the text of the record with the title of its column, and is told;
only what would make a wrong record (no title, a broken date) rejects the row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.commune_finder import CommuneFinder
from communities.import_choices import pieces
from communities.import_draft import Draft, linked
from communities.import_rows import NOTE_TITLES
from gardeners.import_choices import REFUSED
from grc.importing.columns import words_of
from grc.importing.dates import certain_day
from grc.importing.mapping import MappedColumns
from grc.importing.reader import Row
from grc.importing.registry import CheckedRow, RowChecker
from grc.search import fold

# Under such a title a text needs no title.
TEXT_TITLES = NOTE_TITLES | {
    "compte", "contenu", "contexte", "description", "detail", "details", "explication",
    "precisions", "resume",
}  # fmt: skip
LONGEST_TITLE = 200
LONGEST_TEXT = 20_000


@dataclass
class SaidChecker(RowChecker):
    """Reads the rows of one import. ``names`` gives the names of the columns of the table for the
    fields ``text`` and ``day``; ``choices``, the fields of the model that have choices; ``links``
    name what rows are linked to. ``actors`` are the keys of those known, by folded name: ``None``
    for a name that several have."""

    columns: MappedColumns
    options: Mapping[str, Any]
    names: Mapping[str, str]
    choices: Mapping[str, models.Field[Any, Any]]
    links: Collection[str]
    actors: Mapping[str, int | None]
    communes: CommuneFinder | None
    seen: dict[str, int] = field(default_factory=dict)

    def start_again(self) -> None:
        self.seen.clear()

    def draft(self, row: Row) -> Draft:
        """``row`` to be read, with its text."""
        draft = Draft(CheckedRow(row), self.columns.cells_of(row), self.columns.titles)
        for index, text in draft.cells.get("text", ()):
            plain = not TEXT_TITLES.isdisjoint(words_of(draft.titles[index]))
            draft.notes.append(text) if plain else draft.keep(index, text)
        return draft

    def check(self, row: Row) -> CheckedRow:
        draft = self.draft(row)
        values = draft.checked.values
        values["title"] = self.title(draft)
        values[self.names["day"]] = self.day(draft)
        values.update({name: self.choice(draft, name) for name in self.choices})
        values.update({name: self.linked(draft, name) for name in self.links})
        values["community_id"] = self.community(draft)
        if self.communes:
            values["commune_id"] = self.commune(draft, self.communes)
        values[self.names["text"]] = self.text(draft)
        self.compare(draft)
        return draft.checked

    def title(self, draft: Draft) -> str:
        """The title; one that is too long is cut, and whole in the text."""
        text = " ".join(draft.first("title").split())
        if not text:
            draft.checked.errors[""] = _("Il manque l’intitulé.")
        if len(text) <= LONGEST_TITLE:
            return text
        draft.notes.insert(0, text)
        draft.warn(draft.cells["title"][0][0], _("Trop long : coupé, et gardé entier plus bas."))
        return f"{text[: LONGEST_TITLE - 1].rsplit(' ', 1)[0]}…"

    def day(self, draft: Draft) -> str:
        days = draft.each("day", certain_day)
        return (days[0] if days else timezone.localdate()).isoformat()

    def text(self, draft: Draft) -> str:
        text = "\n".join(draft.notes)
        if len(text) > LONGEST_TEXT:
            draft.checked.errors[""] = _("Ce texte est trop long : %(length)s caractères, "
                                         "%(longest)s au plus.") % {
                "length": len(text), "longest": LONGEST_TEXT
            }  # fmt: skip
        return text

    def choice(self, draft: Draft, name: str) -> str:
        """One of the choices of the field ``name``; what is none of them is kept in the text."""
        kept = self.choices[name]
        index, text = next(iter(draft.cells.get(name, ())), (0, ""))
        key = self.columns.meaning(index, text) if text else ""
        if key in {value for value, _label in kept.flatchoices}:
            return key
        if text:
            draft.keep_value(index, text, key)
            if not self.columns.answer(index, text):
                draft.warn(index, _("Ce n’est pas un de nos choix : gardé dans le texte."))
        return str(kept.get_default())

    def linked(self, draft: Draft, name: str) -> list[int]:
        """The keys of those named, of which there are one; the others are kept in the text."""
        doubt = _(
            "« %(name)s » n’est pas connu ici, ou l’est plusieurs fois : gardé dans le texte."
        )
        if name != "actors":
            return linked(draft, self.columns, name, doubt)
        found = []
        for index, text in draft.cells.get(name, ()):
            whole = self.actors.get(fold(text))
            for part in [text] if whole else pieces(text):
                if key := self.actors.get(fold(part)):
                    found.append(key)
                else:
                    draft.keep(index, part)
                    draft.warn(index, doubt % {"name": part[:60]})
        return list(dict.fromkeys(found))

    def community(self, draft: Draft) -> int | None:
        chosen: int | None = self.options.get("community")
        for index, text in draft.cells.get("community", ()):
            key = self.columns.meaning(index, text)
            if key == REFUSED:
                draft.checked.errors[str(index)] = _("Aucune communauté ne porte ce nom.")
            elif key.isdecimal():
                chosen = int(key)
            else:
                draft.keep_value(index, text, key)
        return chosen

    def commune(self, draft: Draft, communes: CommuneFinder) -> str | None:
        code = communes.find(
            code=draft.first("insee"), name=draft.first("commune"), postcode=draft.first("postcode")
        )
        if code is None and draft.first("commune"):
            index, text = draft.cells["commune"][0]
            draft.keep(index, text)
            draft.warn(index, _("Commune inconnue ici, ou plusieurs de ce nom : gardée dans le "
                                "texte."))  # fmt: skip
        return code

    def compare(self, draft: Draft) -> None:
        """Tell the row that repeats an earlier one."""
        if draft.checked.errors:
            return
        values = draft.checked.values
        said = fold(values["title"]), values[self.names["day"]], values["community_id"]
        key = "|".join(map(str, (*said, *values.get("actors", ()))))
        draft.checked.keys = [key]
        first = self.seen.setdefault(key, draft.checked.row.number)
        if first != draft.checked.row.number:
            draft.checked.duplicate_of = first
