"""Indicators of trust: what they count, who reads them, and that both sides read the same."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.types.range import DateRange

from gardeners.models import FollowUp, Need
from gardeners.trust.chart import HEIGHT, chart
from gardeners.trust.quarters import Quarter, latest_quarters
from gardeners.trust.series import Scope, Series, Value, all_series
from tests.factories import (
    CommunityFactory,
    DirectorateFactory,
    EventFactory,
    FollowUpFactory,
    MandateFactory,
    NeedFactory,
    SynergyFactory,
    UserFactory,
    today,
)

pytestmark = pytest.mark.django_db
SUMMER, AUTUMN = Quarter(dt.date(2026, 7, 1)), Quarter(dt.date(2026, 10, 1))
TODAY = dt.date(2026, 11, 10)


@pytest.fixture(autouse=True)
def empty_cache() -> Any:
    cache.clear()
    yield
    cache.clear()


def measured(community, key: str, day: dt.date = TODAY) -> list[tuple[float | None, int, int]]:
    """(value, part, whole) of the summer and the autumn of 2026."""
    scope = Scope([SUMMER, AUTUMN], day, [community.pk])
    [series] = [one for one in all_series(scope) if one.key == key]
    return [(value.value, value.part, value.whole) for value in series.values]


def dated(record: Any, **values: Any) -> Any:
    type(record)._base_manager.filter(pk=record.pk).update(**values)
    return record


def need(community, day: dt.date, **values: Any) -> Need:
    return NeedFactory(community=community, heard_on=day, **values)


@pytest.mark.parametrize(("day", "first", "label"), [
    (dt.date(2026, 1, 1), dt.date(2026, 1, 1), "T1 2026"),
    (dt.date(2026, 3, 31), dt.date(2026, 1, 1), "T1 2026"),
    (dt.date(2026, 12, 31), dt.date(2026, 10, 1), "T4 2026"),
])  # fmt: skip
def test_quarters(day, first, label) -> None:
    quarter = Quarter.of(day)
    assert (quarter.first, quarter.label) == (first, label)
    assert quarter.first <= day <= quarter.last


def test_the_latest_quarters_follow_one_another() -> None:
    found = latest_quarters(dt.date(2026, 2, 28))
    assert [quarter.label for quarter in found[-2:]] == ["T4 2025", "T1 2026"]
    assert len(found) == 8
    assert all(one.after == other.first for one, other in itertools.pairwise(found))


def test_the_share_of_needs_answered(community) -> None:
    day = dt.date(2026, 9, 30)
    for status in ("answered", "unanswered", "heard", "heard"):
        need(community, day, status=status)
    need(community, dt.date(2026, 10, 1), status="answered")
    need(community, dt.date(2026, 6, 30), status="answered")  # the quarter before
    assert measured(community, "answered") == [(25, 1, 4), (100, 1, 1)]


def test_what_is_not_diffused_to_both_is_not_counted(community) -> None:
    day = dt.date(2026, 9, 30)
    for audience in ("gardeners", "region", "community", "shared", "public"):
        need(community, day, audience=audience)
    need(CommunityFactory(), day)
    dated(need(community, day), archived_at="2026-10-01T00:00Z")
    assert measured(community, "answered")[0] == (0, 0, 2)


def test_the_delay_of_the_first_answer(community) -> None:
    history: Any = Need._meta.get_field("history").related_model
    for days, statuses in ((3, ["answering", "answered"]), (5, ["unanswered"]), (40, ["answered"])):
        one = need(community, dt.date(2026, 7, 10))
        for step, status in enumerate(statuses):
            one.status = status
            one.save()
            latest = history.objects.filter(pgh_obj=one.pk).order_by("-pgh_id").first()
            moment = dt.datetime(2026, 7, 10, 23, 30, tzinfo=dt.UTC) + dt.timedelta(
                days - 1 + 20 * step
            )
            history.objects.filter(pk=latest.pk).update(pgh_created_at=moment)
    need(community, dt.date(2026, 7, 10))  # still waits
    assert measured(community, "first-answer") == [(5, 3, 3), (None, 0, 0)]


def test_promises_kept_in_time(community) -> None:
    def promise(due: dt.date, done: dt.date | None = None, **values: Any) -> None:
        status = "done" if done else "open"
        one = FollowUpFactory(community=community, due_on=due)
        dated(one, **{"status": status, "done_on": done, **values})

    day = dt.date(2026, 9, 15)
    promise(day, day)
    promise(day, day + dt.timedelta(1))
    promise(day, day, postponed=1)
    promise(day, status=FollowUp.Status.DROPPED, done_on=day)
    promise(day)
    promise(TODAY)  # its day is not over
    assert measured(community, "kept") == [(20, 1, 5), (None, 0, 0)]


def test_where_needs_come_from(community) -> None:
    for origin in ("region", "community", "community"):
        need(community, TODAY, origin=origin)
    assert measured(community, "origins")[1] == (pytest.approx(66.7, abs=0.1), 2, 3)


def test_synergies_that_cross_directorates(community) -> None:
    one, other = DirectorateFactory(), DirectorateFactory()
    both = [NeedFactory(community=community) for _ in range(2)]
    both[0].directorates.add(one)
    both[1].directorates.add(one, other)
    for needs in (both, both[:1], []):
        synergy = SynergyFactory(community=community, needs=needs)
        dated(synergy, created_at="2026-10-31T23:30:00Z")
    assert measured(community, "crossing")[1] == (pytest.approx(33.3, abs=0.1), 1, 3)


def test_events_born_of_needs(community) -> None:
    moment = dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC)  # the 1st of October in Paris
    EventFactory(community=community, starts_at=moment, needs=[NeedFactory(community=community)])
    EventFactory(community=community, starts_at=moment, synergies=[SynergyFactory()])
    EventFactory(community=community, starts_at=moment)
    assert measured(community, "events") == [(None, 0, 0), (pytest.approx(66.7, abs=0.1), 2, 3)]


def test_mandates_that_turn(community) -> None:
    ana, zed = UserFactory(), UserFactory()
    ends = [dt.date(2026, 5, 1), dt.date(2026, 7, 5), dt.date(2026, 9, 1), dt.date(2026, 10, 1),
            dt.date(2026, 12, 1)]  # fmt: skip
    for user, first, after in zip((ana, zed, zed), ends, ends[1:], strict=False):
        MandateFactory(community=community, user=user, period=DateRange(first, after))
    MandateFactory(community=community, user=ana, period=DateRange(dt.date(2026, 10, 3), ends[4]))
    # ana to zed the next day; zed to zed; zed to ana two days later
    assert measured(community, "rotation") == [(pytest.approx(33.3, abs=0.1), 1, 3), (None, 0, 0)]
    assert measured(community, "held") == [(100, 92, 92), (pytest.approx(95.1, abs=0.1), 39, 41)]


def test_the_region_counts_all_communities(community) -> None:
    need(community, TODAY)
    need(CommunityFactory(), TODAY, status="answered")
    [series] = [s for s in all_series(Scope([AUTUMN], TODAY)) if s.key == "answered"]
    assert series.values == [Value(AUTUMN, 50, 1, 2)]
    assert series.sentence == "T4 2026 : 50 % (1 sur 2)."


# ------------------------------------------------------------------ the pages


def test_both_sides_read_the_same(community, member, gardener, agent, browse) -> None:
    for audience in ("gardeners", "region", "community", "shared"):
        need(community, today(), audience=audience)
    url = reverse("gardeners:community_trust", args=[community.slug])
    pages = {browse(user).get(url).content.decode() for user in (member, gardener, agent)}
    sections = {
        page[page.index('<div class="indicators"') : page.index("</main>")] for page in pages
    }
    assert len(sections) == 1
    assert "0 sur 1" in sections.pop()


def test_a_fixed_number_of_queries(community, member, browse) -> None:
    url = reverse("gardeners:community_trust", args=[community.slug])
    browser = browse(member)
    browser.get(url)
    counts = []
    for _more in range(2):
        for _one in range(3):
            NeedFactory(community=community, status="answered")
            FollowUpFactory(community=community, late=True)
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_drawing_says_what_the_table_says(community, member, browse) -> None:
    need(community, today(), status="answered")
    url = reverse("gardeners:community_trust", args=[community.slug])
    html = browse(member).get(url).content.decode()
    label = Quarter.of(today()).label
    assert f'<th scope="row">{label}</th><td>100 %</td><td>1 sur 1</td>' in html


def test_bars() -> None:
    quarters = latest_quarters(TODAY, 3)
    values = [
        Value(quarters[0], None, 0, 0),
        Value(quarters[1], 0, 0, 4),
        Value(quarters[2], 50, 2, 4),
    ]
    drawn = chart(Series("x", "", "", "percent", values))
    assert [bar.height for bar in drawn.bars] == [0, 2, HEIGHT // 2]
    assert [bar.label for bar in drawn.bars] == ["–", "0", "50"]
    assert {bar.y + bar.height for bar in drawn.bars} == {drawn.floor}
