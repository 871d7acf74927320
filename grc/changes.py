"""The history of a record as people read it: who changed what, when, from what to what.

It is read from the events that the triggers leave (``grc.history``), so that bulk changes and
imports are there too. In a view, after the record was found through ``visible_to``::

    context["history"] = history_of(need, request.user, limit=5)

and in its template::

    {% include "grc/_history.html" with history=history only %}

The whole history has its own page, ``history_url(record)``. The number of queries depends on the
model (one for its events, one for each of its many-to-many fields, one for each kind of record
named), never on how much changed.

Rights: the reader may read the record. Those who may not *change* it see its history since it has
been diffused as it is now: what was written while fewer people could read it stays with them.
Fields declared by ``grc.changes_told.keep_private`` are shown to whom it says, and other records
are named through their queryset's ``named_to(reader)``, else ``readable_by(reader)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Q
from django.urls import reverse

from grc.changes_text import Names
from grc.changes_told import Change, Group, hidden_fields, people_of, written_moment
from grc.history import link_events
from grc.undo_plan import asked, events_of, table

# Columns that decide who reads a record.
DIFFUSION = ("audience", "community_id", "is_public", "announced_at")
CELL_EVENTS = 1000  # how far back the history of one cell is looked for


@dataclass
class History:
    """The changes that ``reader`` may know, and whether they may bring a past state back."""

    changes: list[Change]
    url: str
    older: dt.datetime | None = None
    restore_url: str = ""

    @property
    def older_url(self) -> str:
        return f"{self.url}?avant={written_moment(self.older)}" if self.older else ""


def history_url(record: models.Model) -> str:
    """The page with the whole history of ``record``."""
    return reverse("grc:record_history", args=[record._meta.label_lower, record.pk])


def restore_url(record: models.Model) -> str:
    """The page that brings a past state of ``record`` back, or ``""`` when it has none."""
    if not hasattr(record, "archived_at"):
        return ""
    return reverse("grc:record_restore", args=[record._meta.label_lower, record.pk])


def history_of(
    record: models.Model,
    reader: Any,
    *,
    limit: int = 30,
    before: dt.datetime | None = None,
    only: Iterable[str] = (),
) -> History:
    """The latest changes of ``record`` that ``reader`` may know, those made ``before`` a moment
    if given, the latest first: about ``limit`` of them. With ``only`` (names of fields), what
    happened to these alone, the values they began with included."""
    model, chosen = type(record), set(only)
    writes = _may_write(record, reader)
    since = None if writes else open_since(model, [record.pk]).get(record.pk)
    window = Q(pgh_created_at__gte=since) if since else Q()
    if before:
        window &= Q(pgh_created_at__lte=before)
    groups, older = _groups(record, window, limit, chosen)
    names = Names(reader)
    people = people_of([group.context for group in groups], reader)
    hidden = hidden_fields(model, [record.pk], reader)[record.pk]
    if chosen:
        hidden |= {f.name for f in model._meta.fields} - chosen
    for group in groups:
        group.want_names(model, hidden, names)
    names.load()
    changes = [group.told(model, hidden, names, people) for group in groups]
    told = [c for c in changes if c.fields or c.links or (c.kind != "update" and not chosen)]
    return History(told, history_url(record), older, restore_url(record) if writes else "")


def _may_write(record: models.Model, reader: Any) -> bool:
    manager: Any = type(record)._default_manager
    return bool(manager.writable_by(reader).filter(pk=record.pk).exists())


# The event that follows the last one diffused otherwise than the record is today.
OPENED = """
SELECT t.id, (SELECT min(e.pgh_created_at) FROM {events} e WHERE e.pgh_obj_id = t.id
              AND e.pgh_id > other.last)
FROM {table} t, LATERAL (
    SELECT max(o.pgh_id) AS last FROM {events} o WHERE o.pgh_obj_id = t.id
    AND ({theirs}) IS DISTINCT FROM ({ours})) other
WHERE t.id = ANY(%(pks)s) AND other.last IS NOT NULL
"""


def open_since(model: Any, pks: list[int]) -> dict[int, dt.datetime]:
    """For those of the records ``pks`` that were once diffused otherwise, the first event from
    which they are as today: those who only read them know nothing from before."""
    events = events_of(model)
    columns = {f.column for f in events._meta.fields} & set(DIFFUSION)
    if not columns or not pks:
        return {}
    sides = [", ".join(f"{side}.{name}" for name in sorted(columns)) for side in ("o", "t")]
    sql = OPENED.format(events=table(events), table=table(model), theirs=sides[0], ours=sides[1])
    return dict(asked(sql, {"pks": pks}))


def _groups(
    record: models.Model, window: Q, limit: int, only: set[str]
) -> tuple[list[Group], dt.datetime | None]:
    """The events in ``window`` by request, the latest first, and the moment from which older
    ones were left for another page."""
    found: dict[Any, Group] = {}
    horizons = []

    def group(context: Any, moment: dt.datetime) -> Group:
        one = found.setdefault(context or moment, Group(moment, context, tells_first=bool(only)))
        one.met(moment)
        return one

    states, more = _states(record, window, limit, only)
    for event, previous in states:
        group(event.pgh_context_id, event.pgh_created_at).states.append((event, previous))
    if more:
        horizons.append(states[-1][0].pgh_created_at)
    for m2m, rows in _link_rows(record, window, limit):
        if only and m2m.name not in only:
            continue
        for row in rows:
            group(row["pgh_context_id"], row["pgh_created_at"]).links.append((m2m, row))
        if len(rows) > limit:
            horizons.append(rows[-1]["pgh_created_at"])
    latest = sorted(found.values(), key=lambda one: one.moment, reverse=True)
    older = max(horizons, default=None)
    recent = [one for one in latest if older is None or one.moment > older]
    return recent or latest, older if recent else None


def _states(
    record: models.Model, window: Q, limit: int, only: set[str]
) -> tuple[list[tuple[Any, Any]], bool]:
    """The latest states, each with the one before, and whether there are more; with ``only``,
    those where one of these fields changed."""
    events = record.history.filter(window).order_by("-pgh_id")  # type: ignore[attr-defined]
    if not only:
        found = list(events[: limit + 1])
        return list(zip(found, [*found[1:], None], strict=True)), len(found) > limit
    names = [f.attname for f in type(record)._meta.concrete_fields if f.name in only]
    if not names:
        return [], False
    base = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_context_id")
    found = list(events.only(*base, *names)[:CELL_EVENTS])
    pairs = [
        (event, previous)
        for event, previous in zip(found, [*found[1:], None], strict=True)
        if previous is None or any(getattr(event, n) != getattr(previous, n) for n in names)
    ]
    return pairs[: limit + 1], len(pairs) > limit


def _link_rows(record: models.Model, window: Q, limit: int) -> Iterable[tuple[Any, list[Any]]]:
    """For each many-to-many field, a row for each transaction: what it added, what it removed."""
    for m2m, events in link_events(type(record)):
        target = f"{m2m.m2m_reverse_field_name()}_id"
        rows = (
            events.objects.filter(window, **{f"{m2m.m2m_field_name()}_id": record.pk})
            .values("pgh_context_id", "pgh_created_at", "pgh_label")
            .annotate(targets=ArrayAgg(target))
            .order_by("-pgh_created_at", "pgh_label")
        )
        yield m2m, list(rows[: limit + 1])
