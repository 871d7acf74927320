"""A row of a spreadsheet of contacts while it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from communities.import_choices import LONGEST_TAG, NOTES, TAG
from grc.importing.checks import CellDoubt, CellError
from grc.importing.mapping import Cell, MappedColumns
from grc.importing.registry import CheckedRow

# The fields where a name is expected: « Aucun » is a commune.
NAMES = frozenset({"name", "organisation", "commune", "name_and_commune"})


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

    def keep_value(self, index: int, text: str, key: str) -> None:
        """Keep a value that is none of our choices where ``key`` says."""
        if key == TAG and len(text) <= LONGEST_TAG:
            self.checked.values["tags"].append(text)
        elif key in (TAG, NOTES):
            self.keep(index, text)

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


def linked(draft: Draft, columns: MappedColumns, name: str, doubt: str = "") -> list[int]:
    """The keys of the records that the cells of the field ``name`` mean. The other values are kept
    as their meaning says; ``doubt`` is told of those that nobody was asked about."""
    found = []
    for index, text in draft.cells.get(name, ()):
        for piece in columns.pieces(name, text):
            key = columns.meaning(index, piece)
            if key.isdecimal():
                found.append(int(key))
                continue
            draft.keep_value(index, piece, key)
            if doubt and not columns.answer(index, piece):
                draft.warn(index, doubt % {"name": piece[:60]})
    return list(dict.fromkeys(found))


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
