"""ODS (OpenDocument 1.3, part 3), written line by line: nothing of it stays in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO

from grc.exporting import archive
from grc.exporting.cells import plain
from grc.sheets.columns import Value

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("number", "datastyle"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
STYLES = (
    '<office:automatic-styles><number:date-style style:name="jour-mois-an">'
    '<number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="jour" style:family="table-cell" '
    'style:data-style-name="jour-mois-an"/>'
    '<style:style style:name="titre" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
)
MANIFEST = (
    f'{DECLARATION}<manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
    f'manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
EMPTY = "<table:table-cell/>"
# Blanks that XML readers would merge or drop are elements (section 6.1).
BLANKS = re.compile(r"^ | $| {2,}|\t|\n")


def write(
    file: IO[bytes], title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Write to ``file`` a document of one sheet. Raises ``TooHeavyError``."""
    with archive.open_archive(file) as book:
        # First, and not compressed: the kind of the file is read at a fixed place (part 2, 3.3).
        book.writestr("mimetype", KIND, zipfile.ZIP_STORED)
        book.writestr("META-INF/manifest.xml", MANIFEST)
        top = "".join(_text(head, "titre") for head in heads)
        before = (
            f'{DECLARATION}<office:document-content {SPACES} office:version="1.3">{STYLES}'
            f'<office:body><office:spreadsheet><table:table table:name="{archive.name(title)}">'
            f'<table:table-column table:number-columns-repeated="{len(heads)}"/>'
            f"<table:table-header-rows><table:table-row>{top}</table:table-row>"
            "</table:table-header-rows>"
        )
        after = "</table:table></office:spreadsheet></office:body></office:document-content>"
        archive.write_lines(book, "content.xml", (before, after), rows, _line)


def _line(row: Sequence[Value]) -> str:
    return f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"


def _cell(value: Value) -> str:
    """A cell; a text says that it is one, so that it never runs."""
    if isinstance(value, str):
        return _text(value) if value else EMPTY
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        kind = f'boolean" office:boolean-value="{"true" if value else "false"}'
    elif isinstance(value, int):
        kind = f'float" office:value="{value}'
    else:
        kind = f'date" table:style-name="jour" office:date-value="{value.isoformat()}'
    shown = plain(value)
    return (
        f'<table:table-cell office:value-type="{kind}"><text:p>{shown}</text:p></table:table-cell>'
    )


def _text(value: str, style: str = "") -> str:
    shown = archive.text(value.replace("\r\n", "\n") if "\r" in value else value)
    if "  " in shown or shown[:1] == " " or shown[-1:] == " " or not shown.isprintable():
        shown = BLANKS.sub(_blank, shown)
    named = f' table:style-name="{style}"' if style else ""
    start = f'<table:table-cell office:value-type="string"{named}>'
    return f"{start}<text:p>{shown}</text:p></table:table-cell>"


def _blank(found: re.Match[str]) -> str:
    blank = found[0]
    if blank == "\n":
        return "</text:p><text:p>"
    return "<text:tab/>" if blank == "\t" else f'<text:s text:c="{len(blank)}"/>'
