"""Events by month, by week, by day, and one after the other."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from events.calendar import (
    PER_DAY,
    YEARS,
    Asked,
    asked_of,
    choices_for,
    events_asked,
    seen,
    step,
    weeks,
)
from events.feeds import BY
from events.models import Event
from gardeners.views.records import may_note

PAGE_SIZE = 30


@login_not_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """``?vue=`` a view of ``VIEWS``, ``&jour=2026-12-01`` which it shows, and filters. The list
    tells the coming events, the past ones with ``?quand=passes``, page by page."""
    choices = choices_for(request.user)
    asked = asked_of(request, choices)
    found = events_asked(asked, request.user)
    context = {
        "asked": asked,
        "choices": choices,
        "kinds": Event.Kind.choices,
        "may_add": may_note(request.user),
        "links": links(asked),
        "subscribe": subscribe_url(asked),
        "names": {community.pk: community.name for community in choices["community"]},
    }
    if asked.view in PER_DAY:
        context["weeks"] = weeks(asked, found)
    else:
        context |= listed(request, asked, found)
    return render(request, "events/event_list.html", context)


def subscribe_url(asked: Asked) -> str:
    """Where a calendar program is told to follow the events of the community, the theme or the
    place asked for."""
    query = {name: key for name, key in asked.filters.items() if name in BY}
    return f"{reverse('events:event_subscription')}?{urlencode(query)}"


def links(asked: Asked) -> dict[str, str]:
    """The addresses of the other views and of the other days, which keep the filters."""
    found = {view: asked.address(view) for view in ("mois", "semaine", "liste")}
    found["today"] = asked.address(asked.view, timezone.localdate())
    for name, way in (("before", -1), ("after", 1)):
        day = step(asked, way)
        found[name] = asked.address(asked.view, day) if day.year in YEARS else ""
    found["past"] = asked.address("liste", quand="passes")
    shown = found["past"] if asked.past else asked.address(asked.view)
    return found | {"export": reverse("events:event_export") + shown}


def listed(request: HttpRequest, asked: Asked, found: QuerySet[Any]) -> dict[str, Any]:
    """A page of the list, or of a day with all that takes place in it."""
    cursor = request.GET.get("apres", "")
    rows = seen(asked, found).select_related("place__commune")
    shown, more = page(rows, cursor, past=asked.past)
    return {"events": shown, "next_url": next_page(request, shown[-1]) if more else ""}


def page(events: QuerySet[Any], cursor: str, *, past: bool) -> tuple[list[Event], bool]:
    """The events beyond ``cursor`` (a moment and a key), and whether there are more."""
    way = "lt" if past else "gt"
    if place := read_cursor(cursor):
        moment, pk = place
        same = events.filter(starts_at=moment, **{f"pk__{way}": pk})
        events = events.filter(**{f"starts_at__{way}": moment}) | same
    order = ("-starts_at", "-pk") if past else ("starts_at", "pk")
    found = list(events.order_by(*order)[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def read_cursor(text: str) -> Any:
    """The moment and the key of ``2026-01-02T10:00:00Z_12``, or ``None``."""
    moment, _sign, pk = text.partition("_")
    try:
        found = parse_datetime(moment)
    except ValueError:
        return None
    readable = found is not None and found.tzinfo is not None and pk.isdecimal()
    return (found, int(pk)) if readable and len(pk) < 19 else None


def next_page(request: HttpRequest, last: Event) -> str:
    params = request.GET.copy()
    params["apres"] = f"{last.starts_at:%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}"
    return f"?{params.urlencode()}"
