"""XLSX, XLSB, XLS and ODS workbooks, through calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import python_calamine as calamine

from grc.importing import limits, xlsx_stream
from grc.importing.cells import text_of
from grc.importing.errors import UnreadableFile
from grc.importing.merged import Merged, from_ods

# Every way calamine has to say that a file is broken; its panics derive from BaseException.
BROKEN = (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError)


class Book(Protocol):
    names: list[str]
    strays: int  # values left out beyond the last column kept

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """The number and the texts of each row of ``sheet`` that has a value."""

    def merged(self, sheet: str) -> Iterable[Merged]:
        """The merged cells of ``sheet``."""


class CalamineBook:
    strays = 0

    def __init__(self, path: Path, kind: str) -> None:
        self.workbook = self.opened(path, kind)
        self.path, self.kind = path, kind
        self.loaded: tuple[str, Any] = ("", None)
        self.names = [
            sheet.name
            for sheet in self.workbook.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]

    @staticmethod
    def opened(path: Path, kind: str) -> Any:
        try:
            if path.suffix.lower() == f".{kind}":
                return calamine.CalamineWorkbook.from_path(str(path))
            return calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        except calamine.PasswordError as error:
            raise UnreadableFile("encrypted") from error
        except BROKEN as error:
            raise UnreadableFile("damaged") from error

    def cells(self, sheet: str) -> Any:
        """What calamine has of ``sheet``, the last one asked for being kept."""
        if self.loaded[0] != sheet:
            self.loaded = ("", None)
            try:
                self.loaded = (sheet, self.workbook.get_sheet_by_name(sheet))
            except BROKEN as error:
                raise UnreadableFile("damaged") from error
        return self.loaded[1]

    def merged(self, sheet: str) -> Iterable[Merged]:
        if self.kind == "ods":
            try:
                with zipfile.ZipFile(self.path) as archive, archive.open("content.xml") as content:
                    return list(from_ods(content, sheet))
            except BROKEN as error:
                raise UnreadableFile("damaged") from error
        ranges = self.cells(sheet).merged_cell_ranges or ()
        return (Merged(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        cells = self.cells(sheet)
        try:
            # Rows come from the first of the sheet, cells from the first filled column.
            left = [""] * (cells.start[1] if cells.start else 0)
            for number, row in enumerate(cells.iter_rows(), start=1):
                texts = [value if type(value) is str else text_of(value) for value in row]
                yield number, left + texts
        except BROKEN as error:
            raise UnreadableFile("damaged") from error


class StreamedBook:
    def __init__(self, path: Path) -> None:
        try:
            self.workbook = xlsx_stream.Workbook(path)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
            raise UnreadableFile("damaged") from error
        self.names = list(self.workbook.sheets)
        self.strays = 0

    def merged(self, sheet: str) -> Iterable[Merged]:
        return self.workbook.merged(sheet)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        for number, cells in self.workbook.rows(sheet):
            kept = {column: text for column, text in cells.items() if column < limits.COLUMNS}
            self.strays += len(cells) - len(kept)
            if self.strays > limits.STRAY_CELLS:
                raise UnreadableFile("too_many_columns")
            width = max(kept, default=-1) + 1
            yield number, [kept.get(column, "") for column in range(width)]


def open_book(path: Path, kind: str, *, streamed: bool) -> Book:
    """The workbook at ``path``. ``streamed`` reads an XLSX cell by cell, whatever its range."""
    book: Book = StreamedBook(path) if streamed else CalamineBook(path, kind)
    if not book.names:
        raise UnreadableFile("no_rows")
    if len(book.names) > limits.SHEETS:
        raise UnreadableFile("too_many_sheets")
    return book
