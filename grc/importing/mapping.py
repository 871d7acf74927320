"""The columns of one import, as answered: which cells feed which field, and what they mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from grc.importing import checks
from grc.importing.reader import Row
from grc.importing.registry import Meanings
from grc.search import fold

Cell = tuple[int, str]  # its index in the row, its text


class MappedColumns:
    """``columns`` are those of an import (``ImportBatch.columns``); ``meanings`` tell, by the name
    of a field, what its values may mean; in the fields ``naming``, a name is expected."""

    def __init__(
        self,
        columns: Sequence[Mapping[str, Any]],
        meanings: Mapping[str, Meanings],
        naming: Collection[str] = (),
    ) -> None:
        self.titles = [column["title"] for column in columns]
        self.meanings = meanings
        self.targets = [column["target"] for column in columns]
        self.mapped = [(i, name, name in naming) for i, name in enumerate(self.targets) if name]
        self.answers = [column.get("meanings", {}) for column in columns]
        self.keys = {
            name: {key for key, _label in meaning.choices} for name, meaning in meanings.items()
        }
        self.meant: dict[Cell, str] = {}

    def cells_of(self, row: Row) -> dict[str, list[Cell]]:
        """The cells of ``row`` that say something, by the name of their field."""
        cells: dict[str, list[Cell]] = {}
        filled = len(row.cells)
        for index, target, naming in self.mapped:
            if index >= filled:
                break
            text = row.cells[index]
            if text and not checks.is_blank(text, naming):
                cells.setdefault(target, []).append((index, text))
        return cells

    def answer(self, index: int, text: str) -> str:
        """What ``text`` means in a column that goes to a choice, if that was answered."""
        answer: str = self.answers[index].get(fold(text), "")
        return answer if answer in self.keys[self.targets[index]] else ""

    def meaning(self, index: int, text: str) -> str:
        """The same, guessed when it was not answered."""
        known = self.meant.get((index, text))
        if known is None:
            guess = self.meanings[self.targets[index]].guess
            known = self.meant[index, text] = self.answer(index, text) or guess(text)
        return known

    def pieces(self, name: str, text: str) -> Sequence[str]:
        """The values that a cell of the field ``name`` holds."""
        return self.meanings[name].pieces(text)
