"""The steps that a project took, from its history: when, why, and who noted it."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from events.models import Project
from grc.changes import open_since
from grc.changes_told import people_of
from grc.models import User

NAMES = ("status", "status_on", "status_reason")
EVENTS = 500  # how far back steps are looked for


class Step(NamedTuple):
    status: str
    label: str
    on: dt.date
    reason: str
    who: str
    origin: str


def steps_of(project: Any, reader: User) -> list[Step]:
    """The latest first. Who may not change the project knows those taken since it has been diffused
    as it is now, and the one that it was then at (``grc.changes``)."""
    events = project.history.order_by("-pgh_id")
    since = None if project.is_writable else open_since(Project, [project.pk]).get(project.pk)
    if since:
        events = events.filter(pgh_created_at__gte=since)
    found = list(events.only("pgh_context_id", *NAMES)[:EVENTS])
    taken = [
        event
        for event, before in zip(found, [*found[1:], None], strict=True)
        if before is None or _values(event) != _values(before)
    ]
    people = people_of([event.pgh_context_id for event in taken], reader)
    return [_step(event, *people.get(event.pgh_context_id, ("—", ""))) for event in taken]


def _values(event: Any) -> list[Any]:
    return [getattr(event, name) for name in NAMES]


def _step(event: Any, who: str, origin: str) -> Step:
    label = Project.Status(event.status).label
    return Step(event.status, str(label), event.status_on, event.status_reason, who, origin)
