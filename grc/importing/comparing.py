"""What a waiting row would change in the record that it is about, as expressions of SQL.

They are put together from the names of columns that importers declare in code.
"""

from __future__ import annotations

from django.db import connection

from grc.importing.registry import Importer, Link
from grc.models import ImportBatch


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def plain_columns(importer: Importer) -> list[str]:
    added = importer.added_texts | importer.added_lists | importer.fixed
    return [column for column in importer.written if column not in added]


def before_expression(importer: Importer) -> str:
    """What stands in the written columns of the record ``t``, as JSON."""
    pairs = ", ".join(f"'{name}', t.{quoted(name)}" for name in importer.written)
    return f"CASE WHEN t.id IS NOT NULL THEN jsonb_build_object({pairs}) END"


def changes_expression(batch: ImportBatch, importer: Importer) -> str:
    """The columns and links that the row ``c`` would change in its record, as JSON.

    Blanks of the record are filled; other values are replaced when the person chose so. A blank
    cell never erases anything.
    """
    parts = [
        """coalesce((
            SELECT jsonb_object_agg(new.key, new.value) FROM jsonb_each(c."values") AS new
            WHERE new.key = ANY(%(plain)s) AND new.value NOT IN ('""', 'null')
              AND new.value IS DISTINCT FROM c.before -> new.key
              AND (%(overwrite)s OR c.before -> new.key IN ('""', 'null'))), '{}')"""
    ]
    parts += [added_text(name) for name in sorted(importer.added_texts)]
    parts += [added_list(name) for name in sorted(importer.added_lists)]
    parts += [added_links(link) for link in importer.links(batch)]
    return " || ".join(parts)


def added_text(name: str) -> str:
    new, old = f"""(c."values" ->> '{name}')""", f"(c.before ->> '{name}')"
    return f"""CASE WHEN coalesce({new}, '') = '' OR position({new} IN {old}) > 0 THEN '{{}}'::jsonb
                    ELSE jsonb_build_object('{name}',
                        CASE WHEN {old} = '' THEN {new} ELSE {old} || E'\\n' || {new} END) END"""


def added_list(name: str) -> str:
    new, old = f"""(c."values" -> '{name}')""", f"(c.before -> '{name}')"
    return f"""CASE WHEN coalesce({new}, '[]') <@ {old} THEN '{{}}'::jsonb
                    ELSE jsonb_build_object('{name}', {old} || (
                        SELECT jsonb_agg(item) FROM jsonb_array_elements({new}) AS item
                        WHERE NOT {old} @> item)) END"""  # noqa: S608


def added_links(link: Link) -> str:
    return f"""coalesce((
        SELECT jsonb_build_object('{link.name}', jsonb_agg(other))
        FROM jsonb_array_elements(coalesce(c."values" -> '{link.name}', '[]')) AS other
        WHERE NOT EXISTS (
            SELECT FROM {quoted(link.table)}
            WHERE {quoted(link.own_column)} = c.target_id
              AND {quoted(link.other_column)} = other::text::bigint)
        HAVING count(*) > 0), '{{}}')"""  # noqa: S608
