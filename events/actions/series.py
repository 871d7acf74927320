"""Events that come back: their dates are written ahead, and changed together or apart.

A date that was edited, cancelled or archived by itself is left as it is. What is over never
changes. Who calls these has locked the series first (``held``), then the event: two people who
change two dates of one series come one after the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pghistory
from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from events import recurrence
from events.models import Event, EventSeries, Scope
from grc.models import PRESENT, User

AHEAD = relativedelta(months=18)
CONTENT = ("title", "kind", "mode", "place_id", "url", "capacity", "description", "community_id",
           "audience")  # fmt: skip
LINKS = ("organisers", "directorates", "themes", "needs", "synergies")
OPEN = (Event.Status.DRAFT, Event.Status.ANNOUNCED)
WRITTEN = (*(name.removesuffix("_id") for name in CONTENT), "starts_at", "ends_at", "series",
           "recurrence_id", "archived_at", "archived_by")  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """What a form changed in one date of a series: what stood in its columns before, and the links
    that it gained and lost, by the name of the field. ``rule`` is the rhythm from then on
    (``None``: there are no others), when it or the hours changed (``timed``)."""

    before: dict[str, Any] = field(default_factory=dict)
    added: dict[str, set[int]] = field(default_factory=dict)
    removed: dict[str, set[int]] = field(default_factory=dict)
    timed: bool = False
    rule: str | None = None


def horizon() -> dt.datetime:
    """Up to when dates are written."""
    return timezone.now() + AHEAD


def held(event: int) -> EventSeries | None:
    """The series of the event with this key, locked, or ``None``."""
    return EventSeries.objects.select_for_update().filter(events=event).first()


@transaction.atomic
def begin(*, event: Event, rule: str, by: User) -> int:
    """Have ``event`` come back by ``rule``, of which it is the first date; how many are written."""
    event.series = EventSeries.objects.create(rule=rule, starts_at=event.starts_at, created_by=by)
    event.recurrence_id = event.starts_at
    event.save(update_fields=["series", "recurrence_id", "updated_at"])
    moments = recurrence.dates(rule, event.starts_at, until=horizon(), after=_soonest(event))
    _write_dates(event, moments)
    event.refresh_from_db(fields=["version", "updated_at"])
    return 1 + len(moments)


def _soonest(event: Event) -> dt.datetime:
    """What is written comes after the event, and is to come."""
    return max(event.starts_at, timezone.now())


def _write_dates(like: Event, moments: Iterable[dt.datetime]) -> None:
    """Write events as ``like``, one for each of ``moments``."""
    status = like.status if like.status in OPEN else Event.Status.ANNOUNCED
    content = {name: getattr(like, name) for name in CONTENT}
    made = []
    for moment in moments:
        event = Event(**content, status=status, created_by_id=like.created_by_id)
        event.series_id, event.recurrence_id = like.series_id, moment
        _move(event, moment, like)
        event.settle()
        made.append(event)
    made = Event.objects.bulk_create(made)
    for name in LINKS:
        linked = set(getattr(like, name).values_list("pk", flat=True))
        _link(made, name, linked)


def _move(event: Event, moment: dt.datetime, like: Event) -> None:
    """Have ``event`` start at ``moment``, and last as ``like`` on the wall."""
    lasts = None
    if like.ends_at:
        start, end = map(recurrence.on_the_wall, (like.starts_at, like.ends_at))
        lasts = end - start
    event.starts_at, event.ends_at = moment, None
    if lasts is not None:
        event.ends_at = recurrence.at_the_hour(recurrence.on_the_wall(moment) + lasts)


def _link(events: list[Event], name: str, linked: set[int]) -> None:
    many: Any = Event._meta.get_field(name)
    through, other = many.remote_field.through, many.m2m_reverse_field_name()
    through.objects.bulk_create(
        [through(event_id=event.pk, **{f"{other}_id": pk}) for event in events for pk in linked],
        ignore_conflicts=True,
    )


@transaction.atomic
def spread(*, event: Event, edit: Edit, scope: str, by: User) -> None:
    """Carry what was saved in ``event``, a date of a series, to the others of ``scope``."""
    series = EventSeries.objects.select_for_update().get(pk=event.series_id)
    since = event.recurrence_id if scope == Scope.FOLLOWING else timezone.now()
    rows = _rows(series, event, since)
    plain = _plain(rows, event, by)
    _carry_content(event, [row for row in plain if row.pk != event.pk], edit)
    missing = _retime(series, event, rows, plain, edit.rule) if edit.timed else []
    Event.objects.bulk_update(rows, WRITTEN)
    _write_dates(event, missing)
    event.refresh_from_db()


def _rows(series: EventSeries, event: Event, since: Any) -> list[Any]:
    """The dates since a moment, archived ones included, with ``event`` itself among them."""
    found = Event._base_manager.filter(series=series, recurrence_id__gte=since)
    others = found.exclude(pk=event.pk).select_for_update().order_by("recurrence_id")
    return sorted([event, *others], key=lambda row: row.recurrence_id)


def _plain(rows: list[Event], event: Event, by: User) -> list[Event]:
    """Those among ``rows`` that nobody touched by itself, and that ``by`` may change."""
    mine = set(
        Event.objects.editable_by(by)
        .filter(pk__in=[row.pk for row in rows])
        .values_list("pk", flat=True)
    )
    now = timezone.now()

    def is_plain(row: Event) -> bool:
        untouched = row.status in OPEN and not row.edited_alone and row.archived_at is None
        return row.pk in mine and untouched and row.starts_at >= now

    return [row for row in rows if row.pk == event.pk or is_plain(row)]


def _carry_content(event: Event, others: list[Event], edit: Edit) -> None:
    """What was changed; a row where a bulk change had put something else keeps it."""
    for name, before in edit.before.items():
        for row in others:
            if getattr(row, name) == before:
                setattr(row, name, getattr(event, name))
    for name, added in edit.added.items():
        _link(others, name, added)
    for name, removed in edit.removed.items():
        many: Any = Event._meta.get_field(name)
        condition = {f"{many.m2m_reverse_field_name()}__in": removed, "event__in": others}
        many.remote_field.through.objects.filter(**condition).delete()


def _retime(
    series: EventSeries, event: Event, rows: list[Event], plain: list[Event], rule: str | None
) -> list[dt.datetime]:
    """Have ``rows`` follow ``rule`` from the first on; the dates that none of them takes."""
    if rule is None:
        _leave([row for row in plain if row.pk != event.pk])
        _end(series, event.recurrence_id)
        return []
    anchor = _anchor(rows[0], event)
    moments = recurrence.dates(rule, anchor, until=horizon())
    pairs = _paired(rows, event, moments)
    for row in rows:
        moment = pairs.get(row.pk)
        stays = row.pk == event.pk or row.starts_at == row.recurrence_id
        if moment is not None:
            row.recurrence_id = moment
            if row in plain and stays:
                _move(row, moment, event)
        elif row in plain:
            _leave([row])
    series.rule, series.starts_at = rule, anchor
    series.save(update_fields=["rule", "starts_at", "updated_at"])
    taken, soonest = set(pairs.values()), timezone.now()
    return [one for one in moments if one not in taken and one > soonest]


def _anchor(first: Event, event: Event) -> dt.datetime:
    """From when the rule counts: ``event``, or the day of the first date at the same hour."""
    if first.pk == event.pk:
        return event.starts_at
    day = recurrence.on_the_wall(first.recurrence_id).date()  # type: ignore[arg-type]
    hour = recurrence.on_the_wall(event.starts_at).time()
    return recurrence.at_the_hour(dt.datetime.combine(day, hour))


def _paired(rows: list[Any], event: Event, moments: list[dt.datetime]) -> dict[int, dt.datetime]:
    """Which of ``moments`` each row takes: that of its day; in their order when the days are all
    others, since the whole series moves; none for what has no place any more."""
    found = {event.pk: event.starts_at} if event.starts_at in moments else {}
    left = [one for one in moments if one not in found.values()]
    others = [row for row in rows if row.pk not in found]
    by_day = {recurrence.on_the_wall(one).date(): one for one in left}
    days = {row.pk: recurrence.on_the_wall(row.recurrence_id).date() for row in others}
    if by_day.keys() & set(days.values()):
        return found | {pk: by_day[day] for pk, day in days.items() if day in by_day}
    return found | {row.pk: one for row, one in zip(others, left, strict=False)}


def _leave(rows: Iterable[Event]) -> None:
    """They have no place in the series any more: archived, and come back by undoing."""
    for row in rows:
        row.archived_at, row.series, row.recurrence_id = timezone.now(), None, None


def _end(series: EventSeries, last: Any) -> None:
    """``last`` is the last date of ``series``."""
    series.rule = recurrence.ending(series.rule, until=last)
    series.save(update_fields=["rule", "updated_at"])


def extend() -> int:
    """Write the dates of all series up to ``horizon()``: how many were missing. What a night
    missed, the next one writes; twice the same night writes nothing more."""
    count = 0
    for pk in EventSeries.objects.filter(PRESENT).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic(), pghistory.context(origin="series", by_itself=True):
            count += _extend(EventSeries.objects.select_for_update().get(pk=pk))
    return count


def _extend(series: EventSeries) -> int:
    known = Event._base_manager.filter(series=series)
    last = known.aggregate(last=Max("recurrence_id"))["last"]
    plain = known.filter(PRESENT, edited_alone=False, status__in=OPEN).order_by("-recurrence_id")
    like = plain.first()
    if like is None or last is None:
        return 0
    after = max(last, timezone.now())
    moments = recurrence.dates(series.rule, series.starts_at, until=horizon(), after=after)
    _write_dates(like, moments)
    return len(moments)
