"""One row of a spreadsheet, read as a need or as a contact logged.

What is not understood goes to the text of the record with the title of its column, and is told;
only what would make a wrong record (no title, a broken date) rejects the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.commune_finder import CommuneFinder
from communities.import_choices import pieces
from communities.import_draft import Draft
from communities.import_rows import NOTE_TITLES
from gardeners.import_fields import CHOICES
from grc.importing import checks
from grc.importing.columns import words_of
from grc.importing.dates import certain_day
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
class Known:
    """What rows speak of, by folded name: keys of ``themes``, ``directorates``, ``communities``
    and ``actors``. ``None`` is a name that several have."""

    links: Mapping[str, Mapping[str, int | None]]
    communities: Mapping[str, int | None]
    communes: CommuneFinder | None = None


@dataclass
class SaidChecker(RowChecker):
    """Reads the rows of one import. ``columns`` gives the names of the columns of the table for
    the fields ``text`` and ``day``; ``choices``, the fields of the model that have choices."""

    targets: Sequence[str]
    titles: Sequence[str]
    options: Mapping[str, Any]
    columns: Mapping[str, str]
    choices: Mapping[str, models.Field[Any, Any]]
    known: Known
    seen: dict[str, int] = field(default_factory=dict)

    def start_again(self) -> None:
        self.seen.clear()

    def check(self, row: Row) -> CheckedRow:
        draft = Draft(CheckedRow(row), self.cells_of(row), self.titles)
        values = draft.checked.values
        for index, text in draft.cells.get("text", ()):
            plain = not TEXT_TITLES.isdisjoint(words_of(self.titles[index]))
            draft.notes.append(text) if plain else draft.keep(index, text)
        values["title"] = self.title(draft)
        values[self.columns["day"]] = self.day(draft)
        values.update({name: self.choice(draft, name) for name in self.choices})
        values.update({name: self.links(draft, name) for name in self.known.links})
        values["community_id"] = self.community(draft)
        if self.known.communes:
            values["commune_id"] = self.commune(draft, self.known.communes)
        values[self.columns["text"]] = self.text(draft)
        self.compare(draft)
        return draft.checked

    def cells_of(self, row: Row) -> dict[str, list[tuple[int, str]]]:
        cells: dict[str, list[tuple[int, str]]] = {}
        for index, text in enumerate(row.cells):
            target = self.targets[index] if index < len(self.targets) else ""
            if target and text and not checks.is_blank(text):
                cells.setdefault(target, []).append((index, text))
        return cells

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
        """One of the choices of the field ``name``, as ours or in others' words; what is not
        understood is kept in the text."""
        kept = self.choices[name]
        if not (cells := draft.cells.get(name)):
            return str(kept.get_default())
        index, text = cells[0]
        ours = {fold(str(label)): str(value) for value, label in kept.flatchoices}
        words = ours | CHOICES[name]
        said = fold(text).strip(" .")
        if said not in words:
            draft.keep(index, text)
            draft.warn(index, _("Ce n’est pas un de nos choix : gardé dans le texte."))
        return str(words.get(said, kept.get_default()))

    def links(self, draft: Draft, name: str) -> list[int]:
        """The keys of those named, of which there are one; the others are kept in the text."""
        known, found = self.known.links[name], []
        for index, text in draft.cells.get(name, ()):
            whole = known.get(fold(text))
            parts = [text] if whole else pieces(text)
            for part in parts:
                if key := known.get(fold(part)):
                    found.append(key)
                else:
                    told = _("« %(name)s » n’est pas connu ici, ou l’est plusieurs fois : gardé "
                             "dans le texte.")  # fmt: skip
                    draft.keep(index, part)
                    draft.warn(index, told % {"name": part[:60]})
        return list(dict.fromkeys(found))

    def community(self, draft: Draft) -> int | None:
        chosen: int | None = self.options.get("community")
        for index, text in draft.cells.get("community", ()):
            key = self.known.communities.get(fold(text))
            if key is None:
                draft.checked.errors[str(index)] = _("Aucune communauté ne porte ce nom.")
            chosen = key or chosen
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
        said = fold(values["title"]), values[self.columns["day"]], values["community_id"]
        key = "|".join(map(str, (*said, *values.get("actors", ()))))
        draft.checked.keys = [key]
        first = self.seen.setdefault(key, draft.checked.row.number)
        if first != draft.checked.row.number:
            draft.checked.duplicate_of = first
