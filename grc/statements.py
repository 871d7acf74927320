"""SQL compiled once and asked again.

Building a queryset and compiling it takes longer, in Python, than PostgreSQL takes to answer it.
What a page always asks the same way is compiled at first use and kept, with a ``Place`` where a
value changes from one execution to the next.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

KEPT = 500


class Place(models.Expression):
    """Where a value stands in a statement: ``Statement.rows`` gives it by its ``name``."""

    def __init__(self, name: str, output_field: models.Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field or models.BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


def among(name: str) -> RawSQL:
    """The place of a list of keys: ``filter(pk__in=among("keys"))``."""
    return RawSQL("SELECT unnest(%s::bigint[])", [Place(name)])


def keys(found: list[int]) -> RawSQL:
    """``found`` as one parameter, not one each: ``filter(pk__in=keys(found))``."""
    return RawSQL("SELECT unnest(%s::bigint[])", [found])


@dataclass(frozen=True)
class Statement:
    """A statement and its parameters, some of which are places.

    ``literal`` statements are planned each time for the very values they hold: right where the
    best plan depends on them, as in a search. The others are planned once on each connection.
    """

    sql: str
    params: tuple[Any, ...]
    literal: bool = False

    @classmethod
    def of(cls, queryset: models.QuerySet[Any], *, literal: bool = False) -> Statement:
        """Compile ``queryset``."""
        try:
            sql, params = queryset.query.sql_with_params()
        except EmptyResultSet:  # it can hold nothing, whatever the values
            return cls("", ())
        if sql.startswith("("):  # history takes what begins otherwise than SELECT for a write
            sql = f"SELECT * FROM ({sql}) found"  # noqa: S608
        return cls(sql, tuple(params), literal)

    def tuples(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, each place holding the value of its name."""
        return self._asked(values)[1]

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """The same as dicts, by the names of their columns."""
        names, found = self._asked(values)
        return [dict(zip(names, row, strict=True)) for row in found]

    def counted(self, **values: Any) -> dict[Any, int]:
        """How many rows by the value of their first column: the server counts them."""
        if not self.sql:
            return {}
        about = f"SELECT found.*, count(*) FROM ({self.sql}) found GROUP BY 1"  # noqa: S608
        return dict(Statement(about, self.params, self.literal).tuples(**values))

    def streamed(self, size: int) -> Generator[dict[str, Any], None, None]:
        """The rows as dicts, fetched ``size`` at a time while the server goes on: those not yet
        read stay there. Nothing else may be asked of the connection meanwhile."""
        cursor = _planning_cursor()
        names: list[str] = []
        with closing(cursor), closing(cursor.stream(self.sql, self.params, size=size)) as found:
            for row in found:
                names = names or [column.name for column in cursor.description]
                yield dict(zip(names, row, strict=True))

    def _asked(self, values: dict[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        if not self.sql:
            return [], []
        given = [values[p.name] if isinstance(p, Place) else p for p in self.params]
        with closing(connection.cursor() if self.literal else _planning_cursor()) as cursor:
            cursor.execute(self.sql, given)
            return [column.name for column in cursor.description], cursor.fetchall()


def _planning_cursor() -> Any:
    """A cursor that sends the parameters apart from the SQL, which Django's do not by default:
    PostgreSQL plans once, on each connection, a statement asked often (``prepare_threshold``)."""
    connection.ensure_connection()
    raw: Any = psycopg.Cursor(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return make(raw)


_kept: OrderedDict[Hashable, Statement] = OrderedDict()
_keeping = Lock()


def compiled(
    about: Hashable,
    rights: Hashable,
    ask: Callable[[], models.QuerySet[Any]],
    *,
    literal: bool = False,
) -> Statement:
    """The statement of what ``ask()`` builds, kept for who asks ``about`` the same with the very
    same ``rights``; compiled each time when ``rights`` is ``None``.

    ``rights`` is what every condition of the queryset derives from (``rights_of``), so that a
    kept statement can serve nobody else, nor the same person once their rights have changed.
    """
    if rights is None:
        return Statement.of(ask(), literal=literal)
    key = about, rights
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    statement = Statement.of(ask(), literal=literal)
    with _keeping:
        _kept[key] = statement
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return statement
