"""The four pages of an import, as an administrator meets them; nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from communities.models import Actor
from grc.importing import limits, report, steps
from grc.models import ImportBatch, User

pytestmark = pytest.mark.django_db
Browse = Callable[[Any], Client]
CSV = "Structure;Courriel;Ville\nLa Cagette;c@example.org;Albi\n=cmd();d@;\nDoux;;\nDoux;;\n"
ANSWERS = {
    "default_kind": "organisation", "policy": "fill", "audience": "shared", "source": "import",
    "source_detail": "Forum", "collected_on": "2024-05-01", "legal_basis": "public_task",
}  # fmt: skip


@pytest.fixture
def client(browse: Browse, administrator: User) -> Client:
    return browse(administrator)


def sent(client: Client, content: str = CSV, name: str = "contacts.csv") -> Any:
    file = SimpleUploadedFile(name, content.encode())
    return client.post(reverse("grc:import_new"), {"importer": "acteurs", "file": file})


def at_columns(client: Client, content: str = CSV) -> ImportBatch:
    assert sent(client, content).status_code == 302
    return ImportBatch.objects.latest("pk")


def at_check(client: Client, content: str = CSV) -> ImportBatch:
    batch = at_columns(client, content)
    answer = client.post(url("columns", batch), {**columns(batch), **ANSWERS})
    assert answer.status_code == 302
    batch.refresh_from_db()
    return batch


def columns(batch: ImportBatch) -> dict[str, str]:
    return {f"column_{index}": target for index, target in enumerate(batch.targets)}


def url(step: str, batch: ImportBatch) -> str:
    return reverse(f"grc:import_{step}", args=[batch.pk])


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return "".join(
        part.decode() if isinstance(part, bytes) else part
        for part in (answer.streaming_content if answer.streaming else [answer.content])
    )


def test_from_the_file_to_the_result_and_back(client: Client) -> None:
    assert "Aucun import" in page(client, reverse("grc:import_list"))
    batch = at_columns(client)
    html = page(client, batch.get_absolute_url())
    assert "La Cagette" in html
    assert "4 lignes lues" in html
    batch = at_check(client)
    html = page(client, batch.get_absolute_url())
    assert "Cette adresse électronique n’est pas valable." in html
    assert "voir la ligne 4" in html
    client.post(url("run", batch))
    assert "Écriture des fiches" in page(client, batch.get_absolute_url())
    steps.advance(batch_id=batch.pk)
    html = page(client, batch.get_absolute_url())
    assert f"etiquette=import-{batch.pk}" in html
    assert Actor.objects.count() == 2
    client.post(url("undo", batch))
    steps.advance(batch_id=batch.pk)
    assert "2 lignes ont été annulées" in page(client, batch.get_absolute_url())
    assert "contacts.csv" in page(client, reverse("grc:import_list"))


def test_polling_ends_with_a_redirect_to_the_result(client: Client) -> None:
    batch = at_check(client)
    client.post(url("run", batch))
    fragment = client.get(batch.get_absolute_url(), headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert b"every 1s" in fragment.content
    assert (
        fragment.content.decode().strip() in client.get(batch.get_absolute_url()).content.decode()
    )
    steps.advance(batch_id=batch.pk)
    answer = client.get(batch.get_absolute_url(), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == batch.get_absolute_url()


def test_a_refused_file_is_told_beside_the_field(client: Client) -> None:
    answer = sent(client, "%PDF-1.4", "contacts.pdf")
    assert answer.status_code == 422
    assert "Ce fichier est un PDF" in answer.content.decode()
    assert client.post(reverse("grc:import_new")).status_code == 422
    assert sent(client, "").status_code == 422


def test_a_heavy_file_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    answer = sent(client)
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_answers_are_asked_again_and_kept(client: Client) -> None:
    batch = at_columns(client)
    wrong = {"column_0": "email", "column_1": "siret", "column_2": "siret"}
    answer = client.post(url("columns", batch), {**ANSWERS, **wrong, "collected_on": "99999-01-01"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "est choisi pour deux colonnes" in html
    assert "Dites quelle colonne donne le nom" in html
    assert 'value="Forum"' in html
    for day in ("0000-01-01", "0001-01-01", "2999-01-01", "hier"):
        answer = client.post(
            url("columns", batch), {**columns(batch), **ANSWERS, "collected_on": day}
        )
        assert answer.status_code == 422
    answer = client.post(url("columns", batch), {**columns(batch), **ANSWERS, "column_0": "x"})
    assert answer.status_code == 422


def test_another_line_of_titles(client: Client) -> None:
    batch = at_columns(client)
    assert client.post(url("table", batch), {"heading": "0"}).status_code == 302
    batch.refresh_from_db()
    assert batch.titles == ["A", "B", "C"]
    assert client.post(url("table", batch), {"heading": "-1"}).status_code == 422
    assert client.post(url("table", batch), {"heading": "3"}).status_code == 302
    assert client.post(url("table", batch), {"heading": "x"}).status_code == 422


def test_rows_by_effect_and_by_page(client: Client, django_assert_num_queries: Any) -> None:
    lines = "".join(f"Asso {i};a{i}@example.org;\n" for i in range(120))
    batch = at_check(client, "Structure;Courriel;Ville\n" + lines)
    html = page(client, url("check", batch))
    assert html.count("is-new") == report.PAGE_ROWS
    assert "apres=51" in html
    assert "Asso 119" in page(client, url("check", batch) + "?effet=created&apres=101")
    assert "Aucune ligne ici" in page(client, url("check", batch) + "?effet=rejected")
    for query in ("?effet=x&apres=-1", "?apres=9999999999999", "?apres=é"):
        assert "Asso 0" in page(client, url("check", batch) + query)
    with django_assert_num_queries(4):
        client.get(url("check", batch))
    small = at_check(client)
    with django_assert_num_queries(4):
        client.get(url("check", small))


def test_rejected_rows_are_downloaded_with_their_reason(client: Client) -> None:
    batch = at_check(client)
    answer = client.get(url("rejected", batch))
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith("\ufeffLigne;Raison;Structure;Courriel;Ville\r\n")
    assert "3;Courriel : Cette adresse électronique n’est pas valable.;'=cmd();d@;" in content
    assert "5;En double avec la ligne 4.;Doux;;" in content
    assert "attachment" in answer["Content-Disposition"]


def test_html_of_the_file_is_shown_as_text(client: Client) -> None:
    batch = at_check(client, "Structure;Ville\n<script>alert(1)</script>;x\n")
    html = page(client, url("check", batch))
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_import_is_given_up_before_it_is_run_only(client: Client) -> None:
    batch = at_check(client)
    client.post(url("run", batch))
    client.post(url("delete", batch))
    assert ImportBatch.objects.filter(pk=batch.pk).exists()
    other = at_columns(client)
    assert "rien n’a été écrit" in client.post(url("delete", other), follow=True).content.decode()
    assert not ImportBatch.objects.filter(pk=other.pk).exists()


def test_steps_out_of_turn_lead_to_the_right_one(client: Client) -> None:
    batch = at_columns(client)
    assert client.get(url("check", batch), follow=True).redirect_chain[-1][0] == url(
        "columns", batch
    )
    client.post(url("run", batch))
    client.post(url("undo", batch))
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.COLUMNS


def test_only_administrators_know_of_imports(
    client: Client, people: dict[str, Any], browse: Browse
) -> None:
    batch = at_check(client)
    steps = ("detail", "columns", "check", "rejected", "run", "undo", "delete", "table")
    addresses = [url(step, batch) for step in steps]
    addresses += [reverse("grc:import_list"), reverse("grc:import_new")]
    for role, person in people.items():
        if role == "administrator":
            continue
        browser = browse(person)
        for address in addresses:
            for answer in (browser.get(address), browser.post(address)):
                assert answer.status_code in ((302,) if role == "anonymous" else (404, 405))
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CHECKED


def test_an_unknown_import_is_not_found(client: Client) -> None:
    assert client.get(reverse("grc:import_detail", args=[10**6])).status_code == 404
    assert client.get("/imports/99999999999999999999/").status_code == 404
