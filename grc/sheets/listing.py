"""What the URL of a sheet asks for: search, filters, order, page; and what to show for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import django_filters
from django.db import OperationalError, connection, models, transaction
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext as _

from grc.models import User
from grc.sheets import keyset
from grc.sheets.columns import Column
from grc.sheets.keyset import Cursor, CursorError, Order
from grc.sheets.rendering import RowRenderer
from grc.sheets.sheet import Sheet

SEARCH, SORT, AFTER, BEFORE, PANEL = "q", "tri", "apres", "avant", "filtrer"
OWN = {SEARCH, SORT, AFTER, BEFORE, PANEL}
COUNT_LIMIT = 10_000
COUNT_MILLISECONDS = 2000


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the sheet without it."""

    label: str
    value: str
    remove_url: str


@dataclass
class Listing:
    """A sheet as one person sees it at one address. ``notices`` says what the address asked
    that could not be done."""

    sheet: Sheet
    user: User
    params: QueryDict
    request: Any
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns: list[Column] = self.sheet.visible_columns(self.user)
        self.text = self.params.get(SEARCH, "").replace("\x00", "").strip()[:200]
        self._check_names()

    def _check_names(self) -> None:
        known = OWN | set(self.sheet.all_filters)
        for name in self.params:
            if name not in known:
                self.notices.append(
                    _("« %(name)s » n’est pas un filtre de cette feuille : il est sans effet.")
                    % {"name": name[:50]}
                )

    @cached_property
    def order_slug(self) -> str:
        wanted = self.params.get(SORT) or self.sheet.order
        if wanted not in self.sheet.orders:
            self.notices.append(_("Cette feuille ne se trie pas ainsi : voici son ordre habituel."))
            return self.sheet.order
        return wanted

    @property
    def order(self) -> Order:
        return self.sheet.orders[self.order_slug]

    @cached_property
    def filterset(self) -> django_filters.FilterSet:
        """The filters in use, or all of them when their panel is open."""
        sheet = self.sheet
        used = sheet.filterset_of(tuple(self.filter_names))
        return (sheet.filterset_class if PANEL in self.params else used)(
            self.params, queryset=sheet.records(self.user), request=self.request
        )

    @cached_property
    def filter_names(self) -> list[str]:
        """The filters that the address uses."""
        return [name for name in self.sheet.all_filters if any(self.params.getlist(name))]

    @cached_property
    def panel_open(self) -> bool:
        return PANEL in self.params or self.filters_invalid

    @cached_property
    def filters_invalid(self) -> bool:
        return bool(self.filter_names) and not self.filterset.is_valid()

    @cached_property
    def records(self) -> models.QuerySet[Any]:
        """The records that match, whatever the page."""
        if self.filters_invalid:
            self.notices.append(
                _("Un des filtres n’est pas valable : corrigez-le pour voir les lignes.")
            )
            return self.sheet.records(self.user).none()
        found = self.filterset.qs if self.filter_names else self.sheet.records(self.user)
        return self.sheet.searched(found, self.text, self.user) if self.text else found

    @cached_property
    def page(self) -> keyset.Page:
        """The keys of the page. What is neither filtered nor searched is compiled once."""
        cursor = self.cursor
        if not self.filter_names and not self.text:
            return keyset.page_of(self.sheet.keys(self.user, self.order, cursor), cursor)
        place = (cursor.key, cursor.pk) if cursor else (None, None)
        backwards = cursor is not None and cursor.before
        found = keyset.beyond(self.records, self.order, *place, backwards=backwards)
        return keyset.page_of(list(found), cursor)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return self.sheet.cells(self.user, self.columns, self.page.keys)

    @property
    def last_key(self) -> int:
        """What came after the page is told from it."""
        return self.sheet.last_key()

    @cached_property
    def cursor(self) -> Cursor | None:
        before = BEFORE in self.params
        text = self.params.get(BEFORE if before else AFTER)
        if not text:
            return None
        try:
            return Cursor.decode(text, self._key_field(), before=before)
        except CursorError:
            self.notices.append(_("Cette page n’existe pas : voici la première."))
            return None

    def _key_field(self) -> models.Field[Any, Any]:
        found: Any = self.sheet.model._meta.get_field(self.order.key)
        return getattr(found, "output_field", None) or found

    @property
    def is_whole(self) -> bool:
        """Whether the page holds all the records that match: they need not be counted."""
        return self.page.previous is None and self.page.next is None

    @cached_property
    def count(self) -> int | None:
        """How many records match, at most ``COUNT_LIMIT`` + 1: counting further is no help.
        ``None`` when it would take too long."""
        if self.is_whole:
            return len(self.page.keys)
        matching = self.records.order_by()[: COUNT_LIMIT + 1]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = %s", [COUNT_MILLISECONDS])
                return matching.count()
        except OperationalError:
            return None

    @property
    def count_text(self) -> str:
        if self.count is None:
            return self.about_text
        if self.count > COUNT_LIMIT:
            return _("plus de %(count)s") % {"count": self.sheet.counted(COUNT_LIMIT)}
        return self.sheet.counted(self.count)

    @property
    def about_text(self) -> str:
        """What is known before the records are counted."""
        if self.is_whole:
            return self.sheet.counted(len(self.page.keys))
        return _("plus de %(count)s") % {"count": self.sheet.counted(keyset.PAGE_SIZE)}

    @property
    def count_url(self) -> str:
        return self.url().replace(self.sheet.url, f"{self.sheet.url}compte/", 1)

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
        query = params.urlencode()
        return f"{self.sheet.url}?{query}" if query else self.sheet.url

    @property
    def previous_url(self) -> str:
        return self.url(**{BEFORE: self.page.previous}) if self.page.previous else ""

    @property
    def next_url(self) -> str:
        return self.url(**{AFTER: self.page.next}) if self.page.next else ""

    @property
    def panel_url(self) -> str:
        return self.url(**{PANEL: None if self.panel_open else "1"})

    @property
    def rows_html(self) -> str:
        return RowRenderer(self.sheet, self.columns).rows(self.rows)

    def heads(self) -> Iterator[dict[str, Any]]:
        """The head of each column: label, address that sorts by it, and the order shown."""
        for column in self.columns:
            head: dict[str, Any] = {"column": column, "url": "", "sorted": ""}
            if column.sort:
                ascending = self.order_slug == column.slug
                descending = self.order_slug == f"-{column.slug}"
                head["url"] = self.url(**{SORT: f"-{column.slug}" if ascending else column.slug})
                head["sorted"] = "ascending" if ascending else "descending" if descending else ""
            yield head

    def chips(self) -> Iterator[Chip]:
        """The filters in use, each with the way to remove it."""
        if self.filters_invalid:
            return
        for name in self.filter_names:
            value = self.filterset.form.cleaned_data.get(name)
            label = str(self.filterset.form.fields[name].label or name)
            yield Chip(label, self._said(name, value), self.url(**{name: None}))

    def _said(self, name: str, value: Any) -> str:
        """A filter's value in words."""
        if isinstance(value, bool):
            return _("oui") if value else _("non")
        if isinstance(value, (list, tuple, models.QuerySet)):
            choices = dict(getattr(self.filterset.form.fields[name], "choices", []) or [])
            if isinstance(value, models.QuerySet):
                return ", ".join(str(item) for item in value)
            return ", ".join(str(choices.get(item, item)) for item in value)
        return str(localize(value))

    @property
    def hidden_params(self) -> list[tuple[str, str]]:
        """What the search form must carry so as not to lose the filters nor the order."""
        return [
            (name, value)
            for name, values in self.params.lists()
            for value in values
            if name not in {SEARCH, AFTER, BEFORE, PANEL}
        ]
