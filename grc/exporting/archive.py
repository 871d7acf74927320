"""What the two zipped formats share: XML written line by line into a member of an archive."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import IO

from grc.sheets.columns import Value

LINES_AT_ONCE = 1000
# The least effort of compression: twice as fast as the usual one, for files a third larger.
COMPRESSION = 1
# Characters that XML 1.0 cannot hold at all (section 2.2).
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spreadsheet programs read no longer text in a cell.
LONGEST = 32_767
# Less than 2 GB in a member, what is not yet counted included.
MOST_BYTES = 2**31 - 2**26


class TooHeavyError(Exception):
    """The sheet takes more than a workbook can hold."""


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION)


def text(value: str) -> str:
    """``value`` inside an element."""
    if not value.isprintable():
        value = FORBIDDEN.sub("", value)
    return escape(value[:LONGEST], quote=False)


def name(title: str) -> str:
    """``title`` as the name of a sheet, in an attribute: at most 31 characters, and none that
    Excel refuses."""
    return escape(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])


def write_lines(
    archive: zipfile.ZipFile, member_name: str, around: tuple[str, str],
    rows: Iterable[Sequence[Value]], line: Callable[[Sequence[Value]], str],
) -> None:  # fmt: skip
    """Write the member ``member_name``: ``around`` holds what comes before and after the lines.

    Raises ``TooHeavyError`` beyond 2 GB of XML, where an archive needs an extension of the
    format (ZIP64) that Excel takes for a damaged file.
    """
    lines: list[str] = [around[0]]
    size = 0
    with archive.open(member_name, "w") as member:
        for row in rows:
            lines.append(line(row))
            if len(lines) >= LINES_AT_ONCE:
                size += member.write("".join(lines).encode())
                lines.clear()
                if size > MOST_BYTES:
                    raise TooHeavyError
        lines.append(around[1])
        member.write("".join(lines).encode())
