"""Events by month, by week and by day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event
from grc.models import Audience, User
from tests.factories import CommunityFactory, EventFactory, PlaceFactory, ThemeFactory

pytestmark = pytest.mark.django_db
URL = "/evenements/"
MONTH = f"{URL}?vue=mois&jour=2026-12-10"


def at(day: int, hour: int = 18, month: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, month, day, hour))


def public(title: str, day: int, hour: int = 18, **more: Any) -> Event:
    values = {"audience": Audience.PUBLIC, "starts_at": at(day, hour)} | more
    return EventFactory(title=title, **values)


def days_of(response: Any) -> dict[dt.date, list[str]]:
    """The titles shown in each day of a month or a week."""
    return {
        day.date: [shown["event"].title for shown in day.events]
        for week in response.context["weeks"]
        for day in week
        if day.events
    }


def test_the_month_has_whole_weeks_and_their_events(client: Any) -> None:
    public("De novembre, en décembre", 30, starts_at=at(30, month=11))
    public("Veille", 29, starts_at=at(29, month=11))
    public("Au milieu", 10)
    public("Trop tard", 4, starts_at=at(4, month=1) + dt.timedelta(365))
    response = client.get(MONTH)
    assert len(response.context["weeks"]) == 5
    assert days_of(response) == {
        dt.date(2026, 11, 30): ["De novembre, en décembre"],
        dt.date(2026, 12, 10): ["Au milieu"],
    }
    page = response.content.decode()
    assert '<th role="columnheader" scope="col">Lundi</th>' in page
    assert "<caption" in page
    assert "Décembre 2026" in page


def test_the_month_is_what_one_finds_first(client: Any) -> None:
    assert client.get(URL).context["asked"].view == "mois"
    assert client.get(f"{URL}?quand=passes").context["asked"].view == "liste"


def test_a_day_belongs_to_the_time_of_here(client: Any) -> None:
    public("Minuit et demi", 10, starts_at=dt.datetime(2026, 12, 9, 23, 30, tzinfo=dt.UTC))
    assert list(days_of(client.get(MONTH))) == [dt.date(2026, 12, 10)]


def test_what_lasts_is_in_each_of_its_days(client: Any) -> None:
    public("Festival", 10, ends_at=at(12, 0))  # over at midnight: not of the 12th
    found = days_of(client.get(MONTH))
    assert list(found) == [dt.date(2026, 12, 10), dt.date(2026, 12, 11)]
    assert "suite" in client.get(MONTH).content.decode()
    for day, told in ((9, 0), (10, 1), (11, 1), (12, 0)):
        listed = client.get(f"{URL}?vue=jour&jour=2026-12-{day:02}").context["events"]
        assert len(listed) == told, day


def test_what_began_long_before_is_shown(client: Any) -> None:
    public("Exposition", 1, starts_at=at(1, month=3), ends_at=at(8, 20))
    week = days_of(client.get(f"{URL}?vue=semaine&jour=2026-12-09"))
    assert list(week) == [dt.date(2026, 12, 7), dt.date(2026, 12, 8)]


def test_a_full_day_leads_to_its_page(client: Any) -> None:
    for number in range(9):
        public(f"n°{number}.", 10, 9 + number)
    page = client.get(MONTH).content.decode()
    assert "n°3." in page
    assert "n°4." not in page
    assert "et 5 autres" in page
    day = client.get(f"{URL}?vue=jour&jour=2026-12-10")
    assert len(day.context["events"]) == 9
    assert "Jour suivant" in day.content.decode()


def test_a_day_by_pages(client: Any) -> None:
    for number in range(65):
        public(f"n°{number}.", 10, number % 20)
    seen: list[int] = []
    query = "?vue=jour&jour=2026-12-10"
    for _page in range(3):
        response = client.get(URL + query)
        seen += [event.pk for event in response.context["events"]]
        query = response.context["next_url"]
    assert (len(set(seen)), len(seen), query) == (65, 65, "")


def test_drafts_and_cancelled(community: Any, member: User, gardener: User, browse: Any) -> None:
    shared = {"community": community, "audience": Audience.SHARED, "starts_at": at(10)}
    EventFactory(title="Ébauche", status="draft", **shared)
    EventFactory(title="Annulée", status="cancelled", cancelled_why="Pluie", **shared)
    for view in ("mois", "semaine", "jour"):
        address = f"{URL}?vue={view}&jour=2026-12-10"
        theirs = browse(member).get(address).content.decode()
        assert "Ébauche" not in theirs, view
        assert "<del>Annulée</del>" in theirs, view
        ours = browse(gardener).get(address).content.decode()
        assert "Ébauche" in ours, view
        assert "brouillon" in ours, view


def test_filters_and_that_each_view_keeps_them(client: Any) -> None:
    theme, place = ThemeFactory(), PlaceFactory()
    wanted, other = CommunityFactory(is_public=True), CommunityFactory(is_public=True)
    place.communities.set([wanted])
    public("Le bon", 10, community=wanted, themes=[theme], place=place, kind="visit",
           mode="both")  # fmt: skip
    public("L’autre", 10, community=other, mode="onsite", kind="training")
    for query in (f"communaute={wanted.pk}", f"thematique={theme.pk}", f"lieu={place.pk}",
                  "sorte=visit", "presence=remote"):  # fmt: skip
        response = client.get(f"{MONTH}&{query}")
        assert days_of(response) == {dt.date(2026, 12, 10): ["Le bon"]}, query
        assert all(query in address for address in response.context["links"].values()), query
    onsite = days_of(client.get(f"{MONTH}&presence=onsite"))[dt.date(2026, 12, 10)]
    assert sorted(onsite) == ["Le bon", "L’autre"]


def test_a_hidden_community_is_no_filter(client: Any) -> None:
    hidden = CommunityFactory(name="Secrète", is_public=False)
    place = PlaceFactory(name="Leur cave")
    place.communities.set([hidden])
    page = client.get(MONTH).content.decode()
    assert "Secrète" not in page
    assert "Leur cave" not in page


@pytest.mark.parametrize(
    "query",
    ["vue=x", "jour=x", "jour=2026-13-01", "jour=0001-01-01", "jour=9999-12-31", "lieu=²",
     "vue=semaine&jour=2199-12-31", "vue=mois&jour=1970-01-01", "sorte=x&presence=y"],
)  # fmt: skip
def test_wrong_addresses(query: str, client: Any) -> None:
    assert client.get(f"{URL}?{query}").status_code == 200


@pytest.mark.parametrize("view", ["mois", "semaine", "jour", "liste"])
def test_as_many_queries_for_many(view: str, client: Any) -> None:
    address = f"{URL}?vue={view}&jour=2026-12-10"
    public("Le premier", 10, place=PlaceFactory(), community=CommunityFactory(is_public=True))
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(8):
        public(f"n°{number}", 8 + number % 4, place=PlaceFactory(),
               community=CommunityFactory(is_public=True))  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(one) == len(many)
