"""All the rows that match, by one statement whatever their number."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

from django.db import connection, models, transaction

from grc.sheets.columns import Row
from grc.sheets.keyset import KEY, Order
from grc.sheets.listing import Listing
from grc.statements import Statement

ROWS_AT_ONCE = 1000
# For the transaction of an export only.
SETTINGS = {
    # It would hold its connection for as long as whoever downloads it is slow to read: given up.
    "statement_timeout": "15min",
    # The links of a million rows are sorted and joined once.
    "work_mem": "64MB",
    # Workers would each gather all the links again, and take the processors from the pages.
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


def all_rows(listing: Listing) -> Generator[Row, None, None]:
    """The rows that match, in the order of the sheet, all as they were at one instant."""
    statement = statement_of(listing)
    if not statement.sql:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            for name, value in SETTINGS.items():
                cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        with closing(statement.streamed(ROWS_AT_ONCE)) as rows:
            yield from rows


def statement_of(listing: Listing) -> Statement:
    """The rows of the sheet, joined with what their columns gather by sets.

    Rights stand in each piece: ``Listing.records`` starts from ``visible_to``, and columns ask
    who may be named and whose contact details may be read, as they do for the cells.
    Its SQL is empty when nothing can match.
    """
    sheet, user, records = listing.sheet, listing.user, listing.records
    found = {column.slug: column.gathered(user, records) for column in listing.columns}
    gathered = {alias: query for pieces in found.values() for alias, query in pieces.items()}
    plain = [column for column in listing.columns if not found[column.slug]]
    rows = listing.order.keyed(sheet.rows(records.order_by(), user, plain), user)
    return _joined(rows, gathered, listing.order)


def _joined(
    rows: models.QuerySet[Any], gathered: dict[str, models.QuerySet[Any]], order: Order
) -> Statement:
    base = Statement.of(rows)
    if not base.sql:
        return base
    names, joins, params = ["page.*"], [f"({base.sql}) AS page"], [*base.params]
    for alias, query in gathered.items():
        piece = Statement.of(query)
        if not piece.sql:
            names.append(f'NULL AS "{alias}"')
            continue
        table = f"gathered_{len(joins)}"
        names.append(f'{table}.value AS "{alias}"')
        joins.append(f"({piece.sql}) AS {table} (pk, value) ON {table}.pk = page.pk")
        params += piece.params
    way = "DESC" if order.descending else "ASC"
    sql = (
        f"SELECT {', '.join(names)} FROM {' LEFT JOIN '.join(joins)} "  # noqa: S608 - names of ours
        f"ORDER BY page.{KEY} {way} NULLS LAST, page.pk {way}"
    )
    return Statement(sql, tuple(params))
