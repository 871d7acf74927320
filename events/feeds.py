"""What a calendar program that subscribes is given: which events, and whether they changed."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import BigIntegerField, Count, Func, Max, OuterRef, QuerySet, Subquery, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Community, Place, Theme
from events.calendar import FILTERS, Asked, events_asked, midnight, overlapping
from events.models import Event, Participation, Subscription

PAST, AHEAD = dt.timedelta(days=183), dt.timedelta(days=548)
MOST = 5_000
ANYONE = AnonymousUser()
BY = {FILTERS[key]: key for key in ("community", "theme", "place")}


class Feed(NamedTuple):
    """Some events, and what the calendar that holds them is called."""

    name: str
    events: QuerySet[Any]


def public_feed(by: str, pk: int) -> Feed:
    """The public events, those of one community, theme or place with ``by`` (a word of ``BY``).
    Raises ``Http404`` for one that not everyone may know of."""
    if not by:
        return Feed(_("Événements publics"), within(Event.objects.visible_to(ANYONE)))
    record = record_of(by, pk)
    asked = Asked("liste", timezone.localdate(), False, **{BY[by]: record})
    return Feed(_("Événements – %(of)s") % {"of": record}, within(events_asked(asked, ANYONE)))


def record_of(by: str, pk: int) -> Any:
    """The community, the theme or the place that everyone may know of, or ``Http404``."""
    known: dict[str, Any] = {
        "community": Community.objects.visible_to(ANYONE),
        "theme": Theme.objects.all(),
        "place": Place.objects.visible_to(ANYONE),
    }
    if by not in BY:
        raise Http404
    return get_object_or_404(known[BY[by]], pk=pk)


def feed_of(subscription: Subscription) -> Feed:
    """What its owner may read today, or only where they said that they come."""
    user = subscription.user
    found = Event.objects.visible_to(user)
    if subscription.only_mine:
        mine = Participation.objects.filter(actor__user=user).coming()
        found = found.filter(pk__in=mine.order_by().values("event"))
    return Feed(_("Mes événements") if subscription.only_mine else "GRC", within(found))


def within(found: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the last six months and of the eighteen to come."""
    today = timezone.localdate()
    return overlapping(found, today - PAST, today + AHEAD)


def shown(found: QuerySet[Any]) -> list[Any]:
    """The events to write, ``MOST`` at most, those to come first kept."""
    today = midnight(timezone.localdate())
    rows = found.select_related("place__commune").prefetch_related("themes")
    rows = rows.defer("search", "outcome", "place__search", "place__description")
    coming = list(rows.filter(starts_at__gte=today).order_by("starts_at", "pk")[:MOST])
    past = rows.filter(starts_at__lt=today).order_by("-starts_at", "-pk")
    return [*reversed(past[: MOST - len(coming)]), *coming]


class State(NamedTuple):
    """What changes when what is written of some events does, and when one last did."""

    mark: str
    latest: dt.datetime | None


def state_of(found: QuerySet[Any]) -> State:
    """In one query: how many, and the sum of what stands for each (its version, that of its place,
    the names of its themes)."""
    through = Event.themes.through.objects.filter(event=OuterRef("pk")).order_by()
    names = through.values("event").annotate(names=StringAgg("theme__name", "|", order_by="theme"))
    mark = Func(
        "pk", "version", "place__version", Subquery(names.values("names")),  # type: ignore[misc]
        template="hashtextextended(concat_ws('.', %(expressions)s), 0)",
        output_field=BigIntegerField(),
    )  # fmt: skip
    said = (
        found.order_by()
        .annotate(mark=mark)
        .aggregate(many=Count("pk"), marks=Sum("mark"), latest=Max("updated_at"))
    )
    return State(f"{said['many']}.{said['marks']}", said["latest"])
