"""Writing many rows by COPY, the quickest way into PostgreSQL; triggers see them as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add ``rows`` (values in the order of ``columns``) to ``table``."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def copy_objects(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Add ``objects`` to the table of ``model`` as they are, and give them their keys.

    Unlike ``bulk_create`` it keeps the dates that ``auto_now_add`` and ``auto_now`` would replace.
    """
    if not objects:
        return
    fields: list[Any] = [field for field in model._meta.concrete_fields if not field.generated]
    if isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
        for key, record in zip(new_keys(model, len(objects)), objects, strict=True):
            record.pk = key
    copy_rows(
        model._meta.db_table,
        [field.column for field in fields],
        ([stored(field, record) for field in fields] for record in objects),
    )


def stored(field: Any, record: models.Model) -> Any:
    """The value of ``field`` as COPY takes it: what is JSON is not yet."""
    value = getattr(record, field.attname)
    return Jsonb(value) if isinstance(field, models.JSONField) else value


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """Reserve ``count`` primary keys of ``model``, in order."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, column, count],
        )
        return [row[0] for row in cursor.fetchall()]
