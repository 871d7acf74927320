"""How often a promise was put off, read from its history: nothing else keeps it, and what is undone
was never put off."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any, NamedTuple

from grc.changes_told import people_of

EVENTS = 500


class Postponement(NamedTuple):
    """A promise for the day ``before`` was put off to ``after``."""

    moment: dt.datetime
    who: str
    before: dt.date
    after: dt.date
    why: str


def postponements(followup: Any, reader: Any) -> list[Postponement]:
    """Each time that ``followup`` was put off, the latest first, among what ``reader`` may know:
    as in its history, those who only read it know nothing from before it was diffused to them."""
    if not followup.postponed:
        return []
    events = list(followup.history.order_by("pgh_id")[:EVENTS])
    if not followup.is_writable:
        events = _since_diffused(events, followup)
    kept: list[tuple[Any, Any]] = []
    for before, after in pairwise(events):
        if after.postponed > before.postponed:
            kept.append((before, after))
        elif after.postponed < before.postponed and kept:
            kept.pop()
    people = people_of([after.pgh_context_id for _before, after in kept], reader)
    return [_told(before, after, people) for before, after in reversed(kept)]


def _since_diffused(events: list[Any], followup: Any) -> list[Any]:
    """The events since the last one when others could read ``followup`` than those of today."""
    now = (followup.audience, followup.community_id)
    while_otherwise = [n for n, e in enumerate(events) if (e.audience, e.community_id) != now]
    return events[while_otherwise[-1] + 1 :] if while_otherwise else events


def _told(before: Any, after: Any, people: Any) -> Postponement:
    who, _way = people.get(after.pgh_context_id, ("", ""))
    return Postponement(after.pgh_created_at, who, before.due_on, after.due_on, after.postponed_why)
