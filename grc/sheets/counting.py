"""Counts that nobody waits for long."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError, connection, models, transaction

COUNT_LIMIT = 10_000
COUNT_MILLISECONDS = 2000


def bounded_count(records: models.QuerySet[Any]) -> int | None:
    """How many ``records`` there are, at most ``COUNT_LIMIT`` + 1; ``None`` when counting them
    takes longer than ``COUNT_MILLISECONDS``."""
    some = records.order_by()[: COUNT_LIMIT + 1]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [COUNT_MILLISECONDS])
            return some.count()
    except OperationalError:
        return None
