"""The waiting rows: written by COPY, then compared with the records in place by sets.

Statements are put together from the names of tables and columns that importers declare in code;
what comes from a file or a person only ever travels as a parameter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from grc.importing.comparing import before_expression, changes_expression, plain_columns, quoted
from grc.importing.registry import CheckedRow, Importer
from grc.models import ImportBatch, ImportRow

Action = ImportRow.Action
STAGED = """CREATE TEMPORARY TABLE import_staged (
    number integer, cells jsonb, "values" jsonb, errors jsonb, warnings jsonb, corrections jsonb,
    keys jsonb, action text, duplicate_of integer
)"""
# To write: what was good at the check. A version tells what is written already.
WAITS = """batch_id = %(batch)s AND version IS NULL
    AND action NOT IN ('rejected', 'duplicate', 'left_out')"""
RANGES = f"""
    SELECT min(number), max(number) FROM (
        SELECT number, number > 0 AS of_file, (row_number() OVER (
            PARTITION BY number > 0 ORDER BY number) - 1) / %(size)s AS rank
        FROM grc_importrow WHERE {WAITS}) AS waiting
    GROUP BY of_file, rank ORDER BY of_file, rank"""  # noqa: S608
TAKE_UP = f"""
    CREATE TEMPORARY TABLE import_candidate ON COMMIT DROP AS
    SELECT number, "values", warnings FROM grc_importrow
    WHERE {WAITS} AND number BETWEEN %(first)s AND %(last)s"""  # noqa: S608
# The record that the companion of a row became; nothing when it was not taken.
JOIN_COMPANIONS = """
    UPDATE import_candidate c
    SET "values" = c."values" || jsonb_build_object(%(link)s::text, coalesce((
        SELECT jsonb_build_array(r.target) FROM grc_importrow r
        WHERE r.batch_id = %(batch)s AND r.number = (c."values" ->> 'companion')::int
          AND r.target IS NOT NULL AND (r.action <> 'created' OR r.version IS NOT NULL)), '[]'))
    WHERE c."values" ? 'companion'"""
JOIN_KNOWN_COMPANIONS = """
    UPDATE import_match m
    SET "values" = m."values" || jsonb_build_object(
        %(link)s::text, jsonb_build_array(known.target_id))
    FROM import_match known
    WHERE known.number = (m."values" ->> 'companion')::int AND known.target_id IS NOT NULL"""
LINES_AT_ONCE = 500
NULL = r"\N"


def run(sql: str, params: dict[str, Any] | None = None) -> int:
    """Execute one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def table_of(importer: Importer) -> str:
    return quoted(importer.model._meta.db_table)


def written_columns(importer: Importer) -> list[str]:
    return list(importer.written)


def drop_tables() -> None:
    """Drop the temporary tables of an earlier step."""
    run("DROP TABLE IF EXISTS import_staged, import_candidate, import_match, import_plan")


def stage(rows: Iterable[CheckedRow]) -> None:
    """Write the checked rows in the temporary ``import_staged``, and take the good ones up."""
    create_staged()
    copy_some(rows)
    take_staged()


def create_staged() -> None:
    """Create the temporary ``import_staged``, which outlives the transaction."""
    drop_tables()
    run(STAGED)


def copy_some(rows: Iterable[CheckedRow]) -> None:
    """Add checked rows to the staged ones in one COPY."""
    lines = map(copy_line, rows)
    with connection.cursor() as cursor:
        raw = cursor.connection.cursor()  # COPY is not in Django's wrapper
        with raw, raw.copy("COPY import_staged FROM STDIN") as copy:
            while some := "".join(islice(lines, LINES_AT_ONCE)):
                copy.write(some)


def take_staged() -> None:
    """Take the good rows among the staged ones as candidates."""
    run("DROP TABLE IF EXISTS import_candidate, import_match, import_plan")
    run(
        """CREATE TEMPORARY TABLE import_candidate ON COMMIT DROP AS
           SELECT number, "values", warnings FROM import_staged WHERE action = ''"""
    )


def copy_line(checked: CheckedRow) -> str:
    """A row in the text format of COPY. JSON in ASCII holds neither tab nor newline: only its
    backslashes are to be doubled."""
    action = ""
    if checked.left_out:
        action = Action.LEFT_OUT
    elif checked.errors:
        action = Action.REJECTED
    elif checked.duplicate_of:
        action = Action.DUPLICATE
    duplicate_of = checked.duplicate_of if action == Action.DUPLICATE else None
    texts = json.dumps(checked.row.cells), json.dumps(checked.values)
    notes = [
        json.dumps(found) if found else "{}"
        for found in (checked.errors, checked.warnings, checked.corrections)
    ]
    line = "\t".join((*texts, *notes, json.dumps(checked.keys))).replace("\\", "\\\\")
    return f"{checked.row.number}\t{line}\t{action}\t{duplicate_of or NULL}\n"


def ranges(batch: ImportBatch, size: int) -> list[tuple[int, int]]:
    """The first and last numbers of each ``size`` rows to write, in order; companions come first,
    apart."""
    with connection.cursor() as cursor:
        cursor.execute(RANGES, {"batch": batch.pk, "size": size})
        return [(first, last) for first, last in cursor.fetchall()]


def take_up(batch: ImportBatch, importer: Importer, first: int, last: int) -> int:
    """Take as candidates again the rows numbered ``first`` to ``last`` that were good at the check
    and are not written yet; how many they are."""
    drop_tables()
    taken = run(TAKE_UP, {"batch": batch.pk, "first": first, "last": last})
    if importer.companion_link:
        run(JOIN_COMPANIONS, {"batch": batch.pk, "link": importer.companion_link})
    return taken


def match(batch: ImportBatch, importer: Importer) -> None:
    """Find which record each candidate is about, in the temporary table ``import_match``."""
    run("ANALYZE import_candidate (number)")  # the size is what matters, and JSON is slow to sort
    run(
        f"""CREATE TEMPORARY TABLE import_match ON COMMIT DROP AS
            WITH found AS ({importer.match_sql()}),
                 best AS (SELECT DISTINCT ON (number) number, target_id FROM found
                          ORDER BY number, rank, target_id)
            SELECT number, "values", warnings, target_id,
                   first_value(number) OVER (PARTITION BY target_id ORDER BY number) AS first_number
            FROM import_candidate LEFT JOIN best USING (number)"""  # noqa: S608
    )
    run("ANALYZE import_match (number, target_id)")
    if batch.options.get("policy") == "create":
        forget_known()
    if clash := importer.clash_sql():
        run(clash)
    if importer.companion_link:
        run(JOIN_KNOWN_COMPANIONS, {"link": importer.companion_link})


def forget_known() -> None:
    """Have every row create a record of its own; those that seem known say so."""
    run(
        """UPDATE import_match SET target_id = NULL, first_number = number,
               warnings = warnings || jsonb_build_object('', %(said)s::text)
           WHERE target_id IS NOT NULL""",
        {"said": _("Semble déjà connu : une seconde fiche sera créée.")},
    )


def lock_targets(importer: Importer) -> None:
    """Hold the records that rows are about until the end of the transaction."""
    run(
        f"""SELECT FROM {table_of(importer)}
            WHERE id IN (SELECT target_id FROM import_match) ORDER BY id FOR UPDATE"""  # noqa: S608
    )


def plan(batch: ImportBatch, importer: Importer, *, final: bool = False) -> None:
    """Say what becomes of each matched row, in the temporary table ``import_plan``: created,
    updated (and by what, from what, to which version), or left as is.

    ``final`` gives the records to create their keys, in the order of the file.
    """
    if batch.options.get("policy") == "skip":
        changes = before = "'{}'::jsonb"
    else:
        before = before_expression(importer)
        changes = changes_expression(batch, importer)
    run(
        f"""CREATE TEMPORARY TABLE import_plan ON COMMIT DROP AS
            WITH compared AS MATERIALIZED (  -- else computed at each mention
                SELECT m.*, {before} AS before, t.version
                FROM import_match m LEFT JOIN {table_of(importer)} t ON t.id = m.target_id
            ), changed AS MATERIALIZED (
                SELECT c.*, CASE WHEN target_id IS NULL THEN '{{}}'::jsonb
                                 ELSE {changes} END AS changes
                FROM compared c
            ), planned AS (
                SELECT *, CASE WHEN target_id IS NULL THEN 'created'
                               WHEN first_number < number THEN 'duplicate'
                               WHEN changes = '{{}}'::jsonb THEN 'unchanged'
                               ELSE 'updated' END AS action
                FROM changed ORDER BY number
            )
            SELECT number, "values", warnings, changes, action, coalesce(before, '{{}}') AS before,
                   CASE WHEN action <> 'created' THEN target_id WHEN %(final)s
                        THEN nextval(pg_get_serial_sequence(%(table)s, 'id')) END AS target,
                   coalesce(version + 1, 1) AS version,
                   CASE WHEN action = 'duplicate' THEN first_number END AS duplicate_of
            FROM planned""",  # noqa: S608
        {
            "overwrite": batch.options.get("policy") == "update",
            "plain": plain_columns(importer),
            "final": final,
            "table": importer.model._meta.db_table,
        },
    )


def keep_rows(batch: ImportBatch) -> None:
    """Keep the checked rows, with what would become of each, for as long as the import lives."""
    run(
        """INSERT INTO grc_importrow (batch_id, number, cells, corrections, keys, "values", errors,
               warnings, action, duplicate_of, target, changes, before, undone, refusal)
           SELECT %(batch)s, number, cells, corrections, keys, coalesce(p."values", s."values"),
                  errors, coalesce(p.warnings, s.warnings), coalesce(p.action, s.action),
                  coalesce(p.duplicate_of, s.duplicate_of), target, coalesce(changes, '{}'),
                  coalesce(before, '{}'), FALSE, ''
           FROM import_staged s LEFT JOIN import_plan p USING (number) ORDER BY number""",
        {"batch": batch.pk},
    )


def keep_rows_again(batch: ImportBatch) -> None:
    """Keep the waiting rows that were checked once more."""
    run(
        """UPDATE grc_importrow r
           SET corrections = s.corrections, keys = s.keys, errors = s.errors,
               "values" = coalesce(p."values", s."values"),
               warnings = coalesce(p.warnings, s.warnings),
               action = coalesce(p.action, s.action),
               duplicate_of = coalesce(p.duplicate_of, s.duplicate_of), target = p.target,
               changes = coalesce(p.changes, '{}'), before = coalesce(p.before, '{}')
           FROM import_staged s LEFT JOIN import_plan p USING (number)
           WHERE r.batch_id = %(batch)s AND r.number = s.number""",
        {"batch": batch.pk},
    )


def settle_rows(batch: ImportBatch) -> None:
    """Note what does become of each row: the record that it creates or updates, and the version
    that this record will have (each update counts one more, see ``Record``)."""
    run(
        """UPDATE grc_importrow r
           SET "values" = p."values", warnings = p.warnings, action = p.action, target = p.target,
               changes = p.changes, before = p.before, duplicate_of = p.duplicate_of,
               version = p.version
           FROM import_plan p
           WHERE r.batch_id = %(batch)s AND r.number = p.number
             AND (p.action <> 'unchanged' OR r.action <> 'unchanged')""",
        {"batch": batch.pk},
    )


def forget_written(batch: ImportBatch) -> None:
    """Have the rows that a run wrote, and that were taken back, wait again."""
    run(
        """UPDATE grc_importrow
           SET version = NULL, undone = FALSE, refusal = '',
               target = CASE WHEN action <> 'created' THEN target END
           WHERE batch_id = %(batch)s AND version IS NOT NULL""",
        {"batch": batch.pk},
    )
