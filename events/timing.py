"""When each moment of an event begins, counted from its start."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from events.models import AgendaItem, Event


@dataclass
class Slot:
    """An item with when it stands, and the steps in it."""

    item: AgendaItem
    starts_at: dt.datetime
    minutes: int
    steps: list[Slot] = field(default_factory=list)

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


@dataclass
class Timing:
    """The slots of an event; ``late`` is by how many minutes they overrun its end, ``left`` how
    many it leaves. Both are 0 when the event says no end."""

    slots: list[Slot]
    minutes: int = 0
    late: int = 0
    left: int = 0


def timed(event: Event, items: Iterable[AgendaItem]) -> Timing:
    """``items`` of ``event``, in their order, each with its moment."""
    under: dict[int | None, list[AgendaItem]] = defaultdict(list)
    for item in sorted(items, key=lambda one: (one.position, one.pk)):
        under[item.parent_id].append(item)
    slots, now = [], event.starts_at
    for item in under[None]:
        slot = _slot(item, now, under[item.pk])
        slots.append(slot)
        now = slot.ends_at
    return _whole(event, slots)


def _slot(item: AgendaItem, starts_at: dt.datetime, children: list[AgendaItem]) -> Slot:
    steps, now = [], starts_at
    for child in children:
        steps.append(Slot(child, now, child.minutes))
        now = steps[-1].ends_at
    minutes = sum(step.minutes for step in steps) if steps else item.minutes
    return Slot(item, starts_at, minutes, steps)


def _whole(event: Event, slots: list[Slot]) -> Timing:
    minutes = sum(slot.minutes for slot in slots)
    if not (event.duration and slots):
        return Timing(slots, minutes)
    spare = int(event.duration.total_seconds() // 60) - minutes
    return Timing(slots, minutes, late=max(0, -spare), left=max(0, spare))
