from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from grc.models import Audience, User
from tests.factories import (
    CommuneFactory,
    CommunityFactory,
    EventFactory,
    NeedFactory,
    PlaceFactory,
    SynergyFactory,
)

pytestmark = pytest.mark.django_db
URL = "/evenements/"


def values(community: Any, **changes: Any) -> dict[str, Any]:
    start = timezone.localtime() + dt.timedelta(3)
    return {
        "title": "Atelier du pain",
        "kind": "workshop",
        "mode": "onsite",
        "starts_at": f"{start:%Y-%m-%dT18:00}",
        "ends_at": f"{start:%Y-%m-%dT20:00}",
        "community": community.pk,
        "audience": "shared",
    } | changes


def test_agenda(community: Any, member: User, client: Any, browse: Any) -> None:
    EventFactory(community=community, title="Atelier partagé")
    EventFactory(community=community, title="Fête publique", audience=Audience.PUBLIC)
    EventFactory(community=community, title="Fête passée", audience=Audience.PUBLIC, past=True)
    EventFactory(community=community, title="Point privé", audience=Audience.GARDENERS)
    EventFactory(title="Ailleurs", audience=Audience.PUBLIC)
    public = client.get(f"{URL}?vue=liste").content.decode()
    assert "Fête publique" in public
    for other in ("Atelier partagé", "Fête passée", "Point privé", "Ajouter un événement"):
        assert other not in public
    assert "Atelier partagé" in browse(member).get(f"{URL}?vue=liste").content.decode()
    assert "Fête passée" in client.get(f"{URL}?quand=passes").content.decode()
    only = client.get(f"{URL}?vue=liste&communaute={community.pk}").content.decode()
    assert "Ailleurs" not in only


def test_empty_and_wrong_addresses(client: Any) -> None:
    for query in ("?vue=liste", "?quand=passes", "?vue=liste&communaute=x",
                  "?apres=x", "?apres=2026-13-01_1",
                  "?apres=2026-01-01T10:00:00Z_99999999999999999999",
                  "?vue=liste&communaute=²"):  # fmt: skip
        assert "Aucun événement" in client.get(URL + query).content.decode()


def test_agenda_by_pages(community: Any, client: Any) -> None:
    start = timezone.now() + dt.timedelta(7)
    for number in range(65):
        moment = start + dt.timedelta(hours=number // 3)
        EventFactory(
            community=community, title=f"n°{number}.", starts_at=moment, audience=Audience.PUBLIC
        )
    seen: list[int] = []
    query = "?vue=liste"
    for _page in range(3):
        response = client.get(URL + query)
        seen += [event.pk for event in response.context["events"]]
        query = response.context["next_url"]
    assert len(seen) == len(set(seen)) == 65
    assert query == ""


def test_detail(community: Any, member: User, client: Any, browse: Any) -> None:
    place = PlaceFactory(name="La Halle", commune=CommuneFactory(name="Figeac"))
    seen = NeedFactory(community=community, title="Un four")
    hidden = NeedFactory(community=community, title="Un secret", audience=Audience.GARDENERS)
    event = EventFactory(community=community, place=place, needs=[seen, hidden])
    assert client.get(event.get_absolute_url()).status_code == 404
    page = browse(member).get(event.get_absolute_url()).content.decode()
    assert "La Halle" in page
    assert "Figeac" in page
    assert "Un four" in page
    assert "Un secret" not in page
    assert "Modifier" not in page


def test_public_detail(community: Any, client: Any) -> None:
    event = EventFactory(community=community, audience=Audience.PUBLIC, needs=[NeedFactory()])
    assert client.get(event.get_absolute_url()).status_code == 200


def test_a_hidden_community_is_not_named(client: Any) -> None:
    hidden = CommunityFactory(name="Secrète", is_public=False)
    event = EventFactory(community=hidden, audience=Audience.PUBLIC)
    assert "Secrète" not in client.get(event.get_absolute_url()).content.decode()
    assert "Secrète" not in client.get(f"{URL}?vue=liste").content.decode()


def test_create(community: Any, gardener: User, browse: Any) -> None:
    need, synergy = NeedFactory(community=community), SynergyFactory(community=community)
    client = browse(gardener)
    url = reverse("events:event_create")
    page = client.get(f"{url}?besoin={need.pk}&synergie={synergy.pk}").content.decode()
    assert need.title in page
    assert synergy.title in page
    sent = values(community, needs=[need.pk], synergies=[synergy.pk])
    assert client.post(url, sent).status_code == 302
    event = Event.objects.get()
    assert event.created_by == gardener
    assert timezone.localtime(event.starts_at).hour == 18
    assert (list(event.needs.all()), list(event.synergies.all())) == ([need], [synergy])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("starts_at", "demain"),
        ("starts_at", "0000-01-01T10:00"),
        ("starts_at", "99999-01-01T10:00"),
        ("starts_at", "0001-01-01T00:00"),
        ("ends_at", "2020-01-01T10:00"),
        ("title", ""),
        ("title", "\0"),
        ("url", "javascript:alert(1)"),
        ("place", "0"),
        ("needs", "99999999999999999999"),
        ("community", ""),
    ],
)
def test_bad_input_gets_a_sentence(
    name: str, value: str, community: Any, gardener: User, browse: Any
) -> None:
    sent = values(community, description="Gardé") | {name: value}
    response = browse(gardener).post(reverse("events:event_create"), sent)
    assert response.status_code == 422
    assert "Gardé" in response.content.decode()


def test_needs_that_one_may_not_read_are_refused(
    community: Any, gardener: User, browse: Any
) -> None:
    hidden = NeedFactory(audience=Audience.GARDENERS)
    sent = values(community, needs=[hidden.pk])
    assert browse(gardener).post(reverse("events:event_create"), sent).status_code == 422


def test_edit_keeps_links_that_one_may_not_read(
    community: Any, gardener: User, browse: Any
) -> None:
    mine = NeedFactory(community=community)
    hidden = NeedFactory(audience=Audience.GARDENERS)
    event = EventFactory(community=community, needs=[mine, hidden])
    client = browse(gardener)
    url = reverse("events:event_edit", args=[event.pk])
    assert hidden.title not in client.get(url).content.decode()
    sent = values(community, version=event.version, title="Nouveau titre", needs=[])
    assert client.post(url, sent).status_code == 302
    event.refresh_from_db()
    assert event.title == "Nouveau titre"
    assert list(event.needs.all()) == [hidden]


@pytest.mark.parametrize(
    ("role", "create", "edit"),
    [("member", 403, 403), ("former_gardener", 403, 404), ("agent", 200, 403)],
)
def test_who_may_write(
    role: str, create: int, edit: int, community: Any, request: Any, browse: Any
) -> None:
    event = EventFactory(community=community)
    client = browse(request.getfixturevalue(role))
    assert client.get(reverse("events:event_create")).status_code == create
    assert client.get(reverse("events:event_edit", args=[event.pk])).status_code == edit


@pytest.mark.parametrize("role", ["anonymous", "gardener"])
def test_same_number_of_queries_for_one_and_three(
    role: str, community: Any, request: Any, browse: Any
) -> None:
    client = browse(request.getfixturevalue(role))
    event = EventFactory(community=community, audience=Audience.PUBLIC)

    def count() -> list[int]:
        counts = []
        for url in (URL, event.get_absolute_url()):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        return counts

    def add() -> None:
        place = PlaceFactory(commune=CommuneFactory())
        EventFactory(community=CommunityFactory(), place=place, audience=Audience.PUBLIC)
        event.needs.add(NeedFactory(community=community, audience=Audience.PUBLIC))
        event.synergies.add(SynergyFactory(community=community, audience=Audience.PUBLIC))

    add()
    one = count()
    add()
    add()
    assert count() == one
