"""The calendars that programs subscribe to, read back with the library."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar import Event as VEvent

from communities.models import Community, Place
from events.models import Event
from events.vevents import folded, text
from grc.models import Audience, User
from tests.factories import (
    CommuneFactory,
    CommunityFactory,
    DirectorateFactory,
    EventFactory,
    OrganisationFactory,
    PlaceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
ALL = "/evenements/flux/tous.ics"


def at(year: int, month: int, day: int, hour: int = 18, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, hour, minute))


def public(**more: Any) -> Event:
    return EventFactory(**{"audience": Audience.PUBLIC} | more)


def read(response: Any) -> Any:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def titles(response: Any) -> list[str]:
    return [str(event["summary"]) for event in read(response).events]


@pytest.fixture
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the first of December 2026."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))


@pytest.fixture
def hall(community: Community) -> Place:
    commune = CommuneFactory(name="Figeac")
    made: Place = PlaceFactory(name="La Halle", address="1, place Carnot", commune=commune)
    made.communities.add(community)
    return made


def test_each_event_says_all_that_a_calendar_shows(client: Client, hall: Place) -> None:
    event = public(
        title="Goûter ; « fruits, légumes »", starts_at=at(2026, 12, 3), place=hall, kind="festive",
        ends_at=at(2026, 12, 3, 20), url="https://visio.example.org/a", mode="both",
        description="Deux\nlignes" + " et des mots" * 100, themes=[ThemeFactory(name="Vélo")],
    )  # fmt: skip
    [found] = read(client.get(ALL)).events
    assert found["uid"] == f"evenement-{event.pk}@localhost"
    assert str(found["summary"]) == "Goûter ; « fruits, légumes »"
    assert (found.start, found.end) == (event.starts_at, event.ends_at)
    assert found["dtstart"].params["tzid"] == "Europe/Paris"
    assert found["location"] == "La Halle, 1, place Carnot, Figeac (46)"
    assert found["url"] == f"http://testserver{event.get_absolute_url()}"
    assert (found["status"], found["sequence"]) == ("CONFIRMED", event.version - 1)
    assert found["last-modified"].dt == event.updated_at.replace(microsecond=0)
    assert found["categories"].cats == ["moment convivial", "Vélo"]
    told = str(found["description"])
    assert told.startswith("En ligne : https://visio.example.org/a\n\nDeux\nlignes et")
    assert told.endswith("…")
    assert len(told) < 700


def test_the_hour_on_the_wall_stays_when_the_clocks_change(client: Client, december: None) -> None:
    public(title="Hiver", starts_at=at(2027, 3, 27))
    public(title="Été", starts_at=at(2027, 3, 28))
    twice = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)  # 2:30 for the second time
    public(title="Deux fois", starts_at=twice)
    response = client.get(ALL)
    zone = read(response).timezones[0].to_tz()
    moments = {str(event["summary"]): event["dtstart"] for event in read(response).events}
    assert moments["Hiver"].dt.replace(tzinfo=zone).utcoffset() == dt.timedelta(hours=1)
    assert moments["Été"].dt.replace(tzinfo=zone).utcoffset() == dt.timedelta(hours=2)
    assert moments["Hiver"].dt.time() == moments["Été"].dt.time() == dt.time(18)
    assert moments["Deux fois"].dt == twice


def test_only_what_everyone_reads(community: Community, gardener: User, browse: Any) -> None:
    public(title="Publique", community=community)
    public(title="Ébauche", community=community, status="draft")
    public(title="Archivée", community=community, archived_at=timezone.now())
    for audience in (Audience.SHARED, Audience.COMMUNITY, Audience.REGION, Audience.GARDENERS):
        EventFactory(title=f"Réservée {audience}", community=community, audience=audience)
    for client in (Client(), browse(gardener)):
        assert titles(client.get(ALL)) == ["Publique"]


def test_nobody_is_named(client: Client, community: Community, gardener: User) -> None:
    organiser = OrganisationFactory(
        name="Association Tartempion", email="tartempion@example.org", community=community,
        audience=Audience.PUBLIC,
    )  # fmt: skip
    public(community=community, created_by=gardener, organisers=[organiser],
           directorates=[DirectorateFactory(name="Direction du vélo")])  # fmt: skip
    content = client.get(ALL).content.decode()
    for word in ("Tartempion", "tartempion", "Tom", "Territoire", "territoire@", "ORGANIZER",
                 "ATTENDEE", "Direction du vélo"):  # fmt: skip
        assert word not in content, word


def test_cancelled_ones_stay_and_say_so(client: Client) -> None:
    public(status="cancelled", cancelled_why="Trop de neige")
    [found] = read(client.get(ALL)).events
    assert found["status"] == "CANCELLED"
    assert found["description"].startswith("Annulé : Trop de neige")


def test_from_six_months_ago_to_eighteen_ahead(client: Client, december: None) -> None:
    for title, moment in (
        ("Trop vieux", at(2026, 5, 31)), ("Juin", at(2026, 6, 2)), ("Juin 2028", at(2028, 6, 1)),
        ("Trop loin", at(2028, 6, 3)),
    ):  # fmt: skip
        public(title=title, starts_at=moment)
    public(title="Dure encore", starts_at=at(2026, 1, 1), ends_at=at(2026, 12, 24))
    assert titles(client.get(ALL)) == ["Dure encore", "Juin", "Juin 2028"]


def test_of_a_community_a_theme_a_place(client: Client, hall: Place) -> None:
    seen, theme = CommunityFactory(is_public=True), ThemeFactory()
    hidden = CommunityFactory(is_public=False)
    cave = PlaceFactory()
    cave.communities.add(hidden)
    public(title="Ici", place=hall, community=seen, themes=[theme])
    public(title="Ailleurs", community=hidden)
    for by, pk in (("communaute", seen.pk), ("thematique", theme.pk), ("lieu", hall.pk)):
        found = client.get(reverse("events:event_feed", kwargs={"by": by, "pk": pk}))
        assert titles(found) == ["Ici"]
    for by, pk in (("communaute", hidden.pk), ("lieu", cave.pk), ("thematique", 999_999),
                   ("sorte", 1), ("community", seen.pk)):  # fmt: skip
        assert client.get(f"/evenements/flux/{by}/{pk}.ics").status_code == 404


def test_unchanged_is_told_in_one_query(client: Client, hall: Place) -> None:
    theme = ThemeFactory(name="Vélo")
    event = public(place=hall, themes=[theme])
    mark = client.get(ALL)["ETag"]
    known = {"If-None-Match": mark}
    with CaptureQueriesContext(connection) as queries:
        response = client.get(ALL, headers=known)
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", mark)
    assert len(queries) == 1

    def changed() -> bool:
        nonlocal mark
        response = client.get(ALL, headers={"If-None-Match": mark})
        mark = response["ETag"]
        return bool(response.status_code == 200)

    Event.objects.filter(pk=event.pk).update(title="Autre titre")
    assert changed()
    Place.objects.filter(pk=hall.pk).update(name="La Grange")
    assert changed()
    theme.name = "Bicyclette"
    theme.save()
    assert changed()
    event.themes.clear()
    assert changed()
    assert not changed()
    Event.objects.filter(pk=event.pk).update(audience=Audience.SHARED)
    assert changed()  # no longer there


def test_as_many_queries_for_many(client: Client, hall: Place) -> None:
    counts = []
    for more in (1, 8):
        for _number in range(more):
            public(place=hall, themes=[ThemeFactory()])
        with CaptureQueriesContext(connection) as queries:
            client.get(ALL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_as_the_library_writes_it() -> None:
    @given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=200))
    def same(value: str) -> None:
        made = VEvent()
        made.add("summary", value)
        lines = made.to_ical().decode().split("\r\n")[1:-2]
        assert folded(f"SUMMARY:{text(value)}").split("\r\n") == lines

    same()
    assert text("a\x00b\x0bc\nd") == "abc\\nd"
