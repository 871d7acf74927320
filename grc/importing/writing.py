"""Confirmed rows become records, and become nothing again: a few statements, one transaction."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from grc.history import ready_for_many
from grc.importing.comparing import quoted
from grc.importing.registry import Importer, Link
from grc.importing.staging import run, table_of, written_columns
from grc.models import ImportBatch, User

# The rows that a run, ended or stopped, wrote.
WROTE = """r.batch_id = %(batch)s AND r.action IN ('created', 'updated')
    AND r.version IS NOT NULL"""
# One import of a kind at a time writes: two files that overlap create no duplicate.
WRITING_LOCK = "SELECT pg_advisory_xact_lock(hashtext('grc_import'), hashtext(%(name)s))"


def begin(importer: Importer) -> None:
    """Wait for the other imports of this kind, and have triggers ready for many rows."""
    run(WRITING_LOCK, {"name": importer.name})
    ready_for_many()


def stored_fields(importer: Importer) -> list[models.Field[Any, Any]]:
    """The columns of the model that a statement may write, without the primary key."""
    return [
        field
        for field in importer.model._meta.concrete_fields
        if not field.generated and not field.primary_key
    ]


def defaults(importer: Importer, batch: ImportBatch, user: User | None) -> dict[str, Any]:
    """The value of every column of a created record, before those of its row."""
    values: dict[str, Any] = {}
    for field in stored_fields(importer):
        column = str(field.column)
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            values[column] = timezone.now().isoformat()
        else:
            values[column] = field.get_default()
    return values | importer.created_columns(batch, user)


def write_created(batch: ImportBatch, importer: Importer, user: User | None) -> None:
    """Create the records of the rows that are about none yet, in the order of the file."""
    table = table_of(importer)
    columns = [str(field.column) for field in stored_fields(importer)]
    names = ", ".join(map(quoted, columns))
    values = ", ".join(
        f"array_append(p.{quoted(name)}, %(mark)s)"
        if name == importer.mark_column
        else f"p.{quoted(name)}"
        for name in columns
    )
    run(
        f"""INSERT INTO {table} (id, {names})
            SELECT target, {values} FROM import_plan,
                   jsonb_populate_record(NULL::{table}, %(defaults)s::jsonb || "values") AS p
            WHERE action = 'created' ORDER BY number""",  # noqa: S608
        {
            "mark": batch.mark,
            "defaults": json.dumps(defaults(importer, batch, user), default=str),
        },
    )


def write_updated(batch: ImportBatch, importer: Importer) -> None:
    """Write the changed columns of the records that rows complete, and mark them."""
    mark = importer.mark_column
    settings = [
        f"""{quoted(name)} = CASE WHEN n.changes ? '{name}' THEN n.{quoted(name)}
                                  ELSE t.{quoted(name)} END"""
        for name in written_columns(importer)
        if name != mark
    ]
    if mark:
        settings.append(
            f"""{quoted(mark)} = array_append(
                    CASE WHEN n.changes ? '{mark}' THEN n.{quoted(mark)} ELSE t.{quoted(mark)} END,
                    %(mark)s)"""
        )
    table = table_of(importer)
    run(
        f"""UPDATE {table} t SET {", ".join(settings)}
            FROM (SELECT r.target, r.changes, p.* FROM import_plan r,
                         jsonb_populate_record(NULL::{table}, r.changes) AS p
                  WHERE r.action = 'updated') AS n
            WHERE t.id = n.target""",  # noqa: S608
        {"mark": batch.mark},
    )


def write_links(link: Link) -> None:
    """Add the links that rows ask for and that are not there yet."""
    columns = [link.own_column, link.other_column, *link.constants, *link.texts]
    constants = [f"%(constant_{name})s" for name in link.constants]
    constants += [f"""coalesce(r."values" ->> '{name}', '')""" for name in link.texts.values()]
    run(
        f"""INSERT INTO {quoted(link.table)} ({", ".join(map(quoted, columns))})
            SELECT {", ".join(["r.target", "other::text::bigint", *constants])}
            FROM import_plan r,
                 jsonb_array_elements(coalesce(
                    CASE action WHEN 'created' THEN r."values" ELSE r.changes END
                    -> '{link.name}', '[]')) AS other
            WHERE r.action IN ('created', 'updated')
            ORDER BY r.number
            ON CONFLICT DO NOTHING""",  # noqa: S608
        {f"constant_{name}": value for name, value in link.constants.items()},
    )


def refuse(batch: ImportBatch, reason: str, condition: str, params: dict[str, Any]) -> None:
    """Note ``reason`` on the written rows that meet ``condition`` and have none yet."""
    run(
        f"""UPDATE grc_importrow r SET refusal = %(reason)s
            WHERE {WROTE} AND r.refusal = '' AND {condition}""",  # noqa: S608
        {**params, "batch": batch.pk, "reason": reason},
    )


def refuse_touched(batch: ImportBatch, importer: Importer) -> None:
    """Refuse to undo the rows whose record was changed, or is spoken of elsewhere, since."""
    # Rows that were just written are unknown to the planner: it would go over tables once for each.
    run("ANALYZE grc_importrow (batch_id, action, target, version, refusal)")
    table = table_of(importer)
    refuse(
        batch,
        _("supprimé depuis"),
        f"NOT EXISTS (SELECT FROM {table} t WHERE t.id = r.target)",
        {},
    )
    refuse(
        batch,
        _("modifié depuis"),
        f"EXISTS (SELECT FROM {table} t WHERE t.id = r.target AND t.version <> r.version)",
        {},
    )
    links = {link.table: link for link in importer.links(batch)}
    # A companion stays if a row that it accompanies does: these are looked at first.
    others = {(link.table, link.other_column) for link in links.values()}
    referring = sorted(referring_columns(importer), key=lambda one: one[:2] in others)
    for table_name, column, label in referring:
        condition = (
            f"EXISTS (SELECT FROM {quoted(table_name)} o WHERE o.{quoted(column)} = r.target"
        )
        if link := links.get(table_name):
            made = made_by_row(link) if column == link.own_column else made_by_another_row(link)
            condition += f" AND NOT {made}"
        refuse(
            batch,
            _("utilisé depuis : %(where)s") % {"where": label},
            f"r.action = 'created' AND {condition})",
            {},
        )


def made_by_row(link: Link) -> str:
    """Whether the import made the link ``o`` for the row ``r``."""
    made = f"""coalesce(r."values" -> '{link.name}', '[]')"""
    return f"{made} @> to_jsonb(o.{quoted(link.other_column)})"


def made_by_another_row(link: Link) -> str:
    """Whether the import made the link ``o`` to the record of the row ``r``, for another row which
    is undone too."""
    made = f"""coalesce(l."values" -> '{link.name}', '[]')"""
    return f"""EXISTS (
        SELECT FROM grc_importrow l
        WHERE l.batch_id = %(batch)s AND l.version IS NOT NULL AND l.refusal = ''
          AND l.target = o.{quoted(link.own_column)}
          AND {made} @> to_jsonb(o.{quoted(link.other_column)}))"""


def referring_columns(importer: Importer) -> list[tuple[str, str, str]]:
    """The table, the column and the name of everything that may point at a record; the history
    does not count."""
    found = []
    for relation in importer.model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        meta = relation.related_model._meta
        if getattr(relation.field, "db_constraint", True) and not meta.proxy:
            column = str(relation.field.column)
            found.append((meta.db_table, column, str(meta.verbose_name_plural)))
    return found


def remove_links(batch: ImportBatch, link: Link) -> None:
    run(
        f"""DELETE FROM {quoted(link.table)} o USING grc_importrow r,
                   jsonb_array_elements(coalesce(
                      CASE r.action WHEN 'created' THEN r."values" ELSE r.changes END
                      -> '{link.name}', '[]')) AS other
            WHERE {WROTE} AND r.refusal = ''
              AND o.{quoted(link.own_column)} = r.target
              AND o.{quoted(link.other_column)} = other::text::bigint""",  # noqa: S608
        {"batch": batch.pk},
    )


def remove_created(batch: ImportBatch, importer: Importer) -> None:
    run(
        f"""DELETE FROM {table_of(importer)} t USING grc_importrow r
            WHERE {WROTE} AND r.action = 'created' AND r.refusal = ''
              AND t.id = r.target""",  # noqa: S608
        {"batch": batch.pk},
    )


def restore_updated(batch: ImportBatch, importer: Importer) -> None:
    """Put back what stood before in the changed columns, and the list that holds the mark."""
    mark = importer.mark_column
    settings = ", ".join(
        f"""{quoted(name)} = CASE WHEN n.changes ? '{name}' {"OR TRUE" if name == mark else ""}
                                  THEN n.{quoted(name)} ELSE t.{quoted(name)} END"""
        for name in written_columns(importer)
    )
    table = table_of(importer)
    run(
        f"""UPDATE {table} t SET {settings}
            FROM (SELECT r.target, r.changes, p.* FROM grc_importrow r,
                         jsonb_populate_record(NULL::{table}, r.before) AS p
                  WHERE {WROTE} AND r.action = 'updated' AND r.refusal = '') AS n
            WHERE t.id = n.target""",  # noqa: S608
        {"batch": batch.pk},
    )


def mark_undone(batch: ImportBatch) -> dict[str, int]:
    """Note the rows undone; how many were, and how many could not be."""
    undone = run(
        f"UPDATE grc_importrow r SET undone = TRUE WHERE {WROTE} AND r.refusal = ''",  # noqa: S608
        {"batch": batch.pk},
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM grc_importrow WHERE batch_id = %s AND refusal <> ''", [batch.pk]
        )
        return {"undone": undone, "refused": int(cursor.fetchone()[0])}


def lock_written(batch: ImportBatch, importer: Importer) -> None:
    """Hold the records that the import wrote until the end of the transaction."""
    run(
        f"""SELECT FROM {table_of(importer)} WHERE id IN (
                SELECT r.target FROM grc_importrow r WHERE {WROTE}
            ) ORDER BY id FOR UPDATE""",  # noqa: S608
        {"batch": batch.pk},
    )
