"""What changed on a page of a sheet since it was shown, for its reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from grc.models import User
from grc.sheets.address import BOARD, TABLE
from grc.sheets.listing import Listing
from grc.sheets.onscreen import on_board, renderer_on
from grc.sheets.sheet import Sheet
from grc.statements import keys

SHOWN, LAST, AGE, TOLD, SAID = "vues", "dernier", "age", "dire", "annonce"
MOST_ROWS = 200
MOST_ADDED = 99
_ROW = re.compile(r"([0-9]{1,18})(?:\.([0-9a-f]{1,8}))?")


def shown_rows(params: QueryDict) -> dict[int, str]:
    """The rows that a page shows, each with the mark of what it shows: ``12.5f3a,13.77e0``.
    What makes no sense is left out."""
    pieces = params.get(SHOWN, "").split(",", MOST_ROWS)[:MOST_ROWS]
    found = filter(None, map(_ROW.fullmatch, pieces))
    return {int(match[1]): match[2] or "" for match in found}


@dataclass
class SheetChanges:
    """The rows of ``params`` that are no longer what they were, and how many came."""

    sheet: Sheet
    user: User
    request: HttpRequest

    def __post_init__(self) -> None:
        self.shown = shown_rows(self.request.GET)
        place = BOARD if on_board(self.request, self.sheet) else TABLE
        self.listing = Listing(self.sheet, self.user, self.request.GET, self.request, place)

    @cached_property
    def readable(self) -> dict[int, tuple[str, SafeString]]:
        """The mark and the HTML of each of the rows that may still be read."""
        renderer, columns = renderer_on(self.request, self.sheet)
        rows = self.sheet.cells(self.user, columns, list(self.shown))
        archived = self.listing.shows_archived
        still = [row for row in rows if (row["archived_at"] is not None) == archived]
        return renderer.marked(still)

    @cached_property
    def changed(self) -> list[dict[str, Any]]:
        return [
            {"pk": pk, "html": html}
            for pk, (mark, html) in self.readable.items()
            if mark != self.shown[pk]
        ]

    @cached_property
    def gone(self) -> list[int]:
        """Those that left the list: archived, or that ``user`` may no longer read."""
        return [pk for pk in self.shown if pk not in self.readable]

    @cached_property
    def added(self) -> int:
        """How many rows that match came after the page, at most one more than ``MOST_ADDED``."""
        last = self.request.GET.get(LAST, "")
        if not last.isdecimal() or int(last) > models.BigIntegerField.MAX_BIGINT:
            return 0
        came = self.listing.records.filter(pk__gt=int(last))
        unseen = came.exclude(pk__in=keys(list(self.shown)))
        return unseen.order_by()[: MOST_ADDED + 1].count()

    @property
    def tells_added(self) -> bool:
        """Whether their number is another than the page says already."""
        return LAST in self.request.GET and str(self.added) != self.request.GET.get(SAID, "0")

    @property
    def are_told(self) -> bool:
        """Whether the changes are to be said aloud, as they are now and then."""
        return TOLD in self.request.GET and bool(self.changed or self.gone)

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone or self.tells_added)

    @property
    def first_page_url(self) -> str:
        """The list from its beginning, with the same filters and the same order."""
        removed: dict[str, str | None] = dict.fromkeys((SHOWN, LAST, AGE, TOLD, SAID))
        return self.listing.url(**removed)


def readable_keys(sheet: Sheet, user: User, params: QueryDict) -> Iterator[int]:
    """The keys of the rows that a page shows, among those that ``user`` may read."""
    shown = list(shown_rows(params))
    found = sheet.records(user).filter(pk__in=keys(shown)).order_by()
    yield from found.values_list("pk", flat=True)
