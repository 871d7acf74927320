"""Counts that nobody waits for long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import OperationalError, connection, models, transaction

COUNT_LIMIT = 10_000
COUNT_MILLISECONDS = 2000

Counted = TypeVar("Counted")


def bounded(count: Callable[[], Counted]) -> Counted | None:
    """What ``count()`` finds; ``None`` when one of its statements takes longer than
    ``COUNT_MILLISECONDS``."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [COUNT_MILLISECONDS])
            return count()
    except OperationalError:
        return None


def bounded_count(records: models.QuerySet[Any]) -> int | None:
    """How many ``records`` there are, at most ``COUNT_LIMIT`` + 1; ``None`` when counting them
    takes longer than ``COUNT_MILLISECONDS``."""
    return bounded(records.order_by()[: COUNT_LIMIT + 1].count)
