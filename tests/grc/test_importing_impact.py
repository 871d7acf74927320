"""What an import does to the records in place: by field, and what asks for a box to tick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from communities.models import Actor
from grc.models import ImportBatch, User
from tests.factories import ActorFactory
from tests.grc.test_importing_views import at_check, page, url
from tests.imports import confirmed, received

pytestmark = pytest.mark.django_db

CSV = "Structure;Courriel;Téléphone;Remarques\nA;a@example.org;05 36 49 00 01;le mardi\n" + "".join(
    f"Autre {number};;;\n" for number in range(2)
)


@pytest.fixture
def known(db: None) -> Actor:
    return ActorFactory(
        kind="organisation", first_name="", name="A", email="a@example.org", phone="+33536490099",
        notes="", website="",
    )  # fmt: skip


@pytest.fixture
def client(browse: Callable[[Any], Client], administrator: User) -> Client:
    return browse(administrator)


def test_fields_filled_added_and_replaced(administrator: User, known: Actor) -> None:
    filled = received(administrator, CSV)
    assert filled.counts["impact"] == {"notes": {"filled": 1, "added": 0, "replaced": 0}}
    Actor.objects.filter(pk=known.pk).update(notes="vu au forum")
    replaced = received(administrator, CSV, policy="update")
    assert replaced.counts["impact"] == {
        "notes": {"filled": 0, "added": 1, "replaced": 0},
        "phone": {"filled": 0, "added": 0, "replaced": 1},
    }


def test_replacing_much_asks_for_a_box(client: Client, administrator: User, known: Actor) -> None:
    batch = received(administrator, CSV, policy="update")
    html = page(client, url("check", batch))
    assert "Oui, remplacer ces valeurs" in html
    answer = client.post(url("run", batch))
    assert answer.status_code == 422
    assert "Cochez cette case" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CHECKED
    assert client.post(url("run", batch), {"accept": "on"}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.RUNNING


def test_replacing_little_asks_for_nothing(
    client: Client, administrator: User, known: Actor
) -> None:
    batch = received(administrator, CSV + "Autre 3;;;\n", policy="update")
    assert "Oui, remplacer ces valeurs" not in page(client, url("check", batch))
    client.post(url("run", batch))
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.RUNNING


def test_filling_blanks_never_asks(client: Client, known: Actor) -> None:
    batch = at_check(client, "Structure;Courriel;Téléphone\nA;a@example.org;05 36 49 00 01\n")
    assert "Oui, remplacer" not in page(client, url("check", batch))


def test_always_creating_makes_a_second_record(
    client: Client, administrator: User, known: Actor
) -> None:
    batch = received(administrator, CSV, policy="create")
    assert (batch.counts["created"], batch.counts["updated"]) == (3, 0)
    row = batch.rows.get(number=2)
    assert "Semble déjà connu" in row.warnings[""]
    assert "Courriel déjà connu" in row.warnings[""]
    assert "il faudra ensuite fusionner" in page(client, url("check", batch))
    confirmed(batch, administrator)
    assert Actor.objects.filter(name="A").count() == 2
    second = Actor.objects.exclude(pk=known.pk).get(name="A")
    assert second.email == ""
    assert "a@example.org" in second.notes
    known.refresh_from_db()
    assert known.phone == "+33536490099"
