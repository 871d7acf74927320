"""Rows written by sets; what the database refuses is said row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.utils import DataError
from django.utils.translation import gettext as _
from psycopg.errors import ForeignKeyViolation

from grc import undo_plan
from grc.forms import constraint_sentence
from grc.history import ready_for_many
from grc.undo_plan import Row

MANY = 100

Write = Callable[[Any, list[Row]], None]
Refusals = list[tuple[Row, str]]


def write(model: Any, rows: list[Row]) -> None:
    """Write ``rows``. What is linked may be gone: better said here than at the commit."""
    undo_plan.write(model, rows)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write_each(model: Any, rows: list[Row], write: Write = write) -> tuple[list[Row], Refusals]:
    """The rows written, and those that the database refuses, each with the reason. A refusal is
    searched for by halves: a few bad rows among thousands cost little."""
    if not rows:
        return [], []
    if len(rows) > MANY:
        ready_for_many()
    try:
        with transaction.atomic():
            write(model, rows)
    except (IntegrityError, DataError) as error:
        if len(rows) == 1:
            return [], [(rows[0], _sentence(error, model))]
        middle = len(rows) // 2
        halves = [write_each(model, half, write) for half in (rows[:middle], rows[middle:])]
        (done, refused), (more, others) = halves
        return done + more, refused + others
    return rows, []


def _sentence(error: Exception, model: type[models.Model]) -> str:
    if isinstance(error.__cause__, ForeignKeyViolation):
        return _("ce qui y était lié n’existe plus")
    if isinstance(error, IntegrityError):
        return constraint_sentence(error, model)
    return _("ce qui y était n’est plus possible")
