"""An XLSX read cell by cell, in memory that does not depend on the range it declares.

calamine is ten times faster, but lays out the whole rectangle that the filled cells span: one
stray value in XFD1 and 35,000 rows ask for 18 GB. This reader takes over in that case only.
"""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from grc.importing import limits
from grc.importing.cells import text_of
from grc.importing.errors import UnreadableFile
from grc.importing.merged import Merged, from_xlsx
from grc.importing.xml_parsing import Handler, column_index, parse, whole

REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
DATE_FORMATS = {14, 15, 16, 17, 22, 27, 30, 36, 45, 46, 47, 50, 57}
DATE_LETTERS = re.compile(r"(?<![\"\\\[])[dmyhs]", re.IGNORECASE)
EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no time zone
EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
SparseRow = tuple[int, dict[int, str]]


class SharedStrings(Handler):
    def __init__(self) -> None:
        self.strings: list[str] = []
        self.parts: list[str] = []
        self.inside = self.phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.inside = tag == "t" and not self.phonetic
        if tag == "rPh":
            self.phonetic = True

    def end(self, tag: str) -> None:
        self.inside = False
        if tag == "rPh":
            self.phonetic = False
        elif tag == "si":
            self.strings.append("".join(self.parts))
            self.parts.clear()

    def text(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


class Tags(Handler):
    """Every element of a small file, in order."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.found.append((tag, {k.rpartition(" ")[2]: v for k, v in attributes.items()}))


class SheetCells(Handler):
    def __init__(self, strings: list[str], dates: set[int], epoch: datetime.datetime) -> None:
        self.strings, self.dates, self.epoch = strings, dates, epoch
        self.rows: list[SparseRow] = []
        self.row: dict[int, str] = {}
        self.number = 0
        self.column = -1
        self.type = self.style = ""
        self.parts: list[str] = []
        self.inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.open_cell(attributes)
        elif tag == "row":
            self.number = whole(attributes.get("r"), self.number + 1)
            self.row, self.column = {}, -1
        self.inside = tag in ("v", "t")

    def open_cell(self, attributes: dict[str, str]) -> None:
        reference = REFERENCE.match(attributes.get("r", ""))
        self.column = column_index(reference[1]) if reference else self.column + 1
        self.type = attributes.get("t", "n")
        self.style = attributes.get("s", "")
        self.parts = []

    def end(self, tag: str) -> None:
        self.inside = False
        if tag == "c" and self.parts:
            self.row[self.column] = self.value("".join(self.parts))
        elif tag == "row" and self.row:
            self.rows.append((self.number, self.row))

    def text(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)

    def value(self, raw: str) -> str:
        if self.type == "s":
            index = whole(raw, -1)
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if self.type == "b":
            return text_of(raw.strip() == "1")
        if self.type != "n":
            return raw
        try:
            number = float(raw)
            if whole(self.style, -1) in self.dates:
                return text_of(self.epoch + datetime.timedelta(days=number))
        except (ValueError, OverflowError):
            return raw
        return text_of(number)


class Workbook:
    """The sheets of an XLSX, streamed."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.members = {name.lower(): name for name in self.archive.namelist()}
        targets = {
            found["Id"]: found["Target"]
            for tag, found in self.tags("xl/_rels/workbook.xml.rels")
            if tag == "Relationship" and "Id" in found and "Target" in found
        }
        self.sheets: dict[str, str] = {}
        self.epoch = EPOCH
        for tag, found in self.tags("xl/workbook.xml"):
            if tag == "sheet" and found.get("id") in targets:
                target = posixpath.join("/xl", targets[found["id"]]).lstrip("/")
                self.sheets[found.get("name", "")] = posixpath.normpath(target)
            elif tag == "workbookPr" and found.get("date1904") in ("1", "true"):
                self.epoch = EPOCH_1904

    def open(self, name: str) -> IO[bytes] | None:
        member = self.members.get(name.lower())
        return self.archive.open(member) if member else None

    def tags(self, name: str) -> list[tuple[str, dict[str, str]]]:
        handler = Tags()
        if file := self.open(name):
            with file:
                for _chunk in parse(file, handler):
                    if len(handler.found) > limits.ROWS:
                        raise UnreadableFile("bomb")
        return handler.found

    def strings(self) -> list[str]:
        handler = SharedStrings()
        if file := self.open("xl/sharedStrings.xml"):
            with file:
                for _chunk in parse(file, handler):
                    pass
        return handler.strings

    def date_styles(self) -> set[int]:
        """The indexes of the cell styles that show a number as a date."""
        dates, styles, inside = set(DATE_FORMATS), [], False
        for tag, found in self.tags("xl/styles.xml"):
            if tag == "numFmt" and DATE_LETTERS.search(found.get("formatCode", "")):
                dates.add(whole(found.get("numFmtId"), -1))
            elif tag in ("cellXfs", "cellStyles"):
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                styles.append(whole(found.get("numFmtId"), 0))
        return {index for index, style in enumerate(styles) if style in dates}

    def rows(self, sheet: str) -> Iterator[SparseRow]:
        """The filled cells of each row of ``sheet`` that has some, by column index."""
        handler = SheetCells(self.strings(), self.date_styles(), self.epoch)
        file = self.open(self.sheets[sheet])
        if file is None:
            raise UnreadableFile("damaged")
        with file:
            for _chunk in parse(file, handler):
                yield from handler.rows
                handler.rows.clear()

    def merged(self, sheet: str) -> Iterator[Merged]:
        """The merged cells of ``sheet``."""
        if file := self.open(self.sheets[sheet]):
            with file:
                yield from from_xlsx(file)
