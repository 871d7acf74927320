"""The events of each day of a calendar, found, ranked and counted by the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

# What ends at midnight is not of the day that begins.
FIRST_BY_DAY = """
WITH seen (id, starts_at, over_at) AS ({found}),
day_of AS (
    SELECT day::date AS day, id, starts_at
    FROM seen, generate_series(
        greatest((starts_at AT TIME ZONE %s)::date, %s),
        least((greatest(starts_at, over_at - interval '1 microsecond') AT TIME ZONE %s)::date, %s),
        interval '1 day') AS day
),
ranked AS (
    SELECT day, id, row_number() OVER (PARTITION BY day ORDER BY starts_at, id) AS rank,
           count(*) OVER (PARTITION BY day) AS many
    FROM day_of
)
SELECT day, array_agg(id ORDER BY rank), min(many) FROM ranked WHERE rank <= %s GROUP BY day
"""


def first_by_day(
    found: QuerySet[Any], first: dt.date, last: dt.date, most: int
) -> dict[dt.date, tuple[list[int], int]]:
    """For each day from ``first`` to ``last`` that has some: the keys of its ``most`` first events
    of ``found``, which take place between these days, and how many it has. One that lasts several
    days is in each of them."""
    rows = found.order_by().values_list("pk", "starts_at", "over_at")
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return {}
    here = settings.TIME_ZONE
    with connection.cursor() as cursor:
        cursor.execute(FIRST_BY_DAY.format(found=sql), [*params, here, first, here, last, most])
        return {day: (keys, many) for day, keys, many in cursor.fetchall()}
