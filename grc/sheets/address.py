"""The address of a sheet: what it asks for, and the addresses beside it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from grc.sheets.sheet import COLUMNS, Sheet
from grc.sheets.views import Choices

SEARCH, SORT, AFTER, BEFORE, PANEL, VIEW = "q", "tri", "apres", "avant", "filtrer", "vue"
ROW = "ligne"  # a row chosen, in the addresses of what is done to several
TICKED = {"on": "true", "True": "true"}  # the ways in which addresses write a ticked box
GROUP, ACROSS, LANE = "par_groupe", "croise", "suite"
PAGE = (AFTER, BEFORE, LANE)
OWN = {SEARCH, SORT, *PAGE, PANEL, VIEW, COLUMNS, GROUP, ACROSS}
TABLE, COUNT, GROUPS, BOARD = "", "compte/", "groupes/", "avancement/"


def with_query(path: str, params: QueryDict) -> str:
    """``path`` with ``params`` after it, if there are any."""
    query = params.urlencode()
    return f"{path}?{query}" if query else path


class Address:
    """Addresses of ``sheet`` made from the parameters of this one. ``place`` is what is shown of
    it: its table, its groups or its board."""

    sheet: Sheet
    params: QueryDict
    place: str = TABLE

    @property
    def base(self) -> str:
        return f"{self.sheet.url}{self.place}"

    @property
    def kept_query(self) -> str:
        """What a view keeps of this address: filters, search, order, columns."""
        params = self.params.copy()
        for name in (*PAGE, PANEL, VIEW, GROUP, ACROSS):
            params.pop(name, None)
        return params.urlencode()

    def shows_same_as(self, query: str, choices: Choices) -> bool:
        """Whether the address ``query`` shows the same: filters, search, order and columns."""
        return self._shown(self.params, choices) == self._shown(QueryDict(query), choices)

    def _shown(self, params: QueryDict, choices: Choices) -> Hashable:
        columns = tuple(c.slug for c in self.sheet.shown_columns(params, choices))
        asked = {
            (name, TICKED.get(value, value))
            for name in (SEARCH, *self.sheet.all_filters)
            for value in params.getlist(name)
            if value
        }
        return frozenset(asked), params.get(SORT) or self.sheet.order, columns

    def url(self, **changes: str | None) -> str:
        """The address of this listing with some parameters changed, or removed when ``None``.
        Unless the page itself is asked for, it is the first one."""
        return self.url_at(self.place, **changes)

    def url_at(self, place: str, **changes: str | None) -> str:
        """The same, for another way to show the sheet."""
        params = self.params.copy()
        for name in PAGE:
            params.pop(name, None)
        for name, value in changes.items():
            params.pop(name, None)
            if value is not None:
                params[name] = value
        return with_query(f"{self.sheet.url}{place}", params)

    @property
    def count_url(self) -> str:
        return self.url_at(COUNT)

    @property
    def shapes(self) -> list[tuple[str, Any, str, bool]]:
        """The ways to show what this address asks for: drawing, word, address, whether it is the
        one on screen."""
        ways = [("table", _("Table"), TABLE), ("bars", _("Groupes"), GROUPS)]
        if self.sheet.board:
            ways.insert(1, ("board", _("Avancement"), BOARD))
        return [
            (drawing, word, self.url_at(place), place == self.place)
            for drawing, word, place in ways
        ]

    @property
    def here(self) -> str:
        """The address of this page."""
        return with_query(self.base, self.params)

    @property
    def all_params(self) -> list[tuple[str, str]]:
        """What a form must carry to lead back here."""
        return [(name, value) for name, values in self.params.lists() for value in values]

    @property
    def hidden_choices(self) -> list[tuple[str, str]]:
        """What the filters' form must carry besides the filters."""
        kept = (VIEW, COLUMNS, GROUP, ACROSS)
        return [(name, value) for name, value in self.hidden_params if name in kept]

    @property
    def hidden_params(self) -> list[tuple[str, str]]:
        """What the search form must carry so as not to lose the filters nor the order."""
        return [
            (name, value)
            for name, values in self.params.lists()
            for value in values
            if name not in {SEARCH, *PAGE, PANEL}
        ]
