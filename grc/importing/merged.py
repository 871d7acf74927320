"""Merged cells: where a workbook has some, and what they say of each row and column they cover.

calamine gives those of XLSX and XLS; those of ODS are read here. Those of XLSB are not known.
Loads neither Django nor the apps, as the reading process needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple

from grc.importing import limits
from grc.importing.errors import UnreadableFile
from grc.importing.xml_parsing import CHUNK, Handler, column_index, parse, whole

# Titles stand above; further down, cells merged over columns say nothing of a table.
LAST_HEAD_ROW = 1_000
REFERENCE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
LONGEST_REFERENCE = 400
SPANNED = re.compile(rb'number-(?:rows|columns)-spanned="(?:[2-9]|1\d)')
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "


class Merged(NamedTuple):
    """Cells that are shown as one. Rows are numbered as the spreadsheet program shows them, from
    1, columns from 0; the last ones are inside."""

    top: int
    left: int
    bottom: int
    right: int


def useful(found: Iterable[Merged]) -> list[Merged]:
    """Those that a table needs, from top to bottom: over several rows, or near its titles.

    Raises ``UnreadableFile`` when they are too many.
    """
    kept = []
    for one in found:
        is_tall, is_wide = one.bottom > one.top, one.right > one.left
        if one.left < limits.COLUMNS and (is_tall or (is_wide and one.top <= LAST_HEAD_ROW)):
            kept.append(one)
            if len(kept) > limits.MERGED_CELLS:
                raise UnreadableFile("too_many_merged")
    return sorted(kept)


def from_xlsx(file: IO[bytes]) -> Iterator[Merged]:
    """The merged cells that the XML of a sheet tells, after all of its cells."""
    rest = b""
    while chunk := file.read(CHUNK):
        text, end = rest + chunk, 0
        for found in REFERENCE.finditer(text):
            left, top, right, bottom = (part.decode() for part in found.groups())
            yield Merged(int(top), column_index(left), int(bottom), column_index(right))
            end = found.end()
        rest = text[max(end, len(text) - LONGEST_REFERENCE) :]


def from_ods(content: IO[bytes], sheet: str) -> Iterator[Merged]:
    """The merged cells of one sheet of the XML of an ODS, which is parsed only if it has some."""
    rest = b""
    while chunk := content.read(CHUNK):
        if SPANNED.search(rest + chunk):
            break
        rest = chunk[-LONGEST_REFERENCE:]
    else:
        return
    content.seek(0)
    cells = OdsCells(sheet)
    for _chunk in parse(content, cells):
        yield from cells.found
        cells.found.clear()


class OdsCells(Handler):
    """Follows the place of each cell of one sheet."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.inside = False
        self.row = self.column = 0
        self.row_times = 1
        self.found: list[Merged] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.inside = attributes.get(TABLE + "name") == self.sheet
        if not self.inside:
            return
        if tag == "table-row":
            self.row += self.row_times if self.row else 1
            self.row_times = number(attributes, "number-rows-repeated")
            self.column = 0
        elif tag in ("table-cell", "covered-table-cell"):
            rows = number(attributes, "number-rows-spanned")
            columns = number(attributes, "number-columns-spanned")
            if rows > 1 or columns > 1:
                bottom, right = self.row + rows - 1, self.column + columns - 1
                self.found.append(Merged(self.row, self.column, bottom, right))
            self.column += number(attributes, "number-columns-repeated")

    def end(self, tag: str) -> None:
        if tag == "table":
            self.inside = False


def number(attributes: dict[str, str], name: str) -> int:
    return max(whole(attributes.get(TABLE + name), 1), 1)


def spread(cells: Sequence[str], top: int, merged: Iterable[Merged]) -> list[str]:
    """The cells of the row ``top``, each on all the columns over which it is merged."""
    found = list(cells)
    for one in merged:
        if one.top == top and one.left < len(cells):
            right = min(one.right + 1, limits.COLUMNS)
            found += [""] * (right - len(found))
            for column in range(one.left + 1, right):
                found[column] = found[column] or cells[one.left]
    return found


class Repeater:
    """Gives rows of data what merged cells say of them. ``count`` is how many were repeated."""

    def __init__(self, merged: Iterable[Merged]) -> None:
        self.waiting = sorted((one for one in merged if one.bottom > one.top), reverse=True)
        self.open: dict[int, tuple[Merged, str]] = {}  # by column, with the text
        self.told: set[Merged] = set()
        self.weight = 0

    @property
    def count(self) -> int:
        return len(self.told)

    def fill(self, number: int, cells: list[str]) -> None:
        """Write in the blank ``cells`` of the row ``number`` what is merged with those above.

        Raises ``UnreadableFile`` when that repeats too much.
        """
        while self.waiting and self.waiting[-1].top <= number:
            one = self.waiting.pop()
            if one.top == number and one.left < len(cells) and cells[one.left]:
                self.open[one.left] = one, cells[one.left]
        for column, (one, text) in list(self.open.items()):
            if number > one.bottom:
                del self.open[column]
            elif column >= len(cells) or not cells[column]:
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = text
                self.told.add(one)
                self.weight += len(text) + limits.REPEATED_CELL
        if self.weight > limits.REPEATED_WEIGHT:
            raise UnreadableFile("too_many_merged")


def repeated(rows: Iterable[Any], merged: Sequence[Merged], notes: dict[str, Any]) -> Iterator[Any]:
    """``rows`` of data, each with what is merged with it; ``notes`` say how many cells were."""
    repeater = Repeater(merged)
    for row in rows:
        repeater.fill(row.number, row.cells)
        yield row
    notes["merged"] = repeater.count
