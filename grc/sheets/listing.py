"""What the URL of a sheet asks for: search, filters, order, page; and what to show for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import django_filters
from django.db import models
from django.forms import CheckboxInput
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from grc.models import User
from grc.search import lexemes_of, written
from grc.sheets import keyset
from grc.sheets.address import AFTER, BEFORE, OWN, PANEL, SEARCH, SORT, TABLE, VIEW, Address
from grc.sheets.chips import Chip, chip
from grc.sheets.columns import Column
from grc.sheets.counting import COUNT_LIMIT, bounded_count
from grc.sheets.filter_panel import FilterPanel
from grc.sheets.keyset import Cursor, CursorError, Order
from grc.sheets.rendering import RowRenderer
from grc.sheets.sheet import ARCHIVED, Sheet
from grc.sheets.views import Choices, ViewMenu, choices_of
from grc.statements import Place, Statement, among, compiled, keys


@dataclass
class Listing(Address):
    """A sheet as one person sees it at one address. ``notices`` says what the address asked
    that could not be done."""

    sheet: Sheet
    user: User
    params: QueryDict
    request: Any
    place: str = TABLE
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
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
    def choices(self) -> Choices:
        return choices_of(self.sheet.slug, self.user)

    @cached_property
    def columns(self) -> list[Column]:
        return self.sheet.shown_columns(self.params, self.choices)

    @cached_property
    def menu(self) -> ViewMenu:
        mark = self.params.get(VIEW, "")
        return ViewMenu(self.sheet, self.user, self.choices, mark, self.base)

    @cached_property
    def view_is_changed(self) -> bool:
        """Whether a view is on screen with other filters, order or columns than it keeps."""
        view = self.menu.current
        return view is not None and not self.shows_same_as(view.query, self.choices)

    @property
    def first_view_url(self) -> str:
        """Where the bare address of the sheet leads: the view that the person opens first."""
        return "" if self.params else self.menu.first_url

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
        """The filters in use."""
        return self._filled(self.sheet.filterset_of(tuple(self.filter_names)))

    def _filled(self, filters: Any) -> django_filters.FilterSet:
        nothing = self.sheet.model._default_manager.none()
        return filters(self.params, queryset=nothing, request=self.request)

    @cached_property
    def panel(self) -> FilterPanel:
        """All the filters, those in use filled in."""
        form = self._filled(self.sheet.filterset_class).form
        used = set(self.filter_names)
        return FilterPanel(form, self.sheet.filter_groups, used, self.sheet.all_columns)

    @cached_property
    def all_records(self) -> models.QuerySet[Any]:
        """What the list begins with: the records, or those archived."""
        of = self.sheet.archived if self.shows_archived else self.sheet.records
        return of(self.user)

    @cached_property
    def shows_archived(self) -> bool:
        return CheckboxInput().value_from_datadict(self.params, MultiValueDict(), ARCHIVED)

    @cached_property
    def filter_names(self) -> list[str]:
        """The filters that the address uses."""
        return [name for name in self.sheet.all_filters if any(self.params.getlist(name))]

    @cached_property
    def panel_open(self) -> bool:
        return PANEL in self.params or self.filters_invalid

    @cached_property
    def filters_invalid(self) -> bool:
        if not self.filter_names or self.filterset.is_valid():
            return False
        self.notices.append(
            _("Un des filtres n’est pas valable : corrigez-le pour voir les lignes.")
        )
        return True

    @cached_property
    def lexemes(self) -> list[list[str]]:
        return lexemes_of(self.text) if self.text else []

    @cached_property
    def related(self) -> list[int]:
        """The keys of what is found by something else than its own text."""
        return self.sheet.also_matching(self.lexemes, self.user) if self.lexemes else []

    @property
    def records(self) -> models.QuerySet[Any]:
        """The records that match, whatever the page."""
        return self._matching(written(self.lexemes), keys(self.related))

    def _matching(self, query: Any, related: Any) -> models.QuerySet[Any]:
        """The records that match, where ``query`` and ``related`` are what is searched."""
        if self.filters_invalid:
            return self.sheet.records(self.user).none()
        found = self.all_records
        if self.filter_names:
            found = self.filterset.filter_queryset(found)
        if not self.lexemes:
            return found
        return self.sheet.searched(found, query, related if self.related else None)

    @cached_property
    def page(self) -> keyset.Page:
        return keyset.page_of([(key, pk) for key, pk, _last in self._found], self.cursor)

    @cached_property
    def _found(self) -> list[tuple[Any, ...]]:
        """(key of the order, primary key, ``last_key``) of the page and of one row more."""
        cursor = self.cursor
        if self.filters_invalid:
            return []
        values = {**self.searched, **(cursor.values if cursor else {})}
        return self._statement(cursor).tuples(**values)

    def _statement(self, cursor: Cursor | None) -> Statement:
        """What asks for the keys of the page."""
        backwards = cursor is not None and cursor.before
        at = cursor.at if cursor else None
        return self.compiled(
            (self.order_slug, cursor.shape if cursor else None),
            lambda records: keyset.beyond(
                records, self.order, self.user, at, backwards=backwards
            ).annotate(last=self.sheet.last_key),
        )

    def compiled(
        self, about: Hashable, ask: Callable[[models.QuerySet[Any]], models.QuerySet[Any]]
    ) -> Statement:
        """What ``ask`` builds on the records that match, to be asked with the values of
        ``searched``. It is kept for the address less what is searched: filters depend on their
        values and on rights alone."""
        filters = tuple((name, tuple(self.params.getlist(name))) for name in self.filter_names)
        searched = bool(self.lexemes), bool(self.related)
        return compiled(
            (self.sheet.slug, about, filters, searched),
            self.sheet.rights_of(self.user),
            lambda: ask(self._matching(Place("query", models.TextField()), among("related"))),
            literal=bool(filters or self.lexemes),
        )

    @property
    def searched(self) -> dict[str, Any]:
        """What is searched, by the names of its places."""
        return {"query": written(self.lexemes), "related": self.related}

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return self.sheet.cells(self.user, self.columns, self.page.keys)

    @property
    def last_key(self) -> int:
        """The key of the last row of all as the page was read: what comes after it is new."""
        return self._found[0][2] if self._found else 0

    @cached_property
    def cursor(self) -> Cursor | None:
        before = BEFORE in self.params
        text = self.params.get(BEFORE if before else AFTER)
        if not text:
            return None
        field = self.order.field(self.sheet.model._default_manager.none(), self.user)
        try:
            return Cursor.decode(text, field, before=before, may_lack=self.order.may_lack)
        except CursorError:
            self.notices.append(_("Cette page n’existe pas : voici la première."))
            return None

    @property
    def is_whole(self) -> bool:
        """Whether the page holds all the records that match: they need not be counted."""
        return self.page.previous is None and self.page.next is None

    @cached_property
    def count(self) -> int | None:
        """How many records match, at most ``COUNT_LIMIT`` + 1: counting further is no help.
        ``None`` when it would take too long."""
        return len(self.page.keys) if self.is_whole else bounded_count(self.records)

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
        return RowRenderer(self.sheet, self.columns, self.user).rows(self.rows)

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

    def chips(self) -> list[Chip]:
        """The filters in use, each with the way to remove it."""
        if self.filters_invalid:
            return []
        form, used = self.filterset.form, self.filterset.filters
        return [
            chip(form, name, used[name], self.url(**{name: None})) for name in self.filter_names
        ]
