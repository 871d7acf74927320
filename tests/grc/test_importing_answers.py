"""What is answered for a file: the meaning of its values, what it does not say, and what is
proposed again for the next file like it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from communities.models import Actor, Community, Membership, Theme
from grc.importing import actions
from grc.importing.meaning import MeaningsForm
from grc.importing.registry import get_importer
from grc.models import ImportBatch, User
from tests.grc.test_importing_views import ANSWERS, at_check, at_columns, columns, page, url
from tests.imports import add_communes, after, confirmed, received, undone

pytestmark = pytest.mark.django_db

CSV = """Structure;Type;Thématique;Ville
La Cagette;Assoc. loi 1901;Culture, Vélo;Figeac
Le Hangar;Labo;Cultture;Figaec
La Ruche;Labo;Zouk;
"""


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    add_communes()


@pytest.fixture
def culture(db: None) -> Theme:
    return Theme.objects.create(name="Culture")


@pytest.fixture
def client(browse: Callable[[Any], Client], administrator: User) -> Client:
    return browse(administrator)


def answered(batch: ImportBatch, **answers: str) -> dict[str, str]:
    """The form of values as proposed, but for ``answers`` (by the text of the value)."""
    form = MeaningsForm(batch=batch, importer=get_importer("acteurs"))
    return {
        bound.html_name: answers.get(value.text, bound.initial)
        for _title, values in form.columns()
        for value, bound in values
    }


def waiting(by: User, content: str = CSV, name: str = "f.csv") -> ImportBatch:
    upload = SimpleUploadedFile(name, content.encode())
    return actions.receive_file(upload=upload, importer=get_importer("acteurs"), by=by)


def test_values_are_counted_and_their_meaning_guessed(administrator: User, culture: Theme) -> None:
    form = MeaningsForm(batch=waiting(administrator), importer=get_importer("acteurs"))
    found = {
        title: [(value.text, value.count, bound.initial) for value, bound in values]
        for title, values in form.columns()
    }
    assert found == {
        "Type": [("Labo", 2, "tag"), ("Assoc. loi 1901", 1, "association")],
        "Thématique": [
            ("Culture", 1, str(culture.pk)),
            ("Vélo", 1, "tag"),
            ("Cultture", 1, str(culture.pk)),
            ("Zouk", 1, "tag"),
        ],
    }


def test_too_many_values_are_not_asked(administrator: User) -> None:
    lines = "".join(f"Asso {number};sorte {number}\n" for number in range(600))
    batch = waiting(administrator, f"Structure;Type\n{lines}")
    assert batch.targets == ["organisation", "kind"]
    assert not MeaningsForm(batch=batch, importer=get_importer("acteurs")).questions


def test_answers_about_values_are_followed(client: Client, culture: Theme) -> None:
    batch = at_columns(client, CSV)
    answer = client.post(url("columns", batch), {**columns(batch), **ANSWERS})
    assert answer.url == url("values", batch)
    batch.refresh_from_db()
    answers = answered(batch, Labo="third_place", Zouk="notes", Vélo="none")
    assert client.post(url("values", batch), answers).status_code == 302
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CHECKED
    rows = {row.values["name"]: row.values for row in batch.rows.all()}
    assert rows["Le Hangar"]["organisation_kind"] == "third_place"
    assert rows["Le Hangar"]["themes"] == [culture.pk]
    assert rows["La Cagette"]["organisation_kind"] == "association"
    assert rows["La Cagette"]["tags"] == []
    assert rows["La Ruche"]["notes"] == "Thématique : Zouk"


def test_a_meaning_that_does_not_exist_is_refused(client: Client) -> None:
    batch = at_columns(client, CSV)
    answers = {**answered(batch), "value_1_0": "999999"}
    answer = client.post(url("values", batch), answers)
    assert answer.status_code == 422
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.COLUMNS
    assert client.post(url("values", batch), {}).status_code == 422


def test_values_are_not_asked_for_a_file_without_choices(client: Client) -> None:
    batch = at_check(client)
    assert "Revoir les valeurs" not in page(client, url("check", batch))
    assert client.get(url("values", batch)).url == url("columns", batch)


def test_hostile_values_are_shown_as_text(client: Client) -> None:
    batch = at_columns(client, "Structure;Type\nA;<script>alert(1)</script>\n")
    html = page(client, url("values", batch))
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_what_was_answered_is_proposed_for_the_next_file(
    client: Client, administrator: User, culture: Theme
) -> None:
    first = waiting(administrator)
    targets = ["organisation", "kind", "themes", ""]
    options = {
        **first.options,
        "source_detail": "Forum",
        "policy": "create",
        "themes": [culture.pk],
    }
    actions.keep_answers(batch=first, targets=targets, options=options)
    actions.keep_meanings(batch=first, meanings={1: {"labo": "third_place"}})
    actions.ask_check(batch=first)
    assert waiting(administrator).like is None  # not run yet
    confirmed(after(first), administrator)

    second = waiting(administrator, CSV + "Autre;Labo;;\n", "suite.csv")
    assert (second.like, second.targets) == (first, targets)
    assert second.columns[1]["meanings"] == {"labo": "third_place"}
    assert (second.options["source_detail"], second.options["policy"]) == ("Forum", "fill")
    html = page(client, url("columns", second))
    assert "Comme pour le fichier" in html

    table = {"sheet": second.sheet, "heading": second.heading, "guess": "1"}
    assert client.post(url("table", second), table).status_code == 302
    second.refresh_from_db()
    assert (second.like, second.targets[3]) == (None, "commune")
    assert "source_detail" not in second.options
    assert "Comme pour le fichier" not in page(client, url("columns", second))

    undone(first, administrator)
    assert waiting(administrator).like is None


def test_other_titles_are_another_file(administrator: User) -> None:
    confirmed(received(administrator, CSV), administrator)
    assert waiting(administrator, CSV.replace("Ville", "Commune")).like is None
    assert waiting(administrator, CSV.replace("Ville", "VILLE")).like is not None


def test_all_values_known_are_not_asked_again(client: Client, administrator: User) -> None:
    batch = at_columns(client, CSV)
    client.post(url("columns", batch), {**columns(batch), **ANSWERS})
    batch.refresh_from_db()
    client.post(url("values", batch), answered(batch))
    batch.refresh_from_db()
    confirmed(batch, administrator)
    again = at_columns(client, CSV)
    answer = client.post(url("columns", again), {**columns(again), **ANSWERS})
    assert answer.url == again.get_absolute_url()
    again.refresh_from_db()
    assert again.state == ImportBatch.State.CHECKED


def test_what_the_file_does_not_say_is_given_to_all_rows(client: Client, culture: Theme) -> None:
    batch = at_columns(client, "Structure;Ville\nLa Cagette;\nLe Hangar;Saint-Céré\n")
    constants = {
        "themes": [culture.pk], "tags": "relais, marché", "commune": "46102",
        "organisation_kind": "association",
    }  # fmt: skip
    client.post(url("columns", batch), {**columns(batch), **ANSWERS, **constants})
    batch.refresh_from_db()
    cagette, hangar = [row.values for row in batch.rows.all()]
    assert (cagette["commune_id"], hangar["commune_id"]) == ("46102", "46251")
    assert cagette["themes"] == [culture.pk]
    assert cagette["tags"] == ["relais", "marché"]
    assert hangar["organisation_kind"] == "association"
    html = page(client, url("columns", batch))
    assert "relais, marché" in html
    assert "Figeac" in html


def test_a_constant_that_does_not_exist_is_refused(client: Client) -> None:
    batch = at_columns(client)
    for wrong in ({"themes": "999"}, {"tags": "x" * 51}, {"organisation_kind": "x"}):
        answer = client.post(url("columns", batch), {**columns(batch), **ANSWERS, **wrong})
        assert answer.status_code == 422


def test_rows_join_the_community_that_they_name(administrator: User, community: Community) -> None:
    content = f"Structure;Communauté\nLa Cagette;{community.name.upper()}\nLe Hangar;Ailleurs\n"
    confirmed(received(administrator, content), administrator)
    assert [m.actor.name for m in Membership.objects.all()] == ["La Cagette"]
    assert "Ailleurs" in Actor.objects.get(name="Le Hangar").notes


def test_a_misspelt_commune_is_understood_and_told(administrator: User) -> None:
    content = "Structure;Ville;CP\nA;Figaec;\nB;ST CERE;\nC;St-Séré;46400\nD;Figaec;31000\nE;Fig;\n"
    batch = received(administrator, content)
    found = [row.values["commune_id"] for row in batch.rows.all()]
    assert found == ["46102", "46251", "46251", None, None]
    told = [row.warnings.get("1", "") for row in batch.rows.all()]
    assert told[0] == "Commune comprise : Figeac."
    assert told[1] == ""
    assert told[2] == "Commune comprise : Saint-Céré."
    assert told[3].startswith("Commune inconnue ici")


def test_only_administrators_read_values(
    client: Client, people: dict[str, Any], browse: Callable[[Any], Client]
) -> None:
    batch = at_columns(client, CSV)
    for role, person in people.items():
        if role != "administrator":
            status = browse(person).get(reverse("grc:import_values", args=[batch.pk])).status_code
            assert status == (302 if role == "anonymous" else 404)
