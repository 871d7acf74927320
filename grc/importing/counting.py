"""How many rows an import creates, updates or leaves, and what it does to each field."""

from __future__ import annotations

from typing import Any

from django.db import connection

from grc.importing.comparing import plain_columns
from grc.importing.registry import Importer
from grc.models import ImportBatch, ImportRow

BY_ACTION = """
    SELECT action, count(*), count(*) FILTER (WHERE warnings <> '{}'),
           count(*) FILTER (WHERE corrections <> '{}')
    FROM grc_importrow WHERE batch_id = %(batch)s AND number > 0 GROUP BY action
"""
COMPANIONS = """
    SELECT count(*) FROM grc_importrow
    WHERE batch_id = %(batch)s AND number < 0 AND action = 'created'
"""
# What stood before in a field: nothing, or something that is replaced, or only added to.
BY_FIELD = """
    SELECT key, count(*) FILTER (WHERE blank), count(*) FILTER (WHERE NOT blank AND NOT plain),
           count(*) FILTER (WHERE NOT blank AND plain)
    FROM (SELECT key, key = ANY(%(plain)s) AS plain,
                 coalesce(before -> key, 'null') IN ('""', 'null', '[]') AS blank
          FROM grc_importrow, jsonb_object_keys(changes) AS key
          WHERE batch_id = %(batch)s AND action = 'updated') AS changed
    GROUP BY key
"""


def counted(batch: ImportBatch, importer: Importer) -> dict[str, Any]:
    """How many rows of each action, with a doubt and with a correction, and how many ``companions``
    are created with them; under ``impact``, for each field, how many records have it filled, added
    to, and replaced."""
    counts: dict[str, Any] = {str(action): 0 for action in ImportRow.Action}
    warned = corrected = 0
    with connection.cursor() as cursor:
        cursor.execute(BY_ACTION, {"batch": batch.pk})
        for action, number, with_warnings, with_corrections in cursor.fetchall():
            counts[action] = number
            corrected += with_corrections
            warned += with_warnings if action in ("created", "updated", "unchanged") else 0
        cursor.execute(BY_FIELD, {"batch": batch.pk, "plain": plain_columns(importer)})
        impact = {
            name: {"filled": filled, "added": added, "replaced": replaced}
            for name, filled, added, replaced in cursor.fetchall()
        }
        cursor.execute(COMPANIONS, {"batch": batch.pk})
        companions = cursor.fetchone()[0]
    noted = {"warnings": warned, "corrected": corrected, "companions": companions}
    return {**counts, **noted, "impact": impact}
