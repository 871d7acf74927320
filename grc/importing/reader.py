"""Reading a spreadsheet: the server's side of the reading process (``child``)."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from grc.importing.errors import UnreadableFile
from grc.importing.merged import Merged

ROOT = Path(__file__).resolve().parents[2]


class Row(NamedTuple):
    """A row that has at least one value, without the blank cells at its end."""

    number: int  # as the spreadsheet program shows it, from 1
    cells: list[str]


@dataclass
class Reading:
    """A file being read. ``notes`` are complete once ``rows`` is exhausted, ``merged`` cells are
    known with its first."""

    kind: str  # text, vcard, calendar, xlsx, xlsb, xls or ods
    sheets: list[str]
    encoding: str = ""
    separator: str = ""
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    merged: list[Merged] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


class _CrashedError(Exception):
    """The reading process was ended by the system before it gave any row."""


@contextmanager
def open_rows(path: Path, sheet: str = "") -> Iterator[Reading]:
    """Open the spreadsheet at ``path`` (one sheet of it, the first by default), to iterate over
    its rows while they are read, in bounded memory.

    Raises ``UnreadableFile``, at once or while iterating.
    """
    with ExitStack() as stack:
        for streamed in (False, True):
            options = {"sheet": sheet, "streamed": streamed}
            messages = stack.enter_context(_messages(path, options))
            try:
                reading = Reading(**next(messages)["about"])
                first = next(messages)
            except _CrashedError:
                continue  # calamine asked for more memory than it may: the slower way needs little
            reading.rows = _rows(chain([first], messages), reading)
            yield reading
            return
    raise UnreadableFile("too_big")


def sheet_heads(path: Path) -> dict[str, list[Row]]:
    """The first rows of each sheet of a workbook that has several; nothing otherwise.

    Raises ``UnreadableFile``.
    """
    for streamed in (False, True):
        with _messages(path, {"heads": True, "streamed": streamed}) as messages:
            try:
                if next(messages)["about"]["kind"] in ("text", "vcard", "calendar"):
                    return {}
                heads = next(messages)["heads"]
                return {name: [Row(*row) for row in rows] for name, rows in heads.items()}
            except _CrashedError:
                continue
    raise UnreadableFile("too_big")


def _rows(messages: Iterable[dict[str, Any]], reading: Reading) -> Iterator[Row]:
    try:
        for message in messages:
            reading.merged += [Merged(*one) for one in message.get("merged", ())]
            for number, cells in message.get("rows", ()):
                yield Row(number, cells)
            reading.notes.update(message.get("end", {}))
    except _CrashedError:
        raise UnreadableFile("too_big") from None


@contextmanager
def _messages(path: Path, options: dict[str, Any]) -> Iterator[Iterator[dict[str, Any]]]:
    """Start the reading process and end it with the block, read to its end or not."""
    command = [sys.executable, "-m", "grc.importing.child", str(path.resolve())]
    process = subprocess.Popen(
        [*command, json.dumps(options)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            yield _parsed(process)
        finally:
            process.kill()


def _parsed(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for line in process.stdout:
        try:
            message = json.loads(line)
        except ValueError:  # cut short by the end of the process
            break
        if message.get("error") == "memory":
            raise _CrashedError
        if "error" in message:
            raise UnreadableFile(message["error"])
        yield message
        if "end" in message or "heads" in message:
            return
    if process.wait() in (-signal.SIGXCPU, -signal.SIGALRM):
        raise UnreadableFile("too_long")
    raise _CrashedError
