"""The address of a sheet: what it asks for, and the addresses beside it."""

from __future__ import annotations

from django.http import QueryDict

from grc.sheets.sheet import COLUMNS, Sheet

SEARCH, SORT, AFTER, BEFORE, PANEL, VIEW = "q", "tri", "apres", "avant", "filtrer", "vue"
GROUP, ACROSS = "par_groupe", "croise"
ROW = "ligne"  # a row chosen, in the addresses of what is done to several
OWN = {SEARCH, SORT, AFTER, BEFORE, PANEL, VIEW, COLUMNS, GROUP, ACROSS}


def with_query(path: str, params: QueryDict) -> str:
    """``path`` with ``params`` after it, if there are any."""
    query = params.urlencode()
    return f"{path}?{query}" if query else path


class Address:
    """Addresses of ``sheet`` made from the parameters of this one."""

    sheet: Sheet
    params: QueryDict

    @property
    def kept_query(self) -> str:
        """What a view keeps of this address: filters, search, order, columns."""
        params = self.params.copy()
        for name in (AFTER, BEFORE, PANEL, VIEW, GROUP, ACROSS):
            params.pop(name, None)
        return params.urlencode()

    def url(self, **changes: str | None) -> str:
        """The address of this listing with some parameters changed, or removed when ``None``.
        Unless the page itself is asked for, it is the first one."""
        params = self.params.copy()
        for name in (AFTER, BEFORE):
            params.pop(name, None)
        for name, value in changes.items():
            params.pop(name, None)
            if value is not None:
                params[name] = value
        return with_query(self.sheet.url, params)

    @property
    def count_url(self) -> str:
        return self.url().replace(self.sheet.url, f"{self.sheet.url}compte/", 1)

    @property
    def groups_url(self) -> str:
        return self.count_url.replace("/compte/", "/groupes/", 1)

    @property
    def here(self) -> str:
        """The address of this page."""
        return with_query(self.sheet.url, self.params)

    @property
    def all_params(self) -> list[tuple[str, str]]:
        """What a form must carry to lead back here."""
        return [(name, value) for name, values in self.params.lists() for value in values]

    @property
    def hidden_choices(self) -> list[tuple[str, str]]:
        """What the filters' form must carry besides the filters."""
        return [(name, value) for name, value in self.hidden_params if name in (VIEW, COLUMNS)]

    @property
    def hidden_params(self) -> list[tuple[str, str]]:
        """What the search form must carry so as not to lose the filters nor the order."""
        return [
            (name, value)
            for name, value in self.all_params
            if name not in {SEARCH, AFTER, BEFORE, PANEL}
        ]
