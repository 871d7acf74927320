"""Where the table begins in a sheet: notices above it, titles on one line or two, repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from grc.importing.merged import Merged, repeated, spread
from grc.importing.reader import Reading, Row, open_rows
from grc.search import fold

HEAD_ROWS = 40
SEARCHED_ROWS = 25
IsTitle = Callable[[str], bool]
LONGEST_TITLE = 80
DATUM = re.compile(r"@|https?://|\b\d{5,}\b|^[\d\s.,/+-]+$")


@dataclass(frozen=True)
class Heading:
    """The titles of the columns. ``number`` is their row, ``last`` the last row they stand on;
    both are 0 when the sheet begins with data. ``line`` is the folded text of that first row."""

    number: int
    last: int
    titles: tuple[str, ...]
    line: tuple[str, ...] = ()


@dataclass
class Table:
    """A sheet being read, from its first row of data."""

    reading: Reading
    heading: Heading
    rows: Iterator[Row]


@contextmanager
def open_table(
    path: Path, sheet: str, is_title: IsTitle, number: int | None = None
) -> Iterator[Table]:
    """Open one sheet (the first by default) of the spreadsheet at ``path``.

    ``number`` is the row of the titles, 0 for a sheet without titles; it is searched when None.
    Raises ``UnreadableFile``, at once or while iterating over the rows.
    """
    with open_rows(path, sheet) as reading:
        head = list(islice(reading.rows, HEAD_ROWS))
        merged = reading.merged
        heading = heading_on(head, number, is_title, merged)
        rows = records(chain(head, reading.rows), heading)
        yield Table(reading, heading, repeated(rows, merged, reading.notes) if merged else rows)


def heading_on(
    rows: Sequence[Row], number: int | None, is_title: IsTitle, merged: Sequence[Merged] = ()
) -> Heading:
    """The heading on the row ``number`` (None: wherever it is; 0 or blank row: nowhere)."""
    if number is None:
        return find_heading(rows, is_title, merged)
    for index, row in enumerate(rows):
        if row.number == number:
            return heading_at(rows, index, is_title, merged)
    return no_heading(rows)


def letters(index: int) -> str:
    """The name spreadsheets give to a column: 0 gives ``A``, 26 ``AA``."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def find_heading(rows: Sequence[Row], is_title: IsTitle, merged: Sequence[Merged] = ()) -> Heading:
    """The heading of the sheet that begins with ``rows``; ``is_title`` recognises usual titles."""
    best, best_score = -1, 0.0
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        score = heading_score(row.cells, rows[index + 1 :], is_title)
        if score > best_score:
            best, best_score = index, score
    if best < 0:
        return no_heading(rows)
    if best and is_over_both(rows[best - 1], rows[best], merged):
        best -= 1
    return heading_at(rows, best, is_title, merged)


def heading_score(cells: Sequence[str], below: Sequence[Row], is_title: IsTitle) -> float:
    filled = [cell for cell in cells if cell]
    if any(len(cell) > LONGEST_TITLE or DATUM.search(cell) for cell in filled):
        return 0.0
    known = sum(map(is_title, filled))
    width = max((len(row.cells) for row in below), default=len(cells))
    spread = len({fold(cell) for cell in filled}) / max(width, 1)
    # One word alone above a table is a notice; unknown titles count by how wide they spread.
    if not known and spread < 0.5:
        return 0.0
    return 2.0 * known + spread


def heading_at(
    rows: Sequence[Row], index: int, is_title: IsTitle, merged: Sequence[Merged] = ()
) -> Heading:
    """The heading whose first line is ``rows[index]``, with its second line if it has one. A title
    merged over columns is that of each one that holds something."""
    row, below = rows[index], rows[index + 1] if index + 1 < len(rows) else None
    last = row.number
    wide = spread(row.cells, row.number, merged)
    held = {i for other in rows[index + 1 :] for i, cell in enumerate(other.cells) if cell}
    width = max(len(row.cells), max(held, default=-1) + 1)
    own = [*row.cells, *[""] * (width - len(row.cells))]
    titles = [own[i] or (title if i in held else "") for i, title in enumerate(wide[:width])]
    if below and (is_over_both(row, below, merged) or continues(row.cells, below.cells, is_title)):
        last = below.number
        titles = joined_titles(titles, below.cells)
    width = max(len(titles), max((len(other.cells) for other in rows[index + 1 :]), default=0))
    titles += [""] * (width - len(titles))
    return Heading(row.number, last, named(titles), tuple(map(fold, row.cells)))


def no_heading(rows: Sequence[Row]) -> Heading:
    return Heading(0, 0, named([""] * max((len(row.cells) for row in rows), default=0)))


def is_over_both(row: Row, below: Row, merged: Iterable[Merged]) -> bool:
    """Whether some title of ``row`` is merged with the cell of ``below``, and no further."""
    return any((one.top, one.bottom) == (row.number, below.number) for one in merged)


def continues(first: Sequence[str], second: Sequence[str], is_title: IsTitle) -> bool:
    """Whether ``second`` is the second line of the titles ``first``: titles too, that fill
    columns left without one (merged cells)."""
    filled = [cell for cell in second if cell]
    fills_a_gap = any(
        cell and (index >= len(first) or not first[index]) for index, cell in enumerate(second)
    )
    return fills_a_gap and all(map(is_title, filled))


def joined_titles(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """« Commune » over « Nom », « Code INSEE » gives « Commune – Nom », « Code INSEE »."""
    titles = []
    for index in range(max(len(first), len(second))):
        above = first[index] if index < len(first) else ""
        below = second[index] if index < len(second) else ""
        titles.append(f"{above} – {below}" if above and below else above or below)
    return titles


def named(titles: Sequence[str]) -> tuple[str, ...]:
    """Each column with a name of its own: ``B`` without a title, « Courriel (2) » the second."""
    seen: dict[str, int] = {}
    names = []
    for index, title in enumerate(titles):
        name = " ".join(title.split())[:LONGEST_TITLE] or letters(index)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def records(rows: Iterable[Row], heading: Heading) -> Iterator[Row]:
    """The rows of data: below the heading, without the titles repeated further down."""
    for row in rows:
        if row.number > heading.last and not repeats(row, heading):
            yield row


def repeats(row: Row, heading: Heading) -> bool:
    cells, line = row.cells, heading.line
    return (
        len(cells) == len(line)
        and fold(cells[0]) == line[0]
        and all(fold(cell) == title for cell, title in zip(cells, line, strict=True))
    )
