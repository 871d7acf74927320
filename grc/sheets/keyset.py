"""Pages by keyset: a page starts after a row, never at an offset, so that the last page of a
million rows costs as much as the first (Markus Winand, *We need tool support for keyset
pagination*, use-the-index-luke.com/no-offset)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from grc.models import User
from grc.sheets.columns import Column
from grc.statements import Place

PAGE_SIZE = 50
KEY = "order_key"


class CursorError(ValueError):
    """The place in the list that the URL names makes no sense."""


@dataclass(frozen=True)
class Order:
    """A total order: by a key, then by primary key, both the same way. ``key_for`` gives the key
    of a row as a person sees it, for it comes back to them in a cursor. Rows without any
    (``may_lack``) come last, whichever the way."""

    key_for: Callable[[User], Any]
    may_lack: bool = False
    descending: bool = False

    def keyed(self, records: models.QuerySet[Any], user: User) -> models.QuerySet[Any]:
        """``records`` with their key, ``KEY``: what the rest works on."""
        return records.annotate(**{KEY: self.key_for(user)})

    def ordered(
        self, records: models.QuerySet[Any], *, reverse: bool = False
    ) -> models.QuerySet[Any]:
        """Keyed ``records`` in order, from the last when ``reverse``."""
        descending = self.descending != reverse
        last = {"nulls_first" if reverse else "nulls_last": True} if self.may_lack else {}
        return records.order_by(
            OrderBy(F(KEY), descending=descending, **last), "-pk" if descending else "pk"
        )

    def beyond(self, key: Any, pk: Any, *, reverse: bool = False) -> Q:
        """The keyed rows beyond the row (``key``, ``pk``). The first condition bounds the index
        scan, the second leaves out the rows of the same key already shown."""
        way = "lt" if self.descending != reverse else "gt"
        further = Q(**{f"pk__{way}": pk})
        if key is None:
            further &= Q(**{KEY: None})
            return further | Q(**{f"{KEY}__isnull": False}) if reverse else further
        found = Q(**{f"{KEY}__{way}e": key}) & (Q(**{f"{KEY}__{way}": key}) | further)
        return found | Q(**{KEY: None}) if self.may_lack and not reverse else found

    def field(self, records: models.QuerySet[Any], user: User) -> models.Field[Any, Any]:
        """What keys are made of."""
        key = self.keyed(records, user).query.annotations[KEY]
        return key.output_field


def orders_of(columns: Iterable[Column]) -> dict[str, Order]:
    """The orders of those ``columns`` that sort, by slug, ``-`` before it for the last first."""
    found: dict[str, Order] = {}
    for column in columns:
        if column.sort:
            order = Order(column.sort_key, column.may_lack)
            found |= {column.slug: order, f"-{column.slug}": replace(order, descending=True)}
    return found


@dataclass(frozen=True)
class Cursor:
    """The row where a page begins (``after``) or ends (``before``)."""

    key: Any
    pk: int
    before: bool = False

    @property
    def at(self) -> tuple[Any, Any]:
        """The places of its row in a statement, which ``values`` fill."""
        return None if self.key is None else Place("key"), Place("pk")

    @property
    def values(self) -> dict[str, Any]:
        return {"key": self.key, "pk": self.pk}

    @property
    def shape(self) -> tuple[bool, bool]:
        """All that a statement made for it depends on."""
        return self.before, self.key is None

    @staticmethod
    def encode(key: Any, pk: int) -> str:
        kept = None if key is None else str(key)
        text = json.dumps([kept, pk], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(
        cls, text: str, field: models.Field[Any, Any], *, before: bool, may_lack: bool = False
    ) -> Cursor:
        """Raise ``CursorError`` unless ``text`` is what ``encode`` made for such a field, of rows
        that ``may_lack`` a key."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            key, pk = json.loads(raw)
            if not isinstance(pk, int) or isinstance(pk, bool) or not -(2**63) <= pk < 2**63:
                raise CursorError(text)
            value = None if key is None else field.to_python(key)
        except (binascii.Error, ValueError, TypeError, ValidationError) as error:
            raise CursorError(text) from error
        if (value is None and not may_lack) or (isinstance(value, str) and "\x00" in value):
            raise CursorError(text)
        return cls(value, pk, before)


@dataclass(frozen=True)
class Page:
    """The keys of the records of a page, and the cursors of the pages around."""

    keys: list[int]
    previous: str | None
    next: str | None


def beyond(
    records: models.QuerySet[Any],
    order: Order,
    user: User,
    at: tuple[Any, Any] | None,
    *,
    backwards: bool = False,
    size: int = PAGE_SIZE,
) -> models.QuerySet[Any]:
    """The (key, pk) of a page of ``records`` and of one more: the first page when ``at`` is
    ``None``, else the page that follows the row ``at`` (key, pk), or precedes it."""
    records = order.keyed(records, user)
    if at is not None:
        records = records.filter(order.beyond(*at, reverse=backwards))
    return order.ordered(records, reverse=backwards).values_list(KEY, "pk")[: size + 1]


def page_of(found: list[tuple[Any, int]], cursor: Cursor | None, size: int = PAGE_SIZE) -> Page:
    """The page at ``cursor``, where ``found`` is what ``beyond`` asks for."""
    backwards = cursor is not None and cursor.before
    more = len(found) > size
    shown = found[:size]
    if backwards:
        shown.reverse()
    if not shown:
        return Page([], None, None)
    has_previous = more if backwards else cursor is not None
    has_next = True if backwards else more
    return Page(
        [pk for _, pk in shown],
        Cursor.encode(*shown[0]) if has_previous else None,
        Cursor.encode(*shown[-1]) if has_next else None,
    )
