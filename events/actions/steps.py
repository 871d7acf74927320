"""The steps of an event, of one date or of several of its series."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from events import recurrence
from events.models import Event, EventSeries, Scope
from grc.models import User


@transaction.atomic
def announce(*, event: Event, by: User) -> list[Event]:
    """Announce ``event``, and with it the drafts to come of its series."""
    drafts = Event.objects.editable_by(by).filter(status=Event.Status.DRAFT)
    others = drafts.filter(series=event.series_id, starts_at__gte=timezone.now())
    found = [event, *(others.exclude(pk=event.pk) if event.series_id else ())]
    for each in found:
        each.status = Event.Status.ANNOUNCED
    _write_steps(found)
    return found


@transaction.atomic
def cancel(*, event: Event, reason: str, scope: str = Scope.THIS, by: User) -> list[Event]:
    """Cancel ``event``, with the dates of its series that ``scope`` says, those edited apart
    included; all that is cancelled. Whoever was to come is told whichever way it was cancelled
    (``events.announcements``)."""
    found = [event, *_others(event, scope, by)]
    for each in found:
        each.status, each.cancelled_why = Event.Status.CANCELLED, reason
    _write_steps(found)
    if event.series_id and scope != Scope.THIS:
        _end_before(event.series_id, min(each.recurrence_id for each in found))
    return found


def _others(event: Event, scope: str, by: User) -> Any:
    if not event.series_id or scope == Scope.THIS:
        return []
    open_ones = Event.objects.editable_by(by).filter(
        series=event.series_id, status__in=[Event.Status.DRAFT, Event.Status.ANNOUNCED],
        starts_at__gte=timezone.now(),
    )  # fmt: skip
    if scope == Scope.FOLLOWING:
        open_ones = open_ones.filter(recurrence_id__gt=event.recurrence_id)
    return open_ones.exclude(pk=event.pk).select_for_update(of=("self",))


def _write_steps(events: list[Event]) -> None:
    for each in events:
        each.settle()
    Event.objects.bulk_update(events, ["status", "cancelled_why", "announced_at", "closed_at"])
    events[0].refresh_from_db(fields=["version", "updated_at"])


def _end_before(pk: int, moment: dt.datetime | None) -> None:
    """No more dates are written for the series ``pk`` from ``moment`` on."""
    series = EventSeries.objects.select_for_update().get(pk=pk)
    if moment is not None:
        until = moment - dt.timedelta(seconds=1)
        series.rule = recurrence.ending(series.rule, until=until)
        series.save(update_fields=["rule", "updated_at"])
