"""Who may be the same, among the actors of a pool and those that are given."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction

from communities.duplicates import profiles, scoring
from communities.duplicates.profiles import Probe

TABLES = ("source", "profile", "key", "met", "found")


class Found(NamedTuple):
    """Two actors alike: their keys (a probe is −1, −2…, and comes first), the score of 100 and
    the codes of what they share."""

    lower: int
    higher: int
    score: int
    reasons: list[str]


def search(
    pool: models.QuerySet[Any],
    *,
    changed: Collection[int] | None = None,
    probes: Sequence[Probe] = (),
    ignoring: Collection[str] = (),
) -> None:
    """Fill the table ``duplicate_found``, which lives until the end of the transaction, with the
    pairs of actors of ``pool`` one of which is ``changed`` (any, when ``None``) or a probe, less
    the signs of the columns ``ignoring``."""
    given = profiles.probe_rows(probes, ignoring)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'duplicate_{t}' for t in TABLES)}")
        cursor.execute(profiles.SOURCE)
        _take(cursor, pool, changed, bool(probes), ignoring)
        if given:
            cursor.execute(profiles.PROBES, [json.dumps(given)])
        cursor.execute(*profiles.profile())
        cursor.execute("CREATE INDEX ON duplicate_profile (id)")
        cursor.execute(profiles.KEYS)
        cursor.execute("ANALYZE duplicate_profile, duplicate_key")
        cursor.execute(profiles.MET)
        cursor.execute("ANALYZE duplicate_met")
        cursor.execute(scoring.SCORE)


def _take(
    cursor: Any,
    pool: models.QuerySet[Any],
    changed: Collection[int] | None,
    probing: bool,
    ignoring: Collection[str],
) -> None:
    try:
        among, params = pool.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # a pool that can hold nobody
        return
    fresh, keys = (
        ("a.id = ANY(%s)", [list(changed)]) if changed is not None else (str(not probing), [])
    )
    columns = profiles.source_columns(ignoring)
    sql = profiles.ACTORS.format(pool=among, fresh=fresh, **columns)
    cursor.execute(sql, [*keys, *params])


@transaction.atomic
def find(pool: models.QuerySet[Any], **asked: Any) -> list[Found]:
    """The same as a list, the most alike first; ``asked`` as for ``search``."""
    search(pool, **asked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower, higher, score, reasons FROM duplicate_found ORDER BY score DESC, 1, 2"
        )
        return [Found(low, high, score, json.loads(codes)) for low, high, score, codes in cursor]
