"""Pages by keyset: a page starts after a row, never at an offset, so that the last page of a
million rows costs as much as the first (Markus Winand, *We need tool support for keyset
pagination*, use-the-index-luke.com/no-offset)."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from grc.statements import Place

PAGE_SIZE = 50
START = (None, None)
AT = (Place("key"), Place("pk"))  # what a cursor gives


class CursorError(ValueError):
    """The place in the list that the URL names makes no sense."""


@dataclass(frozen=True)
class Order:
    """A total order: a stored key that is never null, then the primary key, both the same way."""

    key: str
    descending: bool = False

    def fields(self, *, reverse: bool = False) -> list[str]:
        sign = "-" if self.descending != reverse else ""
        return [f"{sign}{self.key}", f"{sign}pk"]

    def beyond(self, key: Any, pk: int, *, reverse: bool = False) -> Q:
        """The rows beyond the row (``key``, ``pk``). The first condition bounds the index scan,
        the second leaves out the rows of the same key already shown."""
        way = "lt" if self.descending != reverse else "gt"
        return Q(**{f"{self.key}__{way}e": key}) & (
            Q(**{f"{self.key}__{way}": key}) | Q(**{f"pk__{way}": pk})
        )


@dataclass(frozen=True)
class Cursor:
    """The row where a page begins (``after``) or ends (``before``)."""

    key: Any
    pk: int
    before: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """Its row, by the names of the places of ``AT``."""
        return {"key": self.key, "pk": self.pk}

    @staticmethod
    def encode(key: Any, pk: int) -> str:
        text = json.dumps([str(key), pk], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, field: models.Field[Any, Any], *, before: bool) -> Cursor:
        """Raise ``CursorError`` unless ``text`` is what ``encode`` made for such a field."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            key, pk = json.loads(raw)
            if not isinstance(pk, int) or isinstance(pk, bool) or not -(2**63) <= pk < 2**63:
                raise CursorError(text)
            value = field.to_python(key)
        except (binascii.Error, ValueError, TypeError, ValidationError) as error:
            raise CursorError(text) from error
        if value is None or (isinstance(value, str) and "\x00" in value):
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
    key: Any,
    pk: Any,
    *,
    backwards: bool = False,
    size: int = PAGE_SIZE,
) -> models.QuerySet[Any]:
    """The (key, pk) of a page of ``records`` and of one more: the first page when ``key`` is
    ``None``, else the page that follows the row (``key``, ``pk``), or precedes it."""
    if key is not None:
        records = records.filter(order.beyond(key, pk, reverse=backwards))
    ordered = records.order_by(*order.fields(reverse=backwards))
    return ordered.values_list(order.key, "pk")[: size + 1]


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
