"""Events: drafts, announced, debriefed, cancelled; and those that come back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from communities.models import Directorate, Place, Theme
from events.demo import texts
from events.demo.world import Circle, World, born, link, save
from events.models import Event, EventSeries
from gardeners.models import Need
from grc.models import Audience, User


def create_events(world: World, places: dict[str, Place], needs: dict[str, list[Need]]) -> None:
    """Events past and coming, with the needs that they answer. Of the series, the first date:
    ``extend`` writes the others."""
    events, answered, organised = [], [], []
    for entry in texts.load("agenda")["events"]:
        circle = world.circles[entry["circle"]]
        event = _event(world, entry, circle, places.get(entry.get("place", "")))
        events.append(event)
        answered.append((event, world.some(needs[circle.topics[entry["topic"]].name], 1, 2)))
        organised.append((event, world.some(circle.organisations, 1, 2)))
    save(EventSeries, [event.series for event in events if event.series])
    for event in events:
        event.series = event.series  # which has its key by now
    save(Event, events)
    link(Event, "needs", answered)
    link(Event, "organisers", organised)
    firsts = [(event, found[0]) for event, found in answered]
    themes: Any = Theme.objects.filter
    directorates: Any = Directorate.objects.filter
    link(Event, "themes", [(event, themes(needs=need)) for event, need in firsts])
    link(Event, "directorates", [(event, directorates(needs=need)) for event, need in firsts])


def _event(world: World, entry: dict[str, Any], circle: Circle, place: Place | None) -> Event:
    day = world.today + dt.timedelta(days=entry["day"])
    starts_at = timezone.make_aware(dt.datetime.combine(day, dt.time(entry["hour"])))
    planned = world.day(min(entry["day"], 0) - world.draw.randint(15, 40))
    by = circle.gardener("region", planned) or world.users["region"]
    at = world.moment(planned)
    event = Event(
        title=entry["title"],
        kind=entry["kind"],
        mode=entry.get("mode", "onsite"),
        status="draft" if entry.get("draft") else "announced",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=entry["hours"]),
        place=place,
        url=entry.get("url", ""),
        capacity=entry.get("seats"),
        description=entry["description"],
        announced_at=None if entry.get("draft") else at,
        community=circle.community,
        audience=Audience.PUBLIC if entry.get("public") else Audience.SHARED,
    )
    if rule := entry.get("rule"):
        event.series = born(EventSeries(rule=rule, starts_at=starts_at), at, by)
        event.recurrence_id = starts_at
    _close(world, event, entry, by)
    born(event, at, by)
    return event


def _close(world: World, event: Event, entry: dict[str, Any], by: User) -> None:
    """What was noted afterwards: what came of it, or why it is cancelled."""
    if outcome := entry.get("outcome"):
        at = world.moment(timezone.localdate(event.starts_at) + dt.timedelta(days=2))
        world.change(event, at, by, status="debriefed", outcome=outcome, closed_at=at)
    elif why := entry.get("cancelled"):
        at = world.moment(world.day(-1))
        world.change(event, at, by, status="cancelled", cancelled_why=why, closed_at=at)
