"""The XML of workbooks, parsed piece by piece in bounded memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from grc.importing.errors import UnreadableFile

CHUNK = 64 * 1024


class Handler:
    """What a parser calls; ``rows`` (or whatever is gathered) is emptied between two chunks."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def text(self, data: str) -> None: ...


def forbid(*_args: object) -> None:
    """A workbook has no use for a DOCTYPE or an entity: only attacks do."""
    raise UnreadableFile("damaged")


def parse(file: IO[bytes], handler: Handler) -> Iterator[None]:
    """Feed ``file`` to ``handler``, giving the hand back after each chunk."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.StartElementHandler = lambda tag, given: handler.start(tag.rpartition(" ")[2], given)
    parser.EndElementHandler = lambda tag: handler.end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = handler.text
    try:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise UnreadableFile("damaged") from error


def whole(text: str | None, default: int) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) < 10 else default


def column_index(letters: str) -> int:
    """``A`` gives 0, ``XFD`` 16383."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
