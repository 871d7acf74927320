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
Fields declared by ``keep_private`` are shown to whom it says, and other records are named through
their queryset's ``named_to(reader)``, else ``visible_to(reader)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grc.changes_text import Names, Piece, pieces, written
from grc.history import SILENT, link_events
from grc.models import User

# Columns that decide who reads a record.
DIFFUSION = ("audience", "community_id", "is_public")
UNSHOWN = SILENT | {"created_at", "created_by"}
SHOWN_LINKS = 12
ORIGINS = {
    "import": gettext_lazy("par un import"),
    "undone_import": gettext_lazy("en annulant un import"),
    "bulk": gettext_lazy("avec d’autres, en une fois"),
    "undo": gettext_lazy("en annulant un changement"),
}

Allowed = Callable[[Any, Any], bool]
_private: dict[type[models.Model], tuple[frozenset[str], Allowed]] = {}


def keep_private(model: type[models.Model], fields: Iterable[str], *, to: Allowed) -> None:
    """Declare that only readers for whom ``to(record, reader)`` is true see what ``fields`` were.
    Apps say it in their ``changes.py``, which is loaded at start."""
    _private[model] = (frozenset(fields), to)


@dataclass
class FieldChange:
    """A field that changed, told by ``pieces`` of text kept, taken away or added."""

    label: str
    pieces: list[Piece]


@dataclass
class LinkChange:
    """What a many-to-many field gained and lost; ``more`` links are counted, not named."""

    label: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    more: int = 0


@dataclass
class Change:
    """What one request (or one transaction) did to the record. ``kind`` is *insert*, *update*
    or *delete*, or *opened* for the first state that the reader may know."""

    moment: dt.datetime
    who: str
    origin: str
    kind: str
    fields: list[FieldChange]
    links: list[LinkChange]


@dataclass
class History:
    changes: list[Change]
    url: str
    older: dt.datetime | None = None

    @property
    def older_url(self) -> str:
        return f"{self.url}?avant={self.older:%Y-%m-%dT%H:%M:%S.%fZ}" if self.older else ""


@dataclass
class _Group:
    """The events of one request: states of the record, and rows of links."""

    moment: dt.datetime
    context: Any
    states: list[tuple[Any, Any]] = field(default_factory=list)  # (event, the one before)
    links: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)  # (m2m field, row)


def history_url(record: models.Model) -> str:
    """The page with the whole history of ``record``."""
    return reverse("grc:record_history", args=[record._meta.label_lower, record.pk])


def history_of(
    record: models.Model, reader: Any, *, limit: int = 30, before: dt.datetime | None = None
) -> History:
    """The latest changes of ``record`` that ``reader`` may know, those made ``before`` a moment
    if given, the latest first: about ``limit`` of them."""
    since = _open_since(record, reader)
    window = Q(pgh_created_at__gte=since) if since else Q()
    if before:
        window &= Q(pgh_created_at__lte=before)
    groups, older = _groups(record, window, limit)
    names = Names(reader)
    people = _people(groups, reader)
    hidden = UNSHOWN | _hidden_fields(record, reader)
    for group in groups:
        _want_names(record, group, hidden, names)
    names.load()
    changes = [_change(record, group, hidden, names, people) for group in groups]
    told = [c for c in changes if c.fields or c.links or c.kind != "update"]
    return History(told, history_url(record), older)


def _open_since(record: models.Model, reader: Any) -> dt.datetime | None:
    """The first event from which the record is diffused as today, for those who only read it;
    ``None`` for those who may change it."""
    model: Any = type(record)
    if model.objects.writable_by(reader).filter(pk=record.pk).exists():
        return None
    columns = {f.attname for f in model.history.rel.related_model._meta.fields}
    same = Q(**{name: getattr(record, name) for name in DIFFUSION if name in columns})
    other = record.history.exclude(same).order_by("-pgh_id")  # type: ignore[attr-defined]
    last = other.values_list("pgh_id", flat=True).first() if same else None
    if last is None:
        return None
    first = record.history.filter(pgh_id__gt=last).order_by("pgh_id")  # type: ignore[attr-defined]
    return first.values_list("pgh_created_at", flat=True).first()


def _hidden_fields(record: models.Model, reader: Any) -> set[str]:
    fields, allowed = _private.get(type(record), (frozenset(), None))
    return set(fields) if allowed and not allowed(record, reader) else set()


def _groups(record: models.Model, window: Q, limit: int) -> tuple[list[_Group], dt.datetime | None]:
    """The events in ``window`` by request, the latest first, and the moment from which older
    ones were left for another page."""
    found: dict[Any, _Group] = {}
    horizons = []

    def group(context: Any, moment: dt.datetime) -> _Group:
        return found.setdefault(context or moment, _Group(moment, context))

    events = record.history.filter(window).order_by("-pgh_id")  # type: ignore[attr-defined]
    states = list(events[: limit + 1])
    for event, previous in zip(states, [*states[1:], None], strict=False):
        group(event.pgh_context_id, event.pgh_created_at).states.append((event, previous))
    if len(states) > limit:
        horizons.append(states[-1].pgh_created_at)
    for m2m, rows in _link_rows(record, window, limit):
        for row in rows:
            group(row["pgh_context_id"], row["pgh_created_at"]).links.append((m2m, row))
        if len(rows) > limit:
            horizons.append(rows[-1]["pgh_created_at"])
    latest = sorted(found.values(), key=lambda one: one.moment, reverse=True)
    older = max(horizons, default=None)
    recent = [one for one in latest if older is None or one.moment > older]
    return recent or latest, older if recent else None


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


def _people(groups: list[_Group], reader: Any) -> dict[Any, tuple[str, str]]:
    """For each context of the groups: the name of who did it, and by what way."""
    from pghistory.models import Context

    contexts = Context.objects.in_bulk([group.context for group in groups if group.context])
    users = User.objects.in_bulk([c.metadata.get("user") for c in contexts.values()])
    return {
        pk: (_person(context.metadata, users), _origin(context.metadata, reader))
        for pk, context in contexts.items()
    }


def _origin(metadata: dict[str, Any], reader: Any) -> str:
    """By what way it came: ``origin``, ``import_id`` or ``undone_import_id`` in the context.
    The name of the file is for the Region."""
    imports = {"import_id": "import", "undone_import_id": "undone_import"}
    found = next((way for key, way in imports.items() if metadata.get(key)), "")
    way = str(ORIGINS.get(metadata.get("origin") or found, ""))
    file = metadata.get("file")
    return f"{way} ({file})" if way and file and reader.is_agent else way


def _person(metadata: dict[str, Any], users: dict[Any, User]) -> str:
    pk = metadata.get("user")
    if pk in users:
        return users[pk].name
    return _("quelqu’un qui n’a plus de compte") if pk else _("quelqu’un sans compte")


def _changed(record: models.Model, group: _Group, hidden: set[str]) -> list[tuple[Any, Any, Any]]:
    """The fields that the group changed: the field, its value before and after."""
    if not group.states or _kind(group) != "update":
        return []
    after, before = group.states[0][0], group.states[-1][1]
    kept = {f.name for f in after._meta.fields}
    fields = [f for f in record._meta.fields if f.name in kept and f.name not in hidden]
    values = [(f, getattr(before, f.attname), getattr(after, f.attname)) for f in fields]
    return [(f, old, new) for f, old, new in values if old != new]


def _kind(group: _Group) -> str:
    labels = {event.pgh_label for event, previous in group.states}
    if "insert" in labels or "delete" in labels:
        return "insert" if "insert" in labels else "delete"
    return "opened" if group.states and group.states[-1][1] is None else "update"


def _want_names(record: models.Model, group: _Group, hidden: set[str], names: Names) -> None:
    for f, old, new in _changed(record, group, hidden):
        if f.is_relation:
            names.want(f.related_model, [old, new])
    for m2m, row in group.links:
        names.want(m2m.related_model, row["targets"][:SHOWN_LINKS])


def _change(
    record: models.Model, group: _Group, hidden: set[str], names: Names, people: dict[Any, Any]
) -> Change:
    links: dict[str, LinkChange] = {}
    for m2m, row in group.links:
        change = links.setdefault(m2m.name, LinkChange(str(m2m.verbose_name)))
        shown = [names.get(m2m.related_model, pk) for pk in row["targets"][:SHOWN_LINKS]]
        (change.added if row["pgh_label"] == "add" else change.removed).extend(shown)
        change.more += max(0, len(row["targets"]) - SHOWN_LINKS)
    fields = [
        FieldChange(str(f.verbose_name), pieces(written(f, old, names), written(f, new, names)))
        for f, old, new in _changed(record, group, hidden)
    ]
    who, origin = people.get(group.context, (_("la GRC"), ""))
    return Change(group.moment, who, origin, _kind(group), fields, list(links.values()))
