"""The formats in which a sheet leaves, as the menu and the address name them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from grc.exporting import delimited, ods, xlsx
from grc.sheets.columns import Value

PIECE = 2**16
# What Excel and LibreOffice hold in a sheet, less the line of the heads.
WORKBOOK_ROWS = 1_048_576 - 1


@dataclass(frozen=True)
class Format:
    """``pieces`` gives the file from the title of the sheet, the heads and the rows; it holds at
    most ``most_rows``. ``is_whole``: the file is made before its first byte leaves."""

    kind: str
    label: Any
    mime: str
    pieces: Callable[[str, Sequence[str], Iterable[Sequence[Value]]], Iterator[bytes]]
    most_rows: int | None = None
    is_whole: bool = False


def _text(_title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    return delimited.chunks(heads, rows)


def _spooled(
    write: Callable[[IO[bytes], str, Sequence[str], Iterable[Sequence[Value]]], None],
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
) -> Iterator[bytes]:
    """An archive is written to disk, since the sizes of its members stand before them; the first
    piece is an empty one, given when it is complete."""
    with tempfile.TemporaryFile() as file:
        write(file, title, heads, rows)
        file.seek(0)
        yield b""
        while piece := file.read(PIECE):
            yield piece


FORMATS = {
    one.kind: one
    for one in (
        Format("csv", _("CSV"), "text/csv; charset=utf-8", _text),
        Format(
            "xlsx",
            _("Excel (XLSX)"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            partial(_spooled, xlsx.write),
            WORKBOOK_ROWS,
            is_whole=True,
        ),
        Format(
            "ods",
            _("LibreOffice (ODS)"),
            ods.KIND,
            partial(_spooled, ods.write),
            WORKBOOK_ROWS,
            is_whole=True,
        ),
    )
}
