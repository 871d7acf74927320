"""A sheet of the shared table: a model, its columns, who reads and who adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grc.forms import RecordForm
from grc.models import PRESENT, User
from grc.search import raw_query
from grc.sheets.columns import Choice, Column
from grc.sheets.keyset import Order, orders_of
from grc.sheets.views import Choices, View
from grc.statements import Rights, among, shared

COLUMNS = "colonnes"
OTHERS = gettext_lazy("Autres filtres")
ARCHIVED = "archives"  # the filter that shows archived rows instead of the others


def archived_filter() -> django_filters.Filter:
    """Its box. What it asks for is where the list begins: ``Listing.all_records``."""
    return django_filters.BooleanFilter(
        label=gettext_lazy("Archivés"),
        widget=forms.CheckboxInput,
        method=lambda records, _name, _value: records,
    )


class Sheet:
    """Declared by an app in its ``sheets.py`` and registered with ``@register``.

    ``order`` is the order at first sight: the slug of a sortable column, ``-`` before it for
    the last first. ``start`` holds the filters of its tab, ``record_view`` names the page of one
    record; ``pages`` are others about it for who keeps it: name of the view, icon, label;
    ``made_of_rows``, in the same way, are forms that begin with the rows chosen.
    ``board`` is the slug of the column whose values are the columns of its board, if it has one;
    ``card_columns`` are what a card shows. ``form`` checks what is typed: in a cell, which asks for
    the fields of its column alone, and in a row that is added, which asks for ``add_fields``.
    ``rule_fields`` are those of the record that its rules look at besides those that it asks for.
    """

    slug: ClassVar[str]
    title: ClassVar[Any]
    icon: ClassVar[str]
    position: ClassVar[int]
    model: ClassVar[type[models.Model]]
    order: ClassVar[str]
    record_view: ClassVar[str]
    start: ClassVar[str] = ""
    board: ClassVar[str] = ""
    form: ClassVar[type[RecordForm]] = RecordForm
    add_fields: ClassVar[tuple[str, ...]] = ()
    add_label: ClassVar[Any]
    empty_text: ClassVar[Any] = ""
    pages: ClassVar[tuple[tuple[str, str, Any], ...]] = ()
    made_of_rows: tuple[tuple[str, str, Any], ...] = ()
    rule_fields: tuple[str, ...] = ()
    ready_views: tuple[View, ...] = ()

    def __init__(self) -> None:
        self.added_columns: list[Column] = []
        self.added_filters: dict[str, django_filters.Filter] = {}

    def columns(self) -> list[Column]:
        """The columns, the first being the name of the record."""
        raise TypeError(f"{type(self).__name__} has no columns")

    def card_columns(self) -> list[Column]:
        """What a card of its board shows under the name of the record."""
        return []

    def extra_filters(self) -> dict[str, django_filters.Filter]:
        """Filters that belong to no column, by their name in the URL."""
        return {}

    def counted(self, count: int) -> str:
        """How many rows, in words: « 12 besoins »."""
        raise TypeError(f"{type(self).__name__} does not count")

    def can_add(self, user: User) -> bool:
        return user.is_agent

    def is_kept_by(self, user: User) -> bool:
        """Whether ``user`` sees who else looks at it, is seen there, and reads its journal."""
        return user.is_agent

    def also_matching(self, lexemes: list[list[str]], user: User) -> list[int]:
        """Keys of rows found by another text than theirs; ``lexemes`` as ``lexemes_of`` gives."""
        return []

    @cached_property
    def all_columns(self) -> list[Column]:
        return [*self.columns(), *self.added_columns]

    @cached_property
    def usual_columns(self) -> list[Column]:
        """Those shown to who chose none."""
        return [column for column in self.all_columns if not column.optional]

    def counted_columns(self) -> list[Column]:
        """What rows are counted and filtered by, besides the columns that are shown."""
        return []

    @cached_property
    def grouping_columns(self) -> list[Column]:
        """All that rows may be counted by."""
        columns = [*self.all_columns, *self.counted_columns()]
        return [column for column in columns if column.group_field]

    def add_column(self, column: Column) -> None:
        """Let an app built on the one that declares the sheet add a column to it."""
        self.added_columns.append(column)

    def add_filter(self, name: str, added: django_filters.Filter) -> None:
        """The same, for a filter that belongs to no column."""
        self.added_filters[name] = added

    @cached_property
    def filter_groups(self) -> list[tuple[Any, dict[str, django_filters.Filter]]]:
        """Every filter by its name in the URL, under the label of what it is about: the columns
        in their order, then what belongs to none."""
        columns = [*self.all_columns, *self.counted_columns()]
        groups = [(column.label, column.filters()) for column in columns]
        others: dict[Any, dict[str, django_filters.Filter]] = {}
        apart = {**self.extra_filters(), **self.added_filters, ARCHIVED: archived_filter()}
        for name, made in apart.items():
            others.setdefault(getattr(made, "column", OTHERS), {})[name] = made
        return [*(group for group in groups if group[1]), *others.items()]

    @cached_property
    def all_filters(self) -> dict[str, django_filters.Filter]:
        """Every filter, by its name in the URL."""
        return {name: made for _label, group in self.filter_groups for name, made in group.items()}

    @cached_property
    def filterset_class(self) -> type[django_filters.FilterSet]:
        return self.filterset_of(tuple(self.all_filters))

    @lru_cache(maxsize=200)  # noqa: B019 - sheets live as long as the process
    def filterset_of(self, names: tuple[str, ...]) -> type[django_filters.FilterSet]:
        """The filters ``names`` alone: the others would cost more than those that are used."""
        filters: dict[str, Any] = {name: self.all_filters[name] for name in names}
        return type(f"{self.slug.title()}FilterSet", (django_filters.FilterSet,), filters)

    @cached_property
    def orders(self) -> dict[str, Order]:
        """What ``?tri=`` accepts."""
        return orders_of(self.all_columns)

    def column(self, slug: str) -> Column:
        for column in self.all_columns:
            if column.slug == slug:
                return column
        raise Http404(_("Cette colonne n’existe pas."))

    @cached_property
    def steps(self) -> Choice:
        """The column whose values are the columns of the board; ``Http404`` when there is none."""
        column = self.column(self.board)
        if not isinstance(column, Choice):
            raise TypeError(f"{self.board} is no choice")
        return column

    @cached_property
    def url(self) -> str:
        return reverse("grc:sheet", args=[self.slug])

    @property
    def start_url(self) -> str:
        """Where the tab leads."""
        return f"{self.url}?{self.start}" if self.start else self.url

    @cached_property
    def record_base(self) -> str:
        """The address of a record's page, less its number."""
        return reverse(self.record_view, args=[0]).removesuffix("0/")

    def columns_named(self, slugs: Iterable[str]) -> list[Column]:
        """These columns in this order, after the one that names the record."""
        name, *others = self.all_columns
        known = {column.slug: column for column in others}
        return [name, *(known[slug] for slug in dict.fromkeys(slugs) if slug in known)]

    def shown_columns(self, params: Mapping[str, str], choices: Choices) -> list[Column]:
        """The columns that an address asks for, else those that the person chose, else the usual
        ones."""
        slugs = [slug for slug in params.get(COLUMNS, "").split(",") if slug] or choices.columns
        return self.columns_named(slugs) if slugs else self.usual_columns

    def records(self, user: User) -> models.QuerySet[Any]:
        """The records that ``user`` may read: the only way into the sheet."""
        return self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]

    def readable(self, user: User) -> models.QuerySet[Any]:
        """The same with those archived: for the rows already chosen, and one record."""
        return self.model._default_manager.readable_by(user)  # type: ignore[attr-defined]

    def archived(self, user: User) -> models.QuerySet[Any]:
        """Those archived, that ``user`` may read."""
        return self.readable(user).exclude(PRESENT)

    def editable(self, user: User) -> models.QuerySet[Any]:
        """Among them, those that ``user`` may change."""
        return self.model._default_manager.editable_by(user)  # type: ignore[attr-defined]

    def searched(
        self, records: models.QuerySet[Any], query: Any, related: RawSQL | None
    ) -> models.QuerySet[Any]:
        """The records whose text matches ``query`` (the text of a ``tsquery``, or its place), or
        whose key is one of ``related``."""
        rule = Q(search=raw_query(query))
        return records.filter(rule if related is None else rule | Q(pk__in=related))

    def rows(
        self, records: models.QuerySet[Any], user: User, columns: Iterable[Column]
    ) -> models.QuerySet[Any]:
        """``records`` as dicts: what the columns show, ``pk``, ``archived_at`` and
        ``is_writable``."""
        expressions: dict[str, Any] = {}
        for column in columns:
            expressions |= column.expressions(user)
        names = [name for name, value in expressions.items() if value == F(name)]
        computed = {name: value for name, value in expressions.items() if name not in names}
        rights = records.with_rights(user)  # type: ignore[attr-defined]
        held = ("pk", "archived_at", "is_writable")
        return rights.annotate(**computed).values(*held, *names, *computed)

    def rights_of(self, user: User) -> Rights | None:
        """What decides which rows and which cells ``user`` reads and writes, for ``compiled``."""
        return self.model._default_manager.rights_of(user)  # type: ignore[attr-defined]

    @property
    def last_key(self) -> models.Subquery:
        """The key of the last row of all: those that come later have a greater one."""
        return models.Subquery(self.model._base_manager.order_by("-pk").values("pk")[:1])

    def cells(self, user: User, columns: list[Column], keys: list[int]) -> list[dict[str, Any]]:
        """The rows of the records ``keys``, in their order, less those that ``user`` may not
        read; each says whether it may be changed (``can_edit``), or brought back from the
        archives (``can_restore``)."""
        if not keys:
            return []
        statement = shared(
            ("cells", self.slug, tuple(column.slug for column in columns)),
            user,
            self.rights_of(user),
            lambda: self.rows(
                self.readable(user).filter(pk__in=among("keys")).order_by(), user, columns
            ),
        )
        found = {row["pk"]: row for row in statement.rows(keys=keys)}
        for row in found.values():
            present = row["archived_at"] is None
            row["can_edit"] = row["is_writable"] and present
            row["can_restore"] = row["is_writable"] and not present
        return [found[pk] for pk in keys if pk in found]

    def row(self, user: User, pk: int, columns: list[Column]) -> dict[str, Any]:
        """One row; ``Http404`` when ``user`` may not read it."""
        found = self.cells(user, columns, [pk]) if pk <= models.BigIntegerField.MAX_BIGINT else []
        if not found:
            raise Http404(_("Cette ligne n’existe pas."))
        return found[0]

    def form_class(self, *fields: str) -> type[RecordForm]:
        return forms.modelform_factory(  # type: ignore[return-value]
            self.model, form=self.form, fields=list(fields)
        )

    def add_form(self, user: User, data: Any = None) -> RecordForm:
        """The form that adds a row."""
        return self.form_class(*self.add_fields)(data, user=user)

    def cell_form(self, column: Column, record: Any, user: User, data: Any = None) -> RecordForm:
        """The form that edits one cell, with what the value sent asks for besides."""
        return self.asking_form([column], record, user, data)

    def asking_form(
        self, columns: list[Column], record: Any, user: User, data: Any = None
    ) -> RecordForm:
        """The same for several cells of a row."""
        asked = {n: text for one in columns for n, text in one.asked(record, data).items()}
        fields = [name for column in columns for name in column.fields]
        form = self.form_class(*fields, *asked)(data, instance=record, user=user)
        for name, sentence in asked.items():
            form.fields[name].required = bool(sentence)
            form.fields[name].error_messages["required"] = sentence
        return form
