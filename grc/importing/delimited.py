"""Text files of rows: any separator, any encoding a French office has used."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from grc.importing import limits
from grc.importing.errors import UnreadableFile

SAMPLE = 512 * 1024
SEPARATORS = ";\t,|"
LEGACY = ("cp1252", "mac_roman", "cp850")
FRENCH_LETTERS = set("éèêàçùôîâûïëÉÈÀÊÇÔŒœæ’«»°€–…² \u00a0")
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def encoding_of(path: Path) -> str:
    """The encoding of the text at ``path``. Raises ``UnreadableFile`` when it is not text."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) * 0.2 and min(even, odd) < len(head) * 0.05:
        return "utf-16-be" if even > odd else "utf-16-le"
    if len(CONTROL.findall(head)) > len(head) * 0.02 or head.count(0) > len(head) * 0.2:
        raise UnreadableFile("binary")
    if is_utf8(path):
        return "utf-8-sig"
    return max(LEGACY, key=lambda name: frenchness(head, name))


def is_utf8(path: Path) -> bool:
    """Whether the whole file decodes as UTF-8: the first accent may stand at its very end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(limits.MEGABYTE):
                decoder.decode(chunk)  # a file cut in the middle of a letter is UTF-8 still
        except UnicodeDecodeError:
            return False
    return True


def frenchness(head: bytes, encoding: str) -> int:
    """How much the non-ASCII characters of ``head`` look French once decoded."""
    high = Counter(byte for byte in head if byte > 127)
    score = 0
    for byte, count in high.items():
        letter = bytes([byte]).decode(encoding, errors="replace")
        score += count if letter in FRENCH_LETTERS else -count
    return score


def separator_of(sample: str) -> str:
    """The separator that cuts ``sample`` into the most, and the most regular, columns."""
    best, best_score = ";", 0.0
    for separator in SEPARATORS:
        widths: Counter[int] = Counter()
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                if row:
                    widths[len(row)] += 1
                if widths.total() >= 200:
                    break
        except csv.Error:
            continue
        # A truncated sample and notice lines make a few odd rows: the commonest width counts.
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        score = (width - 1) * count / max(widths.total(), 1)
        if score > best_score:
            best, best_score = separator, score
    return best


def open_text(path: Path) -> tuple[dict[str, str], Iterator[list[str]]]:
    """What the text at ``path`` is written with, and its rows."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE).replace("\x00", "")
    separator = separator_of(sample)
    return {"encoding": encoding, "separator": separator}, text_rows(path, encoding, separator)


def text_rows(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    """The rows of a text. A giant cell is the business of the checks, not of the reader."""
    csv.field_size_limit(limits.FILE_BYTES)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = (line.replace("\x00", "") for line in file)
        try:
            yield from csv.reader(lines, delimiter=separator)
        except csv.Error as error:
            raise UnreadableFile("damaged") from error
