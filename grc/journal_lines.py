"""The requests that changed a sheet, as one person may know them: rows counted, fields named."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pghistory.models import Context

from grc.changes import open_since
from grc.changes_told import hidden_fields, origin, person
from grc.history import link_events
from grc.models import User
from grc.sheets import Sheet
from grc.statements import keys
from grc.undo import may_be_undone
from grc.undo_plan import asked, columns_of, events_of, named, table

COUNTED = 1000  # rows of one request: beyond, « plus de »
SAMPLE = 20  # rows whose fields are compared


class Touch(NamedTuple):
    """A row that a request changed: by its columns (``name`` is empty), or by its links."""

    context: UUID
    pk: int
    moment: dt.datetime
    name: str
    label: str


@dataclass
class Line:
    """One request, as the viewer may know it. ``editable`` rows can be put back by them."""

    context: Context
    moment: dt.datetime
    who: str
    origin: str
    pks: set[int] = field(default_factory=set)
    editable: set[int] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    created: int = 0
    more: bool = False
    count_text: str = ""
    name: str = ""  # of the record, when it is the only one
    person_url: str = ""

    @property
    def person(self) -> Any:
        return self.context.metadata.get("user")

    @property
    def import_pk(self) -> Any:
        metadata = self.context.metadata
        return metadata.get("import_id") or metadata.get("undone_import_id")

    @property
    def can_undo(self) -> bool:
        recent = may_be_undone(self.context.created_at)
        return bool(self.editable) and recent and not self.import_pk


def sources(sheet: Sheet) -> list[tuple[Any, str, str]]:
    """The events of the sheet: their model, the column of the row, and the links it tells."""
    found: list[tuple[Any, str, str]] = [(events_of(sheet.model), "pgh_obj_id", "")]
    links = link_events(sheet.model)
    return found + [(e, f"{m2m.m2m_field_name()}_id", m2m.name) for m2m, e in links]


# The rows of each request, as many as are counted.
TOUCHED = """
SELECT c.id, t.pk, t.moment, '{name}', t.label
FROM unnest(%(contexts)s::uuid[]) AS c(id), LATERAL (
    SELECT pk, max(pgh_created_at) AS moment, min(pgh_label) AS label
    FROM (SELECT {key} AS pk, pgh_created_at, pgh_label FROM {events}
          WHERE pgh_context_id = c.id LIMIT %(counted)s) e GROUP BY pk) t
"""
# The columns that differ between a row before and after a request.
FIELDS = """
SELECT s.context, s.pk, array_agg(k)
FROM (SELECT p.context, p.pk, to_jsonb(b) AS before, to_jsonb(a) AS after
      FROM unnest(%(contexts)s::uuid[], %(pks)s::bigint[]) AS p(context, pk),
           LATERAL (SELECT min(pgh_id) AS first, max(pgh_id) AS last FROM {events} e
                    WHERE e.pgh_obj_id = p.pk AND e.pgh_context_id = p.context) m,
           LATERAL (SELECT * FROM {events} e WHERE e.pgh_id = m.last) a,
           LATERAL (SELECT * FROM {events} e WHERE e.pgh_obj_id = p.pk AND e.pgh_id < m.first
                    ORDER BY e.pgh_id DESC LIMIT 1) b
      OFFSET 0) s, unnest(%(columns)s::text[]) AS k
WHERE before -> k IS DISTINCT FROM after -> k GROUP BY 1, 2
"""


def lines_of(
    sheet: Sheet, contexts: list[UUID], viewer: User, before: dt.datetime | None = None
) -> list[Line]:
    """The lines of the requests ``contexts``, in their order, less those of which ``viewer``
    may read no row, and those that went on until ``before`` or later: an earlier page has
    them."""
    touches = touched(sheet, contexts)
    known = known_touches(sheet, touches, viewer)
    found = Context.objects.in_bulk(list(known.touches))
    users = User.objects.in_bulk([one.metadata.get("user") for one in found.values()])
    lines = []
    for pk in contexts:
        rows = known.touches.get(pk)
        moment = max((row.moment for row in rows), default=None) if rows else None
        if not rows or not moment or (before and moment >= before):
            continue
        line = Line(
            found[pk], moment, person(found[pk].metadata, users), origin(found[pk].metadata, viewer)
        )
        line.pks = {row.pk for row in rows}
        line.editable = line.pks & known.writable
        line.created = len({row.pk for row in rows if row.label == "insert"})
        line.fields = {row.name for row in rows if row.name}
        line.more = sum(1 for touch in touches if touch.context == pk) >= COUNTED
        line.count_text = _counted(sheet, line)
        lines.append(line)
    _name_fields(sheet, lines, viewer)
    return lines


def _counted(sheet: Sheet, line: Line) -> str:
    """« 12 besoins », « Ajout : 3 besoins », « plus de 1 000 besoins, dont 3 ajouts »."""
    text = sheet.counted(len(line.pks))
    if line.more:
        text = _("plus de %(count)s") % {"count": text}
    if not line.created:
        return text
    if line.created == len(line.pks):
        return _("Ajout : %(rows)s") % {"rows": text}
    added = ngettext("dont %(n)d ajout", "dont %(n)d ajouts", line.created) % {"n": line.created}
    return f"{text}, {added}"


def touched(sheet: Sheet, contexts: list[UUID]) -> list[Touch]:
    parts = [
        TOUCHED.format(events=table(model), key=key, name=name)
        for model, key, name in sources(sheet)
    ]
    params = {"contexts": contexts, "counted": COUNTED}
    return [Touch(*row) for row in asked(" UNION ALL ".join(parts), params)]


class Known(NamedTuple):
    """What a viewer may know of requests: their rows, by request, and those they may change."""

    touches: dict[UUID, list[Touch]]
    writable: set[int]
    opened: dict[int, dt.datetime]


def known_touches(sheet: Sheet, touches: list[Touch], viewer: User) -> Known:
    manager: Any = sheet.model._default_manager
    among = {"pk__in": keys(list({touch.pk for touch in touches}))}
    writable = set(manager.writable_by(viewer).filter(**among).values_list("pk", flat=True))
    readable = set(manager.readable_by(viewer).filter(**among).values_list("pk", flat=True))
    opened = open_since(sheet.model, list(readable - writable))
    known: dict[UUID, list[Touch]] = defaultdict(list)
    for touch in touches:
        since = opened.get(touch.pk)
        if touch.pk in readable and (since is None or touch.moment >= since):
            known[touch.context].append(touch)
    return Known(known, writable, opened)


def _name_fields(sheet: Sheet, lines: list[Line], viewer: User) -> None:
    """Say which fields each line changed, from a sample of its rows."""
    pairs = [(line.context.pk, pk) for line in lines for pk in sorted(line.pks)[:SAMPLE]]
    hidden = hidden_fields(sheet.model, [pk for _context, pk in pairs], viewer)
    unseen = {pk: {_column(sheet.model, name) for name in names} for pk, names in hidden.items()}
    params = {
        "contexts": [context for context, _pk in pairs],
        "pks": [pk for _context, pk in pairs],
        "columns": columns_of(sheet.model),
    }
    by_context = {line.context.pk: line for line in lines}
    for context, pk, columns in asked(FIELDS.format(events=table(events_of(sheet.model))), params):
        by_context[context].fields |= set(columns) - unseen[pk]
    for line in lines:
        line.fields = set(named(sheet.model, line.fields))


def _column(model: type[Any], name: str) -> str:
    return next((f.column for f in model._meta.concrete_fields if f.name == name), name)
