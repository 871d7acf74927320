"""Events, from the spreadsheets and the agendas where they were kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from communities.models import Community, Place
from events.models import Event
from events.moments import Span, moment, span
from grc.importing.checks import CellError
from grc.models import User
from tests.imports import confirmed, counts, received, undone
from tests.spreadsheets import real

H = dt.time
MAY_3, MAY_5 = dt.date(2024, 5, 3), dt.date(2024, 5, 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/05/2024", Span(MAY_3)),
        ("2024-05-03", Span(MAY_3)),
        ("03/05/24 14:30", Span(MAY_3, H(14, 30))),
        ("Vendredi 3 mai 2024, 10h00", Span(MAY_3, H(10))),
        ("vendredi 3 mai 2024 à 18 h 30", Span(MAY_3, H(18, 30))),
        ("3 mai 2024 de 14h à 16h30", Span(MAY_3, H(14), None, H(16, 30))),
        ("Ven. 3 mai 2024 midi", Span(MAY_3, H(12))),
        ("Du 3 au 5 mai 2024", Span(MAY_3, None, MAY_5)),
        ("3 et 5 mai 2024, 10h-18h", Span(MAY_3, H(10), MAY_5, H(18))),
        ("du 30 avril au 5 mai 2024", Span(dt.date(2024, 4, 30), None, MAY_5)),
        ("2024-05-03T08:00:00+00:00", Span(MAY_3, H(10))),
        ("2024-05-03T23:30:00Z", Span(dt.date(2024, 5, 4), H(1, 30))),
        ("2024-05-03 08:00", Span(MAY_3, H(8))),
        ("9h30", Span(None, H(9, 30))),
        ("14h – 16h", Span(None, H(14), None, H(16))),
    ],
)
def test_moments_are_understood(text: str, said: Span) -> None:
    assert span(text) == said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Samedi 14 juin, 10h00", "Il manque l’année"),
        ("Du 3 au 5 mai", "Il manque l’année"),
        ("31/02/2024 10h", "n’existe pas"),
        ("3 mai 2024 25h", "heure n’existe pas"),
        ("bientôt", "n’est pas comprise"),
        ("mai 2024", "Il manque le jour"),
        ("0001-01-01T00:00:00Z", "Vérifiez l’année"),
        ("3 mai 9999", "Vérifiez l’année"),
        ("9" * 300, "n’est pas comprise"),
    ],
)
def test_others_are_asked_about(text: str, told: str) -> None:
    with pytest.raises(CellError, match=told):
        span(text)


def test_the_clocks_change() -> None:
    assert moment(dt.date(2024, 3, 30), H(10)).utcoffset() == dt.timedelta(hours=1)
    assert moment(dt.date(2024, 3, 31), H(10)).utcoffset() == dt.timedelta(hours=2)
    with pytest.raises(CellError):
        moment(dt.date(2024, 3, 31), H(2, 30))


@pytest.fixture
def hall(community: Community) -> Place:
    place = Place.objects.create(name="Salle des fêtes")
    community.places.add(place)
    return place


def imported(by: User, content: str) -> Any:
    return received(by, content, kind="evenements")


@pytest.mark.django_db
def test_events_are_checked_then_written_and_undone(
    administrator: User, hall: Place, community: Community
) -> None:
    content = (
        "Titre;Date;Heure;Heure de fin;Type;Lieu;Visio;Description;Communauté;Ville\n"
        "Atelier vélo;3 mai 2024;14h;16h30;atelier;SALLE DES FETES;;Apporter <b>;"
        f"{community};Figeac\n"
        "Réunion;04/05/2024 18:30;;;AG;;https://visio.example.org/a;;;\n"
        "Pique-nique;Samedi 14 juin, 10h00;;;;;;;;\n"
        "Fête;Du 3 au 5 mai 2024;;;fête;Le pré;sans;;;\n"
        "À rebours;05/05/2024;18h;16h;;;;;;\n"
        ";05/05/2024;;;;;;;;\n"
        "Sans jour;;;;;;;;;\n"
        "atelier VELO;03/05/2024 14:00;;;;;;;;\n"
        "Atelier velo;2024-05-03T12:00:00Z;;;;;;;"
        f"{community};\n"
    )
    batch = imported(administrator, content)
    assert counts(batch) == (4, 0, 0, 1, 4)
    rows = {row.number: row for row in batch.rows.all()}
    assert "Il manque l’année" in rows[4].errors["1"]
    assert rows[6].errors == {"3": "La fin de l’événement doit suivre son début."}
    assert rows[8].errors == {"": "Il manque le jour où l’événement commence."}
    assert rows[10].duplicate_of == 2
    assert {"1", "5", "6"} <= set(rows[5].warnings)
    confirmed(batch, administrator)
    bikes = Event.objects.get(title="Atelier vélo")
    assert (bikes.kind, bikes.mode, bikes.place) == ("workshop", "onsite", hall)
    assert timezone.localtime(bikes.starts_at).isoformat() == "2024-05-03T14:00:00+02:00"
    assert bikes.ends_at == bikes.starts_at + dt.timedelta(hours=2.5)
    assert (bikes.community, bikes.created_by) == (community, administrator)
    assert bikes.description == "Apporter <b>\nVille : Figeac"
    meeting = Event.objects.get(title="Réunion")
    assert (meeting.mode, meeting.url) == ("remote", "https://visio.example.org/a")
    party = Event.objects.get(title="Fête")
    assert timezone.localtime(party.ends_at).isoformat() == "2024-05-05T23:59:00+02:00"
    assert party.description == "Lieu : Le pré\nVisio : sans"
    again = imported(administrator, content)
    assert counts(again) == (0, 0, 4, 1, 4)
    undone(batch, administrator)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_the_pages_lead_to_the_events(
    administrator: User, browse: Callable[[Any], Client], community: Community
) -> None:
    client = browse(administrator)
    assert 'value="evenements"' in client.get("/imports/nouveau/").content.decode()
    year = timezone.localdate().year + 1
    for day, way in (
        ("03/05/2024 10h", "/evenements/?quand=passes"),
        (f"03/05/{year} 10h", "/evenements/?vue=liste"),
    ):
        batch = confirmed(imported(administrator, f"Titre;Date\nVisite;{day}\n"), administrator)
        page = client.get(f"/imports/{batch.pk}/").content.decode()
        assert f'href="{way}"' in page
        assert "Visite" in client.get(way).content.decode()


@pytest.mark.django_db
def test_a_real_agenda(administrator: User) -> None:
    content = real("events/openagenda_drome_200.csv").read_bytes()
    batch = received(administrator, content, "openagenda.csv", kind="evenements")
    created, _updated, _unchanged, duplicates, rejected = counts(batch)
    assert created + duplicates + rejected == 200
    assert rejected == 0
    confirmed(batch, administrator)
    assert Event.objects.count() == created
