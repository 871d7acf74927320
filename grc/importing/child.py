"""The process that reads one file, apart from the server, within limits the system enforces.

Whatever a hostile file makes a parser do (ask for 500 GB, loop, crash), only this process ends.
``python -m grc.importing.child PATH OPTIONS`` writes JSON lines on its standard output: first
``about`` (kind, encoding, sheets), ``merged`` for a workbook (its merged cells), then ``rows``,
then ``end``; or ``error`` with its code.
It loads neither Django nor the apps, to start in some 60 ms.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from grc.importing import limits
from grc.importing.cells import repaired, tidied
from grc.importing.delimited import open_text
from grc.importing.detecting import kind_of
from grc.importing.errors import UnreadableFile
from grc.importing.merged import useful
from grc.importing.workbooks import open_book

BATCH_ROWS = 500
BATCH_CHARACTERS = 256 * 1024
HEAD_ROWS = 40
EXAMPLES = 3
NumberedRow = tuple[int, list[str]]


def limit_process() -> None:
    """Bound the memory, the processor time and the clock time of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_SECONDS, limits.CHILD_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(limits.CHILD_SECONDS * 8)  # it also waits for who reads it


class Cleaner:
    """Tidies the cells, drops blank rows, counts what was repaired, enforces the limits."""

    def __init__(self) -> None:
        self.rows = self.characters = self.repaired = self.strays = 0
        self.examples: list[tuple[str, str]] = []

    def cleaned(self, rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
        for number, raw in rows:
            cells = [
                text.strip() if text.isascii() and text.isprintable() else self.cell(text)
                for text in raw
            ]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            if len(cells) > limits.COLUMNS:
                self.strays += sum(1 for cell in cells[limits.COLUMNS :] if cell)
                del cells[limits.COLUMNS :]
            self.count(cells)
            yield number, cells

    def cell(self, text: str) -> str:
        sound = repaired(text)
        if sound != text:
            self.repaired += 1
            if len(self.examples) < EXAMPLES:
                self.examples.append((text[:80], sound[:80]))
        return tidied(sound)

    def count(self, cells: list[str]) -> None:
        self.rows += 1
        self.characters += sum(map(len, cells))
        if self.rows > limits.ROWS:
            raise UnreadableFile("too_many_rows")
        if self.characters > limits.TEXT_CHARACTERS:
            raise UnreadableFile("too_big")
        if self.strays > limits.STRAY_CELLS:
            raise UnreadableFile("too_many_columns")


def emit(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message))
    sys.stdout.write("\n")


def emit_rows(rows: Iterable[NumberedRow]) -> None:
    batch: list[NumberedRow] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(map(len, row[1]))
        if len(batch) >= BATCH_ROWS or size > BATCH_CHARACTERS:
            emit({"rows": batch})
            batch, size = [], 0
    emit({"rows": batch})


def read(path: Path, options: dict[str, Any]) -> None:
    """Write what ``path`` holds. ``options``: ``sheet`` (its name), ``streamed`` (bool), or
    ``heads`` (bool): only the first rows of each sheet, to choose among them."""
    kind = kind_of(path)
    cleaner = Cleaner()
    book = None
    if kind in OPENED:
        about, rows = OPENED[kind](path)
        emit({"about": {"kind": kind, "sheets": [], **about}})
        numbered: Iterable[NumberedRow] = enumerate(rows, start=1)
    else:
        book = open_book(path, kind, streamed=bool(options.get("streamed")) and kind == "xlsx")
        emit({"about": {"kind": kind, "sheets": book.names}})
        if options.get("heads"):
            several = book.names if len(book.names) > 1 else []
            emit({"heads": {name: head(book.rows(name)) for name in several}})
            return
        sheet = options.get("sheet") or book.names[0]
        if sheet not in book.names:
            raise UnreadableFile("no_sheet")
        emit({"merged": useful(book.merged(sheet))})
        numbered = book.rows(sheet)
    emit_rows(cleaner.cleaned(numbered))
    if not cleaner.rows:
        raise UnreadableFile("no_rows")
    emit(
        {
            "end": {
                "rows": cleaner.rows,
                "repaired": cleaner.repaired,
                "examples": cleaner.examples,
                "strays": cleaner.strays + (book.strays if book else 0),
            }
        }
    )


def open_address_book(path: Path) -> tuple[dict[str, str], Iterator[list[str]]]:
    from grc.importing.vcard import open_cards  # its library takes long to load

    return open_cards(path)


def open_dates(path: Path) -> tuple[dict[str, str], Iterator[list[str]]]:
    from grc.importing.ics import open_calendar  # its library takes long to load

    return open_calendar(path)


OPENED = {"text": open_text, "vcard": open_address_book, "calendar": open_dates}


def head(rows: Iterator[NumberedRow]) -> list[NumberedRow]:
    cleaned = Cleaner().cleaned(rows)
    return [row for row, _index in zip(cleaned, range(HEAD_ROWS), strict=False)]


def main(path: str, options: str) -> None:
    limit_process()
    try:
        read(Path(path), json.loads(options))
    except UnreadableFile as error:
        emit({"error": error.code})
    except MemoryError:
        emit({"error": "memory"})
    except BrokenPipeError:  # the server has read enough
        sys.stderr.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
