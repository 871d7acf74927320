"""What the search of everything looks through: the sheets, and what apps add to them.

An app declares in its ``finders.py``, found at start as the sheets are::

    @finder(position=15)
    def communities(text, reader):
        return Panel("communities", "people", _("Communautés"), rows=[...], url=...)

Whoever provides it filters by ``visible_to(reader)`` and limits the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from grc.models import User
from grc.panels import ROWS, Panel, Row
from grc.search import search_query
from grc.sheets import Sheet, all_sheets
from grc.sheets.address import SEARCH
from grc.sheets.columns import LongText
from grc.sheets.listing import Listing

SHOWN_COLUMNS = 4

Finder = Callable[[str, User], Panel]
_finders: list[tuple[int, Finder]] = []


def finder(*, position: int) -> Callable[[Finder], Finder]:
    """Declare a function of the text and of the reader that answers a panel of what it found."""

    def declare(function: Finder) -> Finder:
        _finders.append((position, function))
        return function

    return declare


def found_everywhere(request: HttpRequest, text: str, reader: User) -> list[Panel]:
    """What ``reader`` may read and what was typed names, kind by kind; nothing when no word of
    it can be searched."""
    if search_query(text) is None:
        return []
    panels = [(sheet.position, found_in(sheet, request, text, reader)) for sheet in all_sheets()]
    panels += [(position, function(text, reader)) for position, function in _finders]
    panels.sort(key=lambda pair: pair[0])
    return [panel for position, panel in panels if panel.rows]


def found_in(sheet: Sheet, request: HttpRequest, text: str, reader: User) -> Panel:
    """The first rows of ``sheet`` that match, as its own search box would find them."""
    params = QueryDict(urlencode({SEARCH: text}))
    listing = Listing(sheet, reader, params, request)
    shown = [column for column in listing.columns if not isinstance(column, LongText)]
    first, *others = listing.columns = shown[:SHOWN_COLUMNS]
    rows = [
        Row(
            first.html(row),
            f"{sheet.record_base}{row['pk']}/",
            badges=[html for html in (column.html(row) for column in others) if html],
        )
        for row in listing.rows[:ROWS]
    ]
    return Panel(
        sheet.slug, sheet.icon, str(sheet.title), rows, url=listing.url(), extra=listing.about_text
    )
