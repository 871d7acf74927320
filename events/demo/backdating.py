"""The past: changes made since the records were created, and a history that says who and when.

Triggers wrote the history while everything was loaded, just now and by nobody; here its events
get the moment and the author that the records bear.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, models
from pghistory.models import Event as HistoryEvent
from psycopg import sql

from events.demo.world import World
from grc.copying import copy_rows
from grc.models import Record, User

AUTHORS = """
    CREATE TEMPORARY TABLE demo_moment (
        context uuid, user_id bigint, at timestamptz, PRIMARY KEY (user_id, at)
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE demo_change (
        model text, id bigint, nth int, user_id bigint, at timestamptz
    ) ON COMMIT DROP;
"""
SIGN_CREATION = """
    UPDATE {event} AS event SET pgh_created_at = record.created_at, pgh_context_id = moment.context
    FROM {record} AS record
    LEFT JOIN demo_moment AS moment
        ON moment.user_id = record.created_by_id AND moment.at = record.created_at
    WHERE event.{key} = record.id AND event.pgh_label IN ('insert', 'add')
"""
SIGN_CHANGES = """
    UPDATE {event} AS event SET pgh_created_at = change.at, pgh_context_id = moment.context,
                                updated_at = change.at
    FROM (SELECT pgh_id, pgh_obj_id,
                 row_number() OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS nth
          FROM {event} WHERE pgh_label = 'update') AS numbered
    JOIN demo_change AS change
        ON change.model = %s AND change.id = numbered.pgh_obj_id AND change.nth = numbered.nth
    JOIN demo_moment AS moment ON moment.user_id = change.user_id AND moment.at = change.at
    WHERE event.pgh_id = numbered.pgh_id
"""
DATE_RECORDS = """
    UPDATE {record} AS record SET updated_at = latest.at
    FROM (SELECT id, max(at) AS at FROM demo_change WHERE model = %s GROUP BY id) AS latest
    WHERE record.id = latest.id
"""


def apply(world: World) -> None:
    """Make the changes noted in ``world``, then date and sign the whole history."""
    changes = sorted(world.changes, key=lambda change: change.at)
    counts: dict[tuple[str, int], int] = {}
    rows = []
    for change in changes:
        model: Any = type(change.record)
        model._base_manager.filter(pk=change.record.pk).update(**change.values)
        key = model._meta.label, change.record.pk
        counts[key] = counts.get(key, 0) + 1
        rows.append((*key, counts[key], change.by.pk, change.at))
    with connection.cursor() as cursor:
        cursor.execute(AUTHORS)
    copy_rows("demo_change", ("model", "id", "nth", "user_id", "at"), rows)
    _create_contexts()
    for model in _records():
        _sign(model)
    _date_users()


def _records() -> Iterator[type[models.Model]]:
    found = (model for model in apps.get_models() if issubclass(model, Record))
    yield from (model for model in found if not model._meta.proxy)


def _create_contexts() -> None:
    """One context of the history for each author and moment, as one request makes."""
    parts = [
        sql.SQL("SELECT created_by_id, created_at FROM {}").format(_table(model))
        for model in _records()
    ]
    moments = sql.SQL(" UNION ").join([*parts, sql.SQL("SELECT user_id, at FROM demo_change")])
    with connection.cursor() as cursor:
        cursor.execute(moments)
        rows = [(uuid.uuid4(), user, at) for user, at in cursor.fetchall() if user]
    copy_rows("demo_moment", ("context", "user_id", "at"), rows)
    copy_rows(
        "pghistory_context",
        ("id", "created_at", "updated_at", "metadata"),
        ((context, at, at, json.dumps({"user": user})) for context, user, at in rows),
    )


def _sign(model: type[models.Model]) -> None:
    history = model._meta.get_field("history").related_model
    names = {"event": _table(history), "record": _table(model)}
    signed: list[tuple[str, dict[str, Any], list[str]]] = [
        (SIGN_CREATION, {**names, "key": sql.Identifier("pgh_obj_id")}, [])
    ]
    signed.append((SIGN_CHANGES, names, [model._meta.label]))
    for event, key in _link_events(model):
        keyed = {**names, "event": _table(event), "key": sql.Identifier(key)}
        signed.append((SIGN_CREATION, keyed, []))
    with connection.cursor() as cursor:
        for statement, parts, values in signed:
            cursor.execute(sql.SQL(statement).format(**parts), values)
        with pgtrigger.ignore(f"{model._meta.label}:bump_version"):
            cursor.execute(sql.SQL(DATE_RECORDS).format(**names), [model._meta.label])


def _link_events(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """The history of the many-to-many fields of ``model``, with the column of its key."""
    throughs = {field.remote_field.through: field for field in model._meta.many_to_many}
    for event in apps.get_models():
        tracked = getattr(event, "pgh_tracked_model", None)
        through = tracked._meta.proxy_for_model if tracked else None
        if issubclass(event, HistoryEvent) and through in throughs:
            yield event, throughs[through].m2m_column_name()


def _date_users() -> None:
    history = User._meta.get_field("history").related_model
    statement = "UPDATE {event} SET pgh_created_at = date_joined WHERE pgh_label = 'insert'"
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(event=_table(history)))


def _table(model: Any) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)
