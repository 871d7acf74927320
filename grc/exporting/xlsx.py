"""XLSX (ECMA-376, SpreadsheetML), written line by line: nothing of it stays in memory."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import IO

from grc.exporting import archive
from grc.sheets.columns import Value

NAMESPACE = "http://schemas.openxmlformats.org"
MAIN = f"{NAMESPACE}/spreadsheetml/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Days are counted from there (section 18.17.4.1), 1 March 1900 and after; Excel writes none before.
EPOCH = dt.date(1899, 12, 30).toordinal()
FIRST_DAY = dt.date(1900, 3, 1)
# Excel reads _x0041_ as the letter A (section 22.9.2.19).
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
PLAIN, DAY, HEAD = 0, 1, 2  # the styles below

STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
TYPES = (
    f'<Types xmlns="{NAMESPACE}/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/'
        f'vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"),
        )
    )
    + "</Types>"
)
WIDTH = 28  # of the columns, in characters


def write(
    file: IO[bytes], title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Write to ``file`` a workbook of one sheet. Raises ``TooHeavyError``."""
    with archive.open_archive(file) as book:
        for name, content in _parts(title):
            book.writestr(name, DECLARATION + content)
        top = "".join(_text(head, HEAD) for head in heads)
        before = (
            f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews><cols>"
            f'<col min="1" max="{len(heads)}" width="{WIDTH}" customWidth="1"/>'
            f"</cols><sheetData><row>{top}</row>"
        )
        around = before, "</sheetData></worksheet>"
        archive.write_lines(book, "xl/worksheets/sheet1.xml", around, rows, _line)


def _parts(title: str) -> Iterable[tuple[str, str]]:
    """Everything but the sheet itself."""
    relations = f"{NAMESPACE}/officeDocument/2006/relationships"

    def links(*targets: tuple[str, str]) -> str:
        found = "".join(
            f'<Relationship Id="rId{n}" Type="{relations}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets, 1)
        )
        start = f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships">'
        return f"{start}{found}</Relationships>"

    yield "[Content_Types].xml", TYPES
    yield "_rels/.rels", links(("officeDocument", "xl/workbook.xml"))
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets>'
        f'<sheet name="{archive.name(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        links(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
    )
    yield "xl/styles.xml", STYLES


def _line(row: Sequence[Value]) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(value: Value) -> str:
    """A cell; a text says that it is one, so that it never runs."""
    if isinstance(value, str):
        return _text(value) if value else "<c/>"
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    if value < FIRST_DAY:
        return _text(value.isoformat())
    return f'<c s="{DAY}"><v>{value.toordinal() - EPOCH}</v></c>'


def _text(value: str, style: int = PLAIN) -> str:
    if "_x" in value:
        value = ESCAPED.sub("_x005F_", value)
    start = f'<c s="{style}" t="inlineStr">' if style else '<c t="inlineStr">'
    return f'{start}<is><t xml:space="preserve">{archive.text(value)}</t></is></c>'
