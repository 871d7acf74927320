"""Merged cells: their value on each row they cover, their title on each column."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.test import Client
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from communities.import_fields import FIELDS
from grc.importing import limits, workbooks
from grc.importing.columns import is_title
from grc.importing.errors import UnreadableFile
from grc.importing.merged import Merged, Repeater, from_ods, from_xlsx, spread, useful
from grc.importing.table import open_table
from grc.models import ImportBatch, User
from tests.imports import add_communes, received
from tests.spreadsheets import sheet_xml, xlsx

LINES = [
    ["Annuaire 2024"],
    ["Structure", "Adresse", "", "Téléphone"],
    ["", "Voie", "Ville", ""],
    ["La Cagette", "3 rue Haute", "Figeac", "05 36 49 00 01"],
    ["Le Hangar", "9 rue Haute", "", ""],
    [],
    ["La Ruche", "1 rue Basse", "", "05 36 49 00 02"],
    ["Le Four", "2 rue Basse", "Saint-Céré", ""],
]
RANGES = ["A1:D1", "A2:A3", "B2:C2", "D2:D3", "C4:C7", "D7:D8"]


def saved(path: Path, lines: list[list[Any]] = LINES, ranges: list[str] = RANGES) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    for one in ranges:
        sheet.merge_cells(one)
    book.save(path)
    return path


def ods_row(table: Any, *cells: Any) -> None:
    row = TableRow()
    table.addElement(row)
    for cell in cells:
        if not isinstance(cell, str):
            row.addElement(cell)
            continue
        row.addElement(ods_cell(cell))


def ods_cell(text: str, **spans: int) -> Any:
    cell = TableCell(valuetype="string", **spans)
    cell.addElement(P(text=text))
    return cell


def read(path: Path) -> tuple[tuple[str, ...], dict[int, list[str]], dict[str, Any]]:
    with open_table(path, "", lambda text: is_title(text, FIELDS)) as table:
        rows = {row.number: row.cells for row in table.rows}
        return table.heading.titles, rows, table.reading.notes


@pytest.mark.parametrize("streamed", [False, True])
def test_titles_and_rows_of_an_xlsx(
    tmp_path: Path, streamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "f.xlsx")
    book = workbooks.open_book(path, "xlsx", streamed=streamed)
    assert useful(book.merged(book.names[0])) == [
        Merged(1, 0, 1, 3), Merged(2, 0, 3, 0), Merged(2, 1, 2, 2), Merged(2, 3, 3, 3),
        Merged(4, 2, 7, 2), Merged(7, 3, 8, 3),
    ]  # fmt: skip
    titles, rows, notes = read(path)
    assert titles == ("Structure", "Adresse – Voie", "Adresse – Ville", "Téléphone")
    assert rows == {
        4: ["La Cagette", "3 rue Haute", "Figeac", "05 36 49 00 01"],
        5: ["Le Hangar", "9 rue Haute", "Figeac"],
        7: ["La Ruche", "1 rue Basse", "Figeac", "05 36 49 00 02"],
        8: ["Le Four", "2 rue Basse", "Saint-Céré", "05 36 49 00 02"],
    }
    assert notes["merged"] == 2


def test_rows_of_an_ods(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    for name in ("Vide", "Feuille"):
        table = Table(name=name)
        document.spreadsheet.addElement(table)
    ods_row(table, "Structure", "Ville", "Téléphone")
    ods_row(table, "La Cagette", ods_cell("Figeac", numberrowsspanned=3, numbercolumnsspanned=1))
    table.addElement(TableRow(numberrowsrepeated=1))
    ods_row(table, "Le Hangar", CoveredTableCell(), "05 36 49 00 01")
    ods_row(table, "Le Four", "Saint-Céré")
    path = tmp_path / "f.ods"
    document.save(path)
    with open_table(path, "Feuille", lambda text: is_title(text, FIELDS)) as opened:
        rows = {row.number: row.cells for row in opened.rows}
    assert rows[2] == ["La Cagette", "Figeac"]
    assert rows[4] == ["Le Hangar", "Figeac", "05 36 49 00 01"]
    assert rows[5] == ["Le Four", "Saint-Céré"]
    assert opened.reading.notes["merged"] == 1


def test_an_ods_without_merged_cells_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grc.importing.merged.parse", lambda *_: pytest.fail("parsed"))
    plain = b'<table:table-cell table:number-rows-spanned="1"/>' * 5_000
    assert list(from_ods(io.BytesIO(plain), "F")) == []


def test_references_cut_between_two_pieces_are_found_once() -> None:
    xml = b'<mergeCell ref="A1:A2"/><x:mergeCell ref="B1:C3" />'
    for shift in range(len(xml) + 1):
        file = io.BytesIO(b" " * (64 * 1024 - shift) + xml)
        assert list(from_xlsx(file)) == [Merged(1, 0, 2, 0), Merged(1, 1, 3, 2)]


def test_a_title_is_spread_over_columns_that_hold_something(tmp_path: Path) -> None:
    lines = [["Nom", "", "Courriel", ""], ["Anna", "", "a@example.org", "b@example.org"]]
    titles, _rows, notes = read(saved(tmp_path / "f.xlsx", lines, ["A1:B1", "C1:D1", "A2:B2"]))
    assert titles == ("Nom", "B", "Courriel", "Courriel (2)")
    assert notes["merged"] == 0
    assert spread(["a", "", "b"], 1, [Merged(1, 0, 1, 2)]) == ["a", "a", "b"]


def test_a_value_of_its_own_stays() -> None:
    repeater = Repeater([Merged(1, 0, 9, 0), Merged(2, 1, 3, 1)])
    rows = [["a"], ["b", ""], ["", "c"], ["", "d"]]
    for number, cells in enumerate(rows, start=1):
        repeater.fill(number, cells)
    assert rows == [["a"], ["b", ""], ["a", "c"], ["a", "d"]]
    assert repeater.count == 1


def hostile(path: Path, rows: int, references: Any) -> Path:
    lines = [["Structure", "Ville"], *([f"n{i}", ""] for i in range(rows))]
    lines[1][1] = "Figeac"
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in references)
    xml = sheet_xml(lines).replace("</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>")
    return xlsx(path, {"F": xml})


@pytest.mark.parametrize(
    "references", [["A1:XFD1048576"], ["B2:XFD1048576"], ["ZZZ9:A1"], ["B2:B2"]]
)
def test_a_whole_sheet_merged(tmp_path: Path, references: list[str]) -> None:
    started = monotonic()
    titles, rows, _notes = read(hostile(tmp_path / "f.xlsx", 500, references))
    assert len(rows) == 500
    assert len(titles) <= 2
    assert monotonic() - started < 10


def test_a_million_merged_cells(tmp_path: Path) -> None:
    started = monotonic()
    path = hostile(tmp_path / "f.xlsx", 10, (f"B{i}:B{i + 1}" for i in range(1, 1_000_000)))
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert "fusionnées" in str(caught.value)
    assert monotonic() - started < 20


def test_what_is_repeated_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPEATED_WEIGHT", 1_000)
    repeater = Repeater([Merged(1, 0, 99_999, 0)])
    repeater.fill(1, ["x" * 300])
    repeater.fill(2, [""])
    repeater.fill(3, [""])
    with pytest.raises(UnreadableFile):
        repeater.fill(4, [""])


@pytest.mark.django_db
def test_the_page_says_so(tmp_path: Path, browse: Any, administrator: User) -> None:
    add_communes()
    batch = received(administrator, saved(tmp_path / "f.xlsx").read_bytes(), "f.xlsx")
    assert batch.reading["merged"] == 2
    cells = {row.number: row.values["commune_id"] for row in batch.rows.all()}
    assert cells == {4: "46102", 5: "46102", 7: "46102", 8: "46251"}
    client: Client = browse(administrator)
    ImportBatch.objects.filter(pk=batch.pk).update(state="columns")
    page = client.get(f"/imports/{batch.pk}/colonnes/").content.decode()
    assert "2 cellules fusionnées ont été répétées sur chacune de leurs lignes." in page


def test_a_damaged_ods_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", '<a><table:table-cell table:number-rows-spanned="3">')
    with pytest.raises(UnreadableFile):
        read(path)
