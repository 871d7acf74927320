"""Events taken to one's own calendar, and read by search engines."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from communities.models import Community
from events.models import Event
from grc.models import Audience, ExportLog, User
from tests.factories import CommuneFactory, EventFactory, PlaceFactory, ThemeFactory

pytestmark = pytest.mark.django_db
EXPORT = "/evenements/exporter.ics"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def at(day: int, month: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, month, day, 18))


def public(**more: Any) -> Event:
    return EventFactory(**{"audience": Audience.PUBLIC} | more)


def titles(response: Any) -> list[str]:
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return [str(event["summary"]) for event in Calendar.from_ical(response.content).events]


def test_what_the_calendar_shows(
    client: Client, community: Community, member: User, browse: Any
) -> None:
    public(title="Le 10", starts_at=at(10), kind="visit")
    public(title="Le 11", starts_at=at(11))
    public(title="En octobre", starts_at=at(5, 10))
    EventFactory(title="Partagé", community=community, starts_at=at(10), audience=Audience.SHARED)
    for query, wanted in (
        ("?vue=mois&jour=2026-12-10", ["Le 10", "Le 11"]), ("?vue=jour&jour=2026-12-11", ["Le 11"]),
        ("?vue=mois&jour=2026-12-10&sorte=visit", ["Le 10"]),
        ("?vue=semaine&jour=2026-10-05", ["En octobre"]),
    ):  # fmt: skip
        page = client.get(f"/evenements/{query}")
        assert page.context["links"]["export"].startswith(EXPORT)
        assert titles(client.get(page.context["links"]["export"])) == wanted
    assert not ExportLog.objects.exists()
    theirs = browse(member).get(f"{EXPORT}?vue=jour&jour=2026-12-10")
    assert sorted(titles(theirs)) == ["Le 10", "Partagé"]
    log = ExportLog.objects.get()
    assert (log.created_by, log.format, log.rows) == (member, "ics", 2)


def test_the_list_and_what_is_past(client: Client) -> None:
    public(title="Demain", starts_at=timezone.now() + dt.timedelta(1))
    public(title="Hier", starts_at=timezone.now() - dt.timedelta(1))
    for query, wanted in (("?vue=liste", ["Demain"]), ("?quand=passes", ["Hier"])):
        address = client.get(f"/evenements/{query}").context["links"]["export"]
        assert titles(client.get(address)) == wanted


def test_one_event_from_its_page(client: Client) -> None:
    event = public(title="Atelier")
    address = f"/evenements/{event.pk}/evenement.ics"
    assert f'href="{address}"' in client.get(event.get_absolute_url()).content.decode()
    assert titles(client.get(address)) == ["Atelier"]
    hidden = EventFactory(audience=Audience.SHARED)
    assert client.get(f"/evenements/{hidden.pk}/evenement.ics").status_code == 404


def block(response: Any) -> Any:
    found = BLOCK.findall(response.content.decode())
    return json.loads(found[0]) if found else None


def test_search_engines_read_public_events(client: Client) -> None:
    place = PlaceFactory(name="La Halle", address="1, place Carnot", capacity=30,
                         commune=CommuneFactory(name="Figeac"))  # fmt: skip
    event = public(
        title="</script><b>Goûter & co", place=place, starts_at=at(3), ends_at=at(4), mode="both",
        url="https://visio.example.org/a", themes=[ThemeFactory(name="Vélo")],
    )  # fmt: skip
    response = client.get(event.get_absolute_url())
    assert "</script><b>" not in response.content.decode()
    found = block(response)
    assert found["name"] == event.title
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    assert found["startDate"] == "2026-12-03T18:00:00+01:00"
    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["location"][0]["address"]["addressLocality"] == "Figeac"
    assert found["location"][1] == {"@type": "VirtualLocation", "url": event.url}
    assert (found["maximumAttendeeCapacity"], found["keywords"]) == (30, ["Vélo"])
    Event.objects.update(status="cancelled", cancelled_why="Neige")
    assert block(client.get(event.get_absolute_url()))["eventStatus"].endswith("EventCancelled")


def test_others_say_nothing_to_them(community: Community, gardener: User, browse: Any) -> None:
    shared = EventFactory(community=community, audience=Audience.SHARED)
    draft = public(community=community, status="draft")
    for event in (shared, draft):
        assert block(browse(gardener).get(event.get_absolute_url())) is None
