"""CSV for French spreadsheets: ``;``, a byte order mark, CRLF (RFC 4180), dates as 25/11/2026."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from grc.exporting.cells import plain
from grc.sheets.columns import Value

LINES_AT_ONCE = 1000


def chunks(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The file piece by piece: the heads at once, so that the download starts, then lines."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\N{BYTE ORDER MARK}")
    writer.writerow(map(plain, heads))
    yield _taken(buffer)
    for count, row in enumerate(rows, 1):
        writer.writerow(map(plain, row))
        if count % LINES_AT_ONCE == 0:
            yield _taken(buffer)
    if buffer.tell():
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
