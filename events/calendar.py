"""The calendar of events: what an address asks of it, and the days that it shows."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode

from communities.models import Community, Place, Theme
from communities.rights import Reader
from events.models import Event
from events.querysets import span

VIEWS = ("mois", "semaine", "jour", "liste")
FILTERS = {"community": "communaute", "theme": "thematique", "place": "lieu", "kind": "sorte",
           "mode": "presence"}  # fmt: skip
YEARS = range(1970, 2200)
PER_DAY = {"mois": 4, "semaine": 30}
WEEK = dt.timedelta(days=7)


class Asked(NamedTuple):
    """What the calendar is asked for: a view of ``VIEWS``, a day that it shows, whether the list
    tells the past ones, and filters: three records, a kind and a mode, each of them or nothing."""

    view: str
    day: dt.date
    past: bool
    community: Any = None
    theme: Any = None
    place: Any = None
    kind: str = ""
    mode: str = ""

    @property
    def filters(self) -> dict[str, Any]:
        """The filters in use, by their name in the address."""
        found = {name: getattr(self, key) for key, name in FILTERS.items()}
        return {name: getattr(one, "pk", one) for name, one in found.items() if one}

    def address(self, view: str, day: dt.date | None = None, **more: str) -> str:
        """Another view, or another day, with the same filters."""
        when = {"jour": (day or self.day).isoformat()} if view != "liste" else {}
        return f"?{urlencode({'vue': view, **when, **self.filters, **more})}"


def asked_of(request: HttpRequest, choices: dict[str, list[Any]]) -> Asked:
    """What the address says, its records among ``choices``; what is not understood is nothing. An
    address of the list (``?quand=``, ``?apres=``) needs not say so."""
    params = request.GET
    listed = "quand" in params or "apres" in params
    view = params.get("vue", "liste" if listed else "mois")
    kind, mode = params.get("sorte", ""), params.get("presence", "")
    records = {name: _one(choices[name], params.get(FILTERS[name], "")) for name in choices}
    return Asked(
        view if view in VIEWS else "mois",
        _day(params.get("jour", "")),
        params.get("quand") == "passes",
        **records,
        kind=kind if kind in Event.Kind.values else "",
        mode=mode if mode in ("onsite", "remote") else "",
    )


def _day(text: str) -> dt.date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and day.year in YEARS else timezone.localdate()


def _one(records: list[Any], text: str) -> Any:
    return next((record for record in records if str(record.pk) == text), None)


def choices_for(user: Reader) -> dict[str, list[Any]]:
    """The communities, themes and places by which ``user`` may filter."""
    return {
        "community": list(Community.objects.visible_to(user).order_by("name")),
        "theme": list(Theme.objects.all()),
        "place": list(Place.objects.visible_to(user).only("name").order_by("sort_name")),
    }


def events_asked(asked: Asked, user: Reader) -> QuerySet[Any]:
    """The events that ``user`` may read, through the filters of ``asked``."""
    found = Event.objects.visible_to(user)
    if asked.community:
        found = found.filter(community=asked.community)
    if asked.theme:
        themed = Event.themes.through.objects.filter(theme=asked.theme)
        found = found.filter(pk__in=themed.values("event"))
    if asked.place:
        found = found.filter(place=asked.place)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return found.filter(mode__in=[asked.mode, Event.Mode.BOTH]) if asked.mode else found


@dataclass
class Day:
    """A day of the calendar, the first of its events and how many others."""

    date: dt.date
    address: str
    is_out: bool
    is_today: bool
    events: list[Any] = field(default_factory=list)
    others: int = 0


def weeks(asked: Asked, found: QuerySet[Any]) -> list[list[Day]]:
    """The weeks of the month (or the one) of ``asked.day``, each day with its events of ``found``:
    the keys of all are read, then no more rows than are shown."""
    dates = _dates(asked)
    kept = _keys_by_day(found, dates[0][0], dates[-1][-1])
    shown = {day: keys[: PER_DAY[asked.view]] for day, keys in kept.items()}
    wanted = {pk for keys in shown.values() for pk in keys}
    rows = Event.objects.filter(pk__in=wanted).select_related("place__commune").in_bulk()

    def day(date: dt.date) -> Day:
        first = shown.get(date, [])
        events = [_on(date, rows[pk]) for pk in first if pk in rows]
        others = len(kept.get(date, [])) - len(first)
        out = asked.view == "mois" and date.month != asked.day.month
        address = asked.address("jour", date)
        return Day(date, address, out, date == timezone.localdate(), events, others)

    return [[day(date) for date in week] for week in dates]


def _on(date: dt.date, event: Any) -> dict[str, Any]:
    return {"event": event, "goes_on": timezone.localtime(event.starts_at).date() < date}


def _dates(asked: Asked) -> list[list[dt.date]]:
    if asked.view == "mois":
        return calendar.Calendar().monthdatescalendar(asked.day.year, asked.day.month)
    monday = asked.day - dt.timedelta(days=asked.day.weekday())
    return [[monday + dt.timedelta(days=number) for number in range(7)]]


def _keys_by_day(found: QuerySet[Any], first: dt.date, last: dt.date) -> dict[dt.date, list[int]]:
    """The keys of the events of each day; one that lasts several days is in each of them."""
    rows = overlapping(found, first, last).order_by("starts_at", "pk")
    days = defaultdict(list)
    for pk, starts_at, over_at in rows.values_list("pk", "starts_at", "over_at"):
        # What ends at midnight is not of the day that begins.
        end = max(starts_at, over_at - dt.timedelta(microseconds=1))
        day = max(timezone.localtime(starts_at).date(), first)
        until = min(timezone.localtime(end).date(), last)
        while day <= until:
            days[day].append(pk)
            day += dt.timedelta(days=1)
    return days


def overlapping(found: QuerySet[Any], first: dt.date, last: dt.date) -> QuerySet[Any]:
    """Those of ``found`` that take place, even in part, from ``first`` to ``last``."""
    begin, end = midnight(first), midnight(last + dt.timedelta(days=1))
    seen = found.alias(span=span()).filter(span__overlap=(begin, end))
    # What ends where the first day begins was of the day before.
    return seen.filter(Q(starts_at__gte=begin) | Q(over_at__gt=begin))


def seen(asked: Asked, found: QuerySet[Any]) -> QuerySet[Any]:
    """Those of ``found`` that the view and the day asked for show, all pages together."""
    if asked.view == "liste":
        return beyond_today(found, past=asked.past)
    dates = _dates(asked) if asked.view != "jour" else [[asked.day]]
    return overlapping(found, dates[0][0], dates[-1][-1])


def beyond_today(events: QuerySet[Any], *, past: bool) -> QuerySet[Any]:
    """Those of today stay with the coming ones until the day ends."""
    today = midnight(timezone.localdate())
    return events.filter(**{"starts_at__lt" if past else "starts_at__gte": today})


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def step(asked: Asked, way: int) -> dt.date:
    """A day of the month, the week or the day before (``-1``) or after (``1``)."""
    if asked.view == "mois":
        months = asked.day.year * 12 + asked.day.month - 1 + way
        return dt.date(months // 12, months % 12 + 1, 1)
    return asked.day + way * (WEEK if asked.view == "semaine" else dt.timedelta(days=1))
