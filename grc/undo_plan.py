"""What rows are to get back, found and written by sets.

Statements are put together from the names of tables and columns that models declare in code; what
comes from the history or a person only ever travels as a parameter.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from grc.history import SILENT, link_events

Model = type[models.Model]


@dataclass
class Row:
    """What one row gets back. ``values`` are those of its columns, as JSON; ``links`` says of
    (many-to-many field, key of the other record) whether it is to be there. ``changed`` names
    what someone changed since; ``created`` is a row that did not exist before, ``unknown`` one
    whose history does not say what it was."""

    pk: int
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[tuple[str, int], bool] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    created: bool = False
    unknown: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.links and not self.created

    @property
    def names(self) -> set[str]:
        """The columns and many-to-many fields concerned."""
        return {*self.values, *(name for name, _target in self.links)}


@cache
def columns_of(model: Model) -> list[str]:
    """The columns that the history keeps and that say something."""
    kept = {f.column for f in events_of(model)._meta.concrete_fields}
    unsaid = SILENT | {model._meta.pk.column}
    fields: Any = model._meta.concrete_fields
    return [f.column for f in fields if f.column in kept and f.column not in unsaid]


def events_of(model: Any) -> Any:
    return model.history.rel.related_model


def named(model: Model, columns: Iterable[str]) -> list[str]:
    """The names of columns and many-to-many fields, in words."""
    fields = {f.column: f for f in model._meta.concrete_fields}
    fields |= {f.name: f for f in model._meta.many_to_many}
    return [str(fields[name].verbose_name) for name in sorted(columns)]


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def table(model: Any) -> str:
    return quoted(model._meta.db_table)


def asked(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def touched(chosen: Iterable[Model], context: UUID) -> dict[Model, list[int]]:
    """The keys of the rows of the models ``chosen`` that ``context`` changed, links included."""
    by_label = {model._meta.label: model for model in chosen}
    parts = []
    for label, model in by_label.items():
        sources = [(events_of(model), "pgh_obj_id")]
        sources += [(e, f"{m2m.m2m_field_name()}_id") for m2m, e in link_events(model)]
        parts += [
            f"SELECT '{label}', {key} FROM {table(events)} WHERE pgh_context_id = %(context)s"  # noqa: S608
            for events, key in sources
        ]
    found: dict[Model, list[int]] = defaultdict(list)
    for label, pk in asked(" UNION ".join(parts), {"context": context}):
        found[by_label[label]].append(pk)
    return found


# The states of each row before (b) and after (a) the context, and as it stands (t).
STATES = """
WITH mine AS (
    SELECT pgh_obj_id AS id, min(pgh_id) AS first, max(pgh_id) AS last,
           bool_or(pgh_label = 'insert') AS created
    FROM {events} WHERE pgh_context_id = %(context)s AND pgh_obj_id = ANY(%(pks)s)
    GROUP BY pgh_obj_id
), states AS MATERIALIZED (
    SELECT m.id, m.created, b.pgh_id IS NULL AND NOT m.created AS unknown,
           to_jsonb(b) AS before, to_jsonb(a) AS after, to_jsonb(t) AS now
    FROM mine m JOIN {events} a ON a.pgh_id = m.last LEFT JOIN {table} t ON t.id = m.id
    LEFT JOIN LATERAL (
        SELECT * FROM {events} e WHERE e.pgh_obj_id = m.id AND e.pgh_id < m.first
        ORDER BY e.pgh_id DESC LIMIT 1) b ON TRUE
)
SELECT id, created, unknown, k, before -> k, after -> k, now -> k
FROM states LEFT JOIN unnest(%(columns)s::text[]) AS k ON before -> k IS DISTINCT FROM after -> k
"""
# The links of each row that the context added or removed: there before, after, now?
LINKS = """
SELECT owner, target, before = 'remove', after = 'add',
       EXISTS (SELECT FROM {through} l WHERE l.{own} = owner AND l.{other} = target)
FROM (SELECT {own} AS owner, {other} AS target,
             (array_agg(pgh_label ORDER BY pgh_id))[1] AS before,
             (array_agg(pgh_label ORDER BY pgh_id DESC))[1] AS after
      FROM {events} WHERE pgh_context_id = %(context)s AND {own} = ANY(%(pks)s)
      GROUP BY 1, 2) AS linked
WHERE before = after
"""


def before(model: Model, context: UUID, pks: list[int]) -> dict[int, Row]:
    """What the rows ``pks`` were before ``context``, where nobody wrote since."""
    rows = {pk: Row(pk) for pk in pks}
    sql = STATES.format(events=table(events_of(model)), table=table(model))
    params = {"context": context, "pks": pks, "columns": columns_of(model)}
    for pk, created, unknown, column, *states in asked(sql, params):
        row = rows[pk]
        row.created, row.unknown = created, unknown
        old, new, now = (state and json.loads(state) for state in states)
        if column is None or (now == old and not created):
            continue
        if now != new:
            row.changed.add(column)
        row.values[column] = old
    for m2m, events in link_events(model):
        _links_before(m2m, events, context, pks, rows)
    return rows


def _links_before(m2m: Any, events: Any, context: UUID, pks: list[int], rows: Any) -> None:
    """Fill in the links of one field. A field where one link stands as the context left it, and
    another does not, was changed since."""
    changes: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
    sql = LINKS.format(events=table(events), **_names(m2m))
    for pk, target, old, new, now in asked(sql, {"context": context, "pks": pks}):
        changes[pk].append((target, old, now == new))
    for pk, links in changes.items():
        untouched = [(target, old) for target, old, intact in links if intact]
        if untouched and len(untouched) < len(links):
            rows[pk].changed.add(m2m.name)
        rows[pk].links |= {(m2m.name, target): old for target, old in untouched}


def _names(m2m: Any) -> dict[str, str]:
    return {
        "through": table(m2m.remote_field.through),
        "own": quoted(f"{m2m.m2m_field_name()}_id"),
        "other": quoted(f"{m2m.m2m_reverse_field_name()}_id"),
    }


# What differs between a row as it stands (t) and one of its past states (b).
THEN = """
SELECT k, before -> k
FROM (SELECT to_jsonb(b) AS before, to_jsonb(t) AS now FROM {events} b
      JOIN {table} t ON t.id = b.pgh_obj_id WHERE b.pgh_id = %(event)s OFFSET 0) AS states,
     unnest(%(columns)s::text[]) AS k
WHERE before -> k IS DISTINCT FROM now -> k
"""
# The first thing that happened since to each link: added, it was not there; removed, it was.
LINKS_THEN = """
SELECT target, first = 'remove',
       EXISTS (SELECT FROM {through} l WHERE l.{own} = %(pk)s AND l.{other} = target)
FROM (SELECT {other} AS target, (array_agg(pgh_label ORDER BY pgh_id))[1] AS first
      FROM {events} WHERE {own} = %(pk)s AND pgh_created_at > %(moment)s GROUP BY 1) AS linked
"""


def at(record: Any, moment: dt.datetime, kept: Iterable[str]) -> Row | None:
    """What ``record`` needs to be again what it was at ``moment``, the columns ``kept`` excepted;
    ``None`` when it did not exist."""
    model: Model = type(record)
    row = Row(record.pk)
    past = record.history.filter(pgh_created_at__lte=moment).order_by("-pgh_id").first()
    if past is None or past.pgh_label == "delete":
        return None
    columns = [column for column in columns_of(model) if column not in set(kept)]
    sql = THEN.format(events=table(events_of(model)), table=table(model))
    for column, old in asked(sql, {"event": past.pgh_id, "columns": columns}):
        row.values[column] = json.loads(old)
    for m2m, events in link_events(model):
        sql = LINKS_THEN.format(events=table(events), **_names(m2m))
        for target, old, now in asked(sql, {"pk": record.pk, "moment": moment}):
            if old != now:
                row.links[m2m.name, target] = old
    return row


def only(row: Row, names: set[str]) -> Row:
    """``row`` less what ``names`` (columns and many-to-many fields) does not hold."""
    return Row(
        row.pk,
        {name: value for name, value in row.values.items() if name in names},
        {link: there for link, there in row.links.items() if link[0] in names},
    )


def write(model: Model, rows: list[Row]) -> None:
    """Give the rows what they get back. Changing only links is a new version of a row too."""
    given = json.dumps({row.pk: row.values for row in rows})
    columns = sorted({column for row in rows for column in row.values})
    settings = [
        f"{quoted(name)} = CASE WHEN given ? '{name}' THEN p.{quoted(name)} "
        f"ELSE t.{quoted(name)} END"
        for name in columns
    ]
    asked(
        f"""UPDATE {table(model)} t SET {", ".join([*settings, "updated_at = t.updated_at"])}
            FROM jsonb_each(%(given)s::jsonb) AS n(key, given),
                 jsonb_populate_record(NULL::{table(model)}, given) AS p
            WHERE t.id = n.key::bigint""",  # noqa: S608
        {"given": given},
    )
    for m2m in model._meta.many_to_many:
        _write_links(m2m, rows)


def _write_links(m2m: Any, rows: list[Row]) -> None:
    wanted: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for row in rows:
        for (name, target), there in row.links.items():
            if name == m2m.name:
                wanted[there].append((row.pk, target))
    pairs = "unnest(%(own)s::bigint[], %(other)s::bigint[]) AS n(own, other)"
    names = _names(m2m)
    through, own, other = names["through"], names["own"], names["other"]
    added = f"INSERT INTO {through} ({own}, {other}) SELECT * FROM {pairs} ON CONFLICT DO NOTHING"  # noqa: S608
    removed = f"DELETE FROM {through} l USING {pairs} WHERE l.{own} = n.own AND l.{other} = n.other"  # noqa: S608
    for there, sql in ((False, removed), (True, added)):
        if wanted[there]:
            owners, others = zip(*wanted[there], strict=True)
            asked(sql, {"own": list(owners), "other": list(others)})
