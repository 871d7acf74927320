"""SQL compiled once and asked again.

Building a queryset and compiling it takes longer, in Python, than PostgreSQL takes to answer it.
What a page always asks the same way is compiled at first use and kept, with a ``Place`` where a
value changes from one execution to the next.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, NamedTuple, TypeVar

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

KEPT = 500
ANYONE = 2**62 + 4_611  # the key of a reader, while a statement is compiled that serves others too


class Rights(NamedTuple):
    """What decides what someone reads and writes: who they are, and what others may have too."""

    reader: int
    others: Hashable


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


Kept = TypeVar("Kept", bound="Statement | None")


@dataclass(frozen=True)
class Statement:
    """A statement and its parameters, some of which are places.

    ``literal`` statements are planned each time for the very values they hold: right where the
    best plan depends on them, as in a search. The others are planned once on each connection.
    """

    sql: str
    params: tuple[Any, ...]
    literal: bool = False
    reader: int | None = None  # who asks, in a statement that serves all who have the same rights

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
        values = {"reader": self.reader, **values}
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


_kept: OrderedDict[Hashable, Statement | None] = OrderedDict()
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
    return _keep((about, rights), lambda: Statement.of(ask(), literal=literal))


def shared(
    about: Hashable, user: Any, rights: Rights | None, ask: Callable[[], models.QuerySet[Any]]
) -> Statement:
    """The same, kept for all who have the rights that ``user`` has: compiling it for each person
    costs three times what answering does, when two hundred look at one row.

    ``ask`` must build all of its queryset itself: whatever it takes from ``user`` then becomes the
    place of whoever asks. A statement where that place cannot be found serves ``user`` alone.
    """
    if rights is None:
        return Statement.of(ask())
    found = _keep((about, "shared", rights.others), lambda: _for_anyone(user, ask))
    return replace(found, reader=rights.reader) if found else compiled(about, rights, ask)


def _for_anyone(user: Any, ask: Callable[[], models.QuerySet[Any]]) -> Statement | None:
    """What ``ask`` builds, with a place where it holds the key of ``user``; ``None`` when that
    key stands where no place can."""
    key, user.pk = user.pk, ANYONE
    try:
        statement = Statement.of(ask())
    finally:
        user.pk = key
    params = tuple(
        Place("reader") if isinstance(value, int) and value == ANYONE else value
        for value in statement.params
    )
    hidden = str(ANYONE) in f"{statement.sql} {[p for p in params if not isinstance(p, Place)]}"
    return None if hidden else replace(statement, params=params)


def _keep(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """What was made for ``key``, made now the first time; the latest ``KEPT`` are."""
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]  # type: ignore[return-value]
    made = make()
    with _keeping:
        _kept[key] = made
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made
