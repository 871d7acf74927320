"""Rows corrected or left out at the check: checked and matched again with those alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from communities.models import Actor
from grc.importing import actions, correcting, report, tasks
from grc.importing.correcting import correct, leave_out
from grc.models import ImportBatch, User
from tests.factories import ActorFactory
from tests.grc.test_importing_views import ANSWERS, columns, page, url
from tests.imports import add_communes, after, confirmed, counts, received, undone

pytestmark = pytest.mark.django_db

CSV = """Structure;Courriel;Ville
La Cagette;c@example.org;Figeac
La Cagette;c@example.org;Figeac
Le Hangar;d@;Figeac
La Ruche;c@example.org;
;e@example.org;
"""
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    add_communes()


@pytest.fixture
def client(browse: Callable[[Any], Client], administrator: User) -> Client:
    return browse(administrator)


@pytest.fixture
def batch(administrator: User) -> ImportBatch:
    return received(administrator, CSV)


def effects(batch: ImportBatch) -> dict[int, str]:
    batch.refresh_from_db()
    found = dict(batch.rows.values_list("number", "action"))
    told = {name: number for name, number in batch.counts.items() if isinstance(number, int)}
    for effect in set(found.values()):
        assert told[effect] == list(found.values()).count(effect)
    return found


def typed(batch: ImportBatch, number: int, column: int, text: str) -> list[int] | None:
    return correct(batch_id=batch.pk, number=number, column=column, text=text)


def cell_url(batch: ImportBatch, number: int, column: int) -> str:
    return reverse("grc:import_cell", args=[batch.pk, number, column])


def fresh(batch: ImportBatch) -> dict[int, tuple[Any, ...]]:
    """What each row says and becomes, and what it would after another check of the whole file."""
    names = ("number", "action", "values", "errors", "warnings", "duplicate_of", "target",
             "changes", "corrections", "keys")  # fmt: skip

    def now() -> dict[int, tuple[Any, ...]]:
        return {row[0]: row for row in batch.rows.values_list(*names)}

    before = now()
    assert actions.ask_check(batch=batch)
    after(batch)
    assert now() == before
    return before


def test_what_is_corrected_is_taken_and_the_file_kept(
    administrator: User, batch: ImportBatch
) -> None:
    assert effects(batch) == {
        2: "created", 3: "duplicate", 4: "rejected", 5: "created", 6: "rejected"
    }  # fmt: skip
    assert typed(batch, 4, 1, "d@example.org") == [4]
    assert effects(batch)[4] == "created"
    assert batch.counts["corrected"] == 1
    row = batch.rows.get(number=4)
    assert (row.cells[1], row.corrections) == ("d@", {"1": "d@example.org"})
    fresh(batch)
    confirmed(batch, administrator)
    assert Actor.objects.get(name="Le Hangar").email == "d@example.org"
    undone(batch, administrator)
    assert not Actor.objects.exists()


def test_the_file_s_own_text_takes_a_correction_back(batch: ImportBatch) -> None:
    typed(batch, 4, 1, "d@example.org")
    typed(batch, 4, 1, "d@")
    assert effects(batch)[4] == "rejected"
    assert batch.rows.get(number=4).corrections == {}
    assert batch.counts["corrected"] == 0


def test_a_double_that_is_no_longer_one_is_taken(batch: ImportBatch) -> None:
    """The row 3 repeats the row 2 until this one is renamed; they then share an email."""
    assert typed(batch, 2, 0, "Autre nom") == [2, 3, 5]
    assert effects(batch)[3] == "created"
    assert "Courriel partagé" in batch.rows.get(number=3).values["notes"]
    fresh(batch)


def test_a_row_may_become_the_double_of_another(batch: ImportBatch) -> None:
    typed(batch, 6, 0, "Le Hangar")
    typed(batch, 6, 2, "Figeac")
    typed(batch, 4, 1, "e@example.org")
    assert effects(batch)[6] == "duplicate"
    assert batch.rows.get(number=6).duplicate_of == 4
    fresh(batch)


def test_rows_about_the_same_record_are_doubles(administrator: User) -> None:
    known = ActorFactory(
        kind="organisation", first_name="", name="Le Xylophone", email="x@example.org",
        commune_id="46102",
    )  # fmt: skip
    content = "Structure;Courriel;Ville\nXylo;x@example.org;\nAutre;;Figeac\n"
    batch = received(administrator, content, policy="update")
    assert effects(batch) == {2: "updated", 3: "created"}
    assert typed(batch, 3, 0, "Le Xylophone") == [2, 3]
    assert effects(batch) == {2: "updated", 3: "duplicate"}
    fresh(batch)
    assert typed(batch, 2, 1, "z@example.org") == [2, 3]
    assert effects(batch) == {2: "created", 3: "unchanged"}
    assert batch.rows.get(number=3).target == known.pk
    fresh(batch)


def test_a_row_left_out_is_not_imported_and_may_be_taken_back(
    administrator: User, batch: ImportBatch
) -> None:
    assert leave_out(batch_id=batch.pk, number=2, out=True) == [2, 3, 5]
    assert effects(batch)[2] == "left_out"
    assert effects(batch)[3] == "created"
    fresh(batch)
    leave_out(batch_id=batch.pk, number=2, out=False)
    assert effects(batch)[3] == "duplicate"
    leave_out(batch_id=batch.pk, number=5, out=True)
    confirmed(batch, administrator)
    assert [actor.name for actor in Actor.objects.all()] == ["La Cagette"]


def test_decisions_outlive_another_mapping(client: Client, batch: ImportBatch) -> None:
    typed(batch, 4, 1, "d@example.org")
    leave_out(batch_id=batch.pk, number=5, out=True)
    batch.refresh_from_db()
    html = page(client, url("columns", batch))
    assert "leurs numéros peuvent changer" in html
    client.post(url("columns", batch), {**columns(batch), **ANSWERS, "column_2": ""})
    assert effects(batch)[4] == "created"
    assert effects(batch)[5] == "left_out"
    assert batch.rows.get(number=4).values["commune_id"] is None
    client.post(url("table", batch), {"heading": "1"})
    assert not batch.rows.exists()


def test_too_many_rows_alike_are_checked_by_the_worker(
    client: Client, batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "MOST_ALIKE", 1)
    monkeypatch.setattr(tasks, "ROWS_AT_ONCE", 0)
    answer = client.post(cell_url(batch, 2, 0), {"text": "Autre nom"}, headers=HTMX)
    assert answer["HX-Redirect"] == batch.get_absolute_url()
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CHECKING
    after(batch)
    assert effects(batch)[3] == "created"
    assert batch.rows.get(number=2).values["name"] == "Autre nom"


def test_rejected_rows_are_downloaded_in_the_file_s_own_words(
    client: Client, batch: ImportBatch
) -> None:
    typed(batch, 4, 1, "encore@")
    leave_out(batch_id=batch.pk, number=5, out=True)
    content = "".join(report.rejected_lines(batch))
    assert "4;Courriel : Cette adresse électronique n’est pas valable.;Le Hangar;d@;" in content
    assert "5;Laissée de côté à la vérification.;La Ruche" in content
    assert "encore@" not in content


def test_a_cell_is_corrected_in_place(client: Client, batch: ImportBatch) -> None:
    address = cell_url(batch, 4, 1)
    form = client.get(address, headers=HTMX).content.decode()
    assert form.strip().startswith("<td")
    assert 'value="d@"' in form
    answer = client.post(address, {"text": " d@example.org "}, headers=HTMX)
    html = answer.content.decode()
    assert answer["HX-Retarget"] == "#ligne-4"
    assert 'id="ligne-4"' in html
    assert "au lieu de « d@ »" in html
    assert "Ligne 4 : à créer." in html
    assert 'id="outcome"' in html
    back = client.post(address, {"text": "x", "original": "1"}, headers=HTMX).content.decode()
    assert "au lieu de" not in back
    assert effects(batch)[4] == "rejected"


def test_the_other_rows_that_changed_come_with_it(client: Client, batch: ImportBatch) -> None:
    html = client.post(cell_url(batch, 2, 0), {"text": "Z"}, headers=HTMX).content.decode()
    assert 'hx-target="#ligne-3"' in html
    assert 'hx-target="#ligne-4"' not in html


def test_without_a_script_pages_do_the_same(client: Client, batch: ImportBatch) -> None:
    came = url("check", batch) + "?effet=rejected"
    answer = client.get(cell_url(batch, 4, 1), headers={"Referer": "http://testserver" + came})
    assert "<html" in answer.content.decode()
    assert "effet=rejected" in answer.content.decode()
    answer = client.post(cell_url(batch, 4, 1), {"text": "d@example.org", "next": came})
    assert answer.url == came + "#ligne-4"
    leave = reverse("grc:import_leave", args=[batch.pk, 4])
    assert client.post(leave).url == url("check", batch) + "#ligne-4"
    assert effects(batch)[4] == "left_out"
    client.post(leave, {"garder": "1"})
    assert effects(batch)[4] == "created"
    row = reverse("grc:import_row", args=[batch.pk, 4])
    assert client.get(row).url == url("check", batch) + "?apres=3#ligne-4"
    assert 'id="ligne-4"' in client.get(row, headers=HTMX).content.decode()


def test_bad_corrections_get_a_sentence(client: Client, batch: ImportBatch) -> None:
    for text in ("x" * 10_001, "a\0b"):
        answer = client.post(cell_url(batch, 4, 1), {"text": text}, headers=HTMX)
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    answer = client.post(cell_url(batch, 4, 1), {}, headers=HTMX)
    assert answer.status_code == 200
    assert batch.rows.get(number=4).corrections == {"1": ""}
    html = client.post(cell_url(batch, 4, 0), {"text": "<b>x</b>"}, headers=HTMX).content.decode()
    assert "<b>x" not in html
    for number, column in ((99, 0), (2, 99), (10**12, 0), (2, 10**12)):
        assert client.get(cell_url(batch, number, column)).status_code == 404


def test_an_import_that_went_on_is_not_corrected(
    client: Client, administrator: User, batch: ImportBatch
) -> None:
    actions.ask_run(batch=batch, by=administrator)
    assert typed(batch, 4, 1, "d@example.org") is None
    assert leave_out(batch_id=batch.pk, number=4, out=True) is None
    answer = client.post(cell_url(batch, 4, 1), {"text": "d@example.org"}, headers=HTMX)
    assert answer["HX-Redirect"] == batch.get_absolute_url()
    client.post(reverse("grc:import_leave", args=[batch.pk, 4]))
    assert batch.rows.get(number=4).action == "rejected"


def test_rows_are_searched(client: Client, batch: ImportBatch) -> None:
    typed(batch, 4, 1, "étoile@example.org")
    check = url("check", batch)

    def found(query: str) -> list[int]:
        html = page(client, check + query)
        return [number for number in range(2, 7) if f'id="ligne-{number}"' in html]

    assert found("?q=CAGETTE") == [2, 3]
    assert found("?q=etoile+hangar") == [4]
    assert found("?q=cagette&effet=duplicate") == [3]
    assert found("?effet=corrected") == [4]
    assert found("?q=%25") == []
    assert found("?q=%00") == [2, 3, 4, 5, 6]
    assert found("?q=cagette&apres=2") == [3]


def test_only_administrators_correct(
    people: dict[str, Any], batch: ImportBatch, browse: Callable[[Any], Client]
) -> None:
    for role, person in people.items():
        if role == "administrator":
            continue
        browser = browse(person)
        for name, args in (("cell", [4, 1]), ("row", [4]), ("leave", [4])):
            address = reverse(f"grc:import_{name}", args=[batch.pk, *args])
            status = browser.post(address, {"text": "d@example.org"}).status_code
            assert status in ((302, 405) if role == "anonymous" else (404, 405))
    assert effects(batch)[4] == "rejected"
    assert counts(batch) == (2, 0, 0, 1, 2)


def opened(client: Client, batch: ImportBatch, number: int, column: int) -> dict[str, str]:
    """The form of a cell as someone opens it."""
    html = client.get(cell_url(batch, number, column), headers=HTMX).content.decode()
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert found
    return {"seen": found[1]}


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_cell_changed_meanwhile_is_asked_about(
    client: Client, batch: ImportBatch, headers: dict[str, str]
) -> None:
    mine = opened(client, batch, 4, 1)
    typed(batch, 4, 1, "<theirs>@example.org")
    address = cell_url(batch, 4, 1)
    answer = client.post(address, {**mine, "text": "mine@example.org"}, headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "« &lt;theirs&gt;@example.org »" in html
    assert 'value="mine@example.org"' in html
    assert batch.rows.get(number=4).corrections == {"1": "<theirs>@example.org"}
    again = re.search(r'name="seen" value="([^"]*)"', html)
    assert again
    client.post(address, {"seen": again[1], "text": "mine@example.org"}, headers=headers)
    assert batch.rows.get(number=4).corrections == {"1": "mine@example.org"}


def test_the_file_s_text_is_not_taken_back_over_another_s(
    client: Client, batch: ImportBatch
) -> None:
    typed(batch, 4, 1, "mine@example.org")
    mine = opened(client, batch, 4, 1)
    typed(batch, 4, 1, "theirs@example.org")
    address = cell_url(batch, 4, 1)
    assert client.post(address, {**mine, "text": "x", "original": "1"}).status_code == 422
    assert batch.rows.get(number=4).corrections == {"1": "theirs@example.org"}


def test_the_same_correction_twice_is_no_conflict(client: Client, batch: ImportBatch) -> None:
    mine = opened(client, batch, 4, 1)
    typed(batch, 4, 1, "d@example.org")
    answer = client.post(cell_url(batch, 4, 1), {**mine, "text": " d@example.org"})
    assert answer.status_code == 302
    assert effects(batch)[4] == "created"


def test_another_cell_of_the_row_is_no_conflict(client: Client, batch: ImportBatch) -> None:
    mine = opened(client, batch, 4, 1)
    typed(batch, 4, 0, "Le Grand Hangar")
    client.post(cell_url(batch, 4, 1), {**mine, "text": "d@example.org"})
    assert batch.rows.get(number=4).corrections == {"0": "Le Grand Hangar", "1": "d@example.org"}
