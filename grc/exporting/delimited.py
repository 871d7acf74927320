"""CSV for French spreadsheets: ``;``, a byte order mark, CRLF (RFC 4180), dates as 25/11/2026."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from grc.exporting.cells import SUSPECT, plain
from grc.sheets.columns import Value

LINES_AT_ONCE = 1000
BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"
# What a line of fields cannot hold bare; ``csv.writer`` looks for it a character at a time, which
# takes longer than all the rest of an export.
SPECIAL = re.compile('[;"\r\n]')


def chunks(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The file piece by piece: the heads at once, so that the download starts, then lines."""
    yield f"{BYTE_ORDER_MARK}{line(heads)}".encode()
    lines: list[str] = []
    for row in rows:
        lines.append(line(row))
        if len(lines) == LINES_AT_ONCE:
            yield "".join(lines).encode()
            lines.clear()
    if lines:
        yield "".join(lines).encode()


def line(row: Sequence[Value]) -> str:
    """One line. Most cells are harmless texts, told apart here: a call less for each."""
    cells = [
        value if value.__class__ is str and value[:1] not in SUSPECT else plain(value)
        for value in row
    ]
    text = ";".join(cells)
    if text.count(";") >= len(cells) or '"' in text or "\n" in text or "\r" in text:
        text = ";".join(map(quoted, cells))
    return f"{text}\r\n"


def quoted(cell: str) -> str:
    """``cell`` between quotes if it needs them."""
    if SPECIAL.search(cell):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell
