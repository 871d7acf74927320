"""A workbook of Excel 97 (``tests/fixtures/contacts.xls``, invented), as old offices keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from communities.models import Actor
from grc.importing.detecting import kind_of
from grc.importing.errors import UnreadableFile
from grc.importing.reader import open_rows, sheet_heads
from grc.models import ImportBatch, User
from tests.imports import add_communes, confirmed, counts, received, undone

BOOK = Path(__file__).parents[1] / "fixtures" / "contacts.xls"


@pytest.mark.parametrize("name", ["contacts.xls", "contacts.XLS", "contacts.csv", "contacts"])
def test_it_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BOOK.read_bytes())
    assert kind_of(path) == "xls"
    assert list(sheet_heads(path)) == ["Lisez-moi", "Contacts"]
    with open_rows(path, "Contacts") as reading:
        rows = {row.number: row.cells for row in reading.rows}
    assert list(rows) == [1, 3, 4, 5, 6, 7]
    assert rows[5] == [
        "Bœuf", "Noé", "noe@example.org", "536490002", "46400", "Saint-Céré", "",
        "œuvre à 50 % – « bénévole »", "31/12/1999",
    ]  # fmt: skip


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_cut_short_it_is_refused(tmp_path: Path, share: float) -> None:
    content = BOOK.read_bytes()
    path = tmp_path / "f.xls"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(UnreadableFile) as caught, open_rows(path, "Contacts") as reading:
        list(reading.rows)
    assert str(caught.value).endswith(".")


@pytest.mark.django_db
def test_it_is_imported_and_undone(administrator: User) -> None:
    add_communes()
    batch = received(administrator, BOOK.read_bytes(), "Contacts 2003.xls")
    assert (batch.sheet, batch.reading["kind"], batch.problem) == ("Contacts", "xls", "")
    assert counts(batch) == (3, 0, 0, 0, 1)
    confirmed(batch, administrator)
    assert batch.state == ImportBatch.State.DONE
    anna = Actor.objects.get(email="anna.heraud@example.org")
    assert (anna.name, anna.postcode, anna.commune_id) == ("Héraud", "46100", "46102")
    noe = Actor.objects.get(name="Bœuf")
    assert (noe.phone, noe.postcode, noe.commune_id) == ("+33536490002", "46400", "46251")
    assert "« bénévole »" in noe.notes
    again = received(administrator, BOOK.read_bytes(), "Contacts 2003.xls")
    assert counts(again)[:2] == (0, 0)
    undone(batch, administrator)
    assert not Actor.objects.exists()
