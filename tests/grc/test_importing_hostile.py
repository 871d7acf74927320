"""Files drawn at random, broken in every way: each ends in a preview or in a sentence.
``HYPOTHESIS_EXAMPLES=200`` draws more (CONTRIBUTING)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Actor
from gardeners.models import Need
from grc.importing import actions, steps
from grc.importing.errors import UnreadableFile
from grc.importing.registry import Importer, get_importer
from grc.models import ImportBatch, User
from tests.spreadsheets import sheet_xml, xlsx

pytestmark = pytest.mark.django_db
SECONDS = 30

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "mac_roman", "cp850", "ascii")
TITLES = ("Nom", "Prénom", "Courriel", "Besoin", "Date", "Téléphone", "Commune", "", "Nom", "\0")
WORDS = st.sampled_from([
    "Anna", "été", "=cmd|' /C calc'!A0", "\0", '"', "'", '""', "\r", "\n", "\t", ";", "Ã‰cole",
    "31/02/2024", "99999-01-01", "a@b", "<script>", "\ufeff", "\u202e", "🌱", "x" * 40_000,
    "-1e999", "#REF!", "1" * 400, "{{ 7 }}", "%s", "\\N", "\\.", "\x1b[31m", "نص", "ﬁ",
])  # fmt: skip
CELLS = st.one_of(WORDS, st.text(max_size=12))
ROWS = st.lists(st.lists(CELLS, max_size=12), max_size=8)
HEAD = st.lists(st.sampled_from(TITLES), max_size=12)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Ragged rows of any separator, quoted badly, in any encoding, with odd ends of lines."""
    separator = draw(st.sampled_from([";", ",", "\t", "|", ":", "", ";;"]))
    quote = draw(st.sampled_from(["", '"', "'"]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028"]))
    rows = [draw(HEAD), *draw(ROWS)]
    lines = (separator.join(f"{quote}{cell}{quote}" for cell in row) for row in rows)
    return end.join(lines).encode(draw(st.sampled_from(ENCODINGS)), errors="replace")


@st.composite
def workbooks(draw: st.DrawFn, folder: str) -> bytes:
    """A workbook of a sheet or more, its declared range false."""
    names = draw(st.lists(st.sampled_from(["A", "Élus", "&<>", "x" * 31]), min_size=1, max_size=3,
                          unique=True))  # fmt: skip
    declared = draw(st.sampled_from(["", "A1", "A1:XFD1048576", "Z9:A1", "rien"]))
    printable = [[cell.replace("\0", "") for cell in row] for row in [draw(HEAD), *draw(ROWS)]]
    safe = [["".join(c for c in cell if c >= " ") for cell in row] for row in printable]
    path = Path(folder) / "w.xlsx"
    xlsx(path, {name: sheet_xml(safe, declared) for name in names})
    return path.read_bytes()


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    return content.getvalue()


@st.composite
def broken(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """``whole``, cut short or with bytes of another file in it."""
    content = bytearray(draw(whole))
    if draw(st.booleans()):
        del content[draw(st.integers(0, len(content))) :]
    for _ in range(draw(st.integers(0, 4)) if content else 0):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


MAGIC = st.sampled_from([
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BEGIN:VCARD\n", b"%PDF-", b"\x1f\x8b",
    b"\xff\xfe", b"<?xml", b"",
])  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("hostile"))


@given(data=st.data())
def test_each_file_ends_in_a_preview_or_a_sentence(
    administrator: User, folder: str, data: st.DataObject
) -> None:
    content = data.draw(st.one_of(
        texts(), broken(texts()), workbooks(folder), broken(workbooks(folder)),
        st.tuples(MAGIC, st.binary(max_size=3000)).map(b"".join), st.builds(bomb),
    ))  # fmt: skip
    name = "f" + data.draw(st.sampled_from([".csv", ".xlsx", ".ods", ".xls", ".vcf", ".txt", ""]))
    importer = get_importer(data.draw(st.sampled_from(["acteurs", "besoins", "echanges"])))
    start = monotonic()
    said = previewed(SimpleUploadedFile(name, content), importer, administrator)
    assert said == "" or said.endswith((".", "…"))
    assert monotonic() - start < SECONDS
    assert not Actor.objects.exists()
    assert not Need.objects.exists()


def previewed(upload: SimpleUploadedFile, importer: Importer, by: User) -> str:
    """Take a file as far as its preview; the sentence that refuses it, if one does."""
    try:
        batch = actions.receive_file(upload=upload, importer=importer, by=by)
    except UnreadableFile as error:
        return str(error)
    if problem := importer.mapping_error(batch.targets):
        return problem
    answers = {"source_detail": "x", "name_prefix": "", **batch.options}
    assert actions.keep_answers(batch=batch, targets=batch.targets, options=answers)
    assert actions.ask_check(batch=batch)
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CHECKED or batch.problem
    return batch.problem
