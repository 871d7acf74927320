"""Columns of other records: a community, people, themes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, NullIf, Trim
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from grc.models import User
from grc.sheets.columns.figures import bounds
from grc.sheets.columns.filtering import AnyRecordFilter, NameFilter, both, empty_filter
from grc.sheets.columns.plain import EMPTY, Column, Row
from grc.sheets.columns.plain import Value as Exported


class Related(Column):
    """Another record, shown by ``text``, a path to its name; sorted by its ``sort_name``."""

    may_lack = True
    filter_class: ClassVar[Callable[..., django_filters.Filter]] = (
        django_filters.ModelMultipleChoiceFilter
    )

    def __init__(
        self, *args: Any, text: str, choices: Callable[[User], models.QuerySet[Any]],
        filter_widget: type[forms.Widget] | None = forms.CheckboxSelectMultiple, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.sort = f"{self.name}__sort_name"
        self.text = text
        self.choices = choices
        self.filter_widget = filter_widget
        self.group_field = f"{self.name}_id" if filter_widget else ""

    def group_labels(self, user: User, keys: Iterable[Any]) -> Mapping[Any, Any]:
        return dict(self.choices(user).filter(pk__in=keys).values_list("pk", self.text))

    def expressions(self, user: User) -> dict[str, Any]:
        return {f"{self.name}_text": F(f"{self.name}__{self.text}")}

    def html(self, row: Row) -> str:
        return escape(row[f"{self.name}_text"] or "")

    def value(self, row: Row) -> Exported:
        return row[f"{self.name}_text"] or ""

    def filters(self) -> dict[str, django_filters.Filter]:
        empty = empty_filter(self.slug, self.label, lambda: Q(**{self.name: None}))
        if self.filter_widget is None:
            return both(self.slug, self.label, partial(NameFilter, field_name=self.name)) | empty
        chosen = partial(
            self.filter_class,
            field_name=self.name,
            queryset=lambda request: self.choices(request.user),
            widget=self.filter_widget,
            distinct=False,
        )
        return both(self.slug, self.label, chosen) | empty


class Person(Related):
    """Someone who logs in, shown by their name."""

    filter_class = AnyRecordFilter

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, text="email", filter_widget=forms.SelectMultiple, **options)

    def group_labels(self, user: User, keys: Iterable[Any]) -> Mapping[Any, Any]:
        return {person.pk: person.name for person in User.objects.filter(pk__in=keys)}

    def expressions(self, user: User) -> dict[str, Any]:
        first, last = F(f"{self.name}__first_name"), F(f"{self.name}__last_name")
        return {f"{self.name}_text": Trim(Concat(first, Value(" "), last))}

    def sort_key(self, user: User) -> Any:
        """Those without a name are shown without one: they come last."""
        return NullIf(F(f"{self.name}__sort_name"), Value(""))


class Many(Column):
    """Several records (themes, directorates), shown by ``text`` as tags."""

    def __init__(
        self, *args: Any, model: type[models.Model], text: str,
        choices: Callable[[User], models.QuerySet[Any]], counted: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        """``counted``: rows may be filtered by how many links they have."""
        super().__init__(*args, **options)
        self.counted = counted
        self.group_field = self.name
        self.field: Any = model._meta.get_field(self.name)
        self.text = text
        self.choices = choices

    def group_labels(self, user: User, keys: Iterable[Any]) -> Mapping[Any, Any]:
        named = self.field.related_model._base_manager.filter(pk__in=keys)
        return dict(named.values_list("pk", self.text))

    def links(self) -> models.QuerySet[Any]:
        """The rows of the link table of the record being listed."""
        through = self.field.remote_field.through
        return through._default_manager.filter(
            **{f"{self.field.m2m_field_name()}_id": OuterRef("pk")}
        )

    def expressions(self, user: User) -> dict[str, Any]:
        path = f"{self.field.m2m_reverse_field_name()}__{self.text}"
        return {f"{self.name}_names": ArraySubquery(self.links().order_by(path).values(path))}

    def html(self, row: Row) -> str:
        names = row[f"{self.name}_names"]
        if not names:
            return EMPTY
        tags = "".join(f'<li class="tag">{escape(name)}</li>' for name in names)
        return mark_safe(f'<ul class="tags">{tags}</ul>')  # noqa: S308 - names are escaped

    def value(self, row: Row) -> Exported:
        return ", ".join(row[f"{self.name}_names"] or ())

    def gathered(self, user: User, records: models.QuerySet[Any]) -> dict[str, Any]:
        path = f"{self.field.m2m_reverse_field_name()}__{self.text}"
        return {f"{self.name}_names": self._by_record(records, ArrayAgg(path, order_by=path))}

    def _by_record(self, records: models.QuerySet[Any], what: Any, **condition: Any) -> Any:
        """``what`` the links of each of ``records`` add up to, those of ``condition`` alone."""
        record = self.field.m2m_field_name()
        among = {f"{record}__in": records.order_by().values("pk")}
        links = self.field.remote_field.through._default_manager.filter(**among, **condition)
        return links.order_by().values_list(f"{record}_id").annotate(gathered=what)

    def filters(self) -> dict[str, django_filters.Filter]:
        chosen = partial(
            AnyLinkedFilter,
            having=self.having,
            queryset=lambda request: self.choices(request.user),
            widget=forms.CheckboxSelectMultiple,
        )
        filters = both(self.slug, self.label, chosen) | self.empty_filters()
        if self.counted:
            names = f"{self.slug}_nombre", f"{self.slug}_nombre_max"
            filters |= bounds(*names, self.label, self.how_many)
        return filters

    def empty_filters(self) -> dict[str, django_filters.Filter]:
        return empty_filter(self.slug, self.label, lambda: ~Q(Exists(self.links())))

    def how_many(self, user: User) -> Subquery:
        """How many links: what several directorates hold is transversal."""
        links = self.links().order_by().values(self.field.m2m_field_name())
        return Subquery(links.annotate(n=Count("pk")).values("n"))

    def having(self, chosen: Any) -> Q:
        """The records linked to one of ``chosen`` at least: a semi-join, so that no row doubles."""
        target = f"{self.field.m2m_reverse_field_name()}__in"
        return Q(Exists(self.links().filter(**{target: chosen})))


class LinkedFilter(django_filters.ModelMultipleChoiceFilter):
    """Rows for which ``having(what is chosen)`` holds, or does not. Only a record of its queryset
    may be chosen: the chip of a filter names it."""

    def __init__(self, *args: Any, having: Callable[[Any], Q], **options: Any) -> None:
        super().__init__(*args, **options)
        self.having = having

    def filter(self, queryset: models.QuerySet[Any], chosen: Any) -> models.QuerySet[Any]:
        return self.get_method(queryset)(self.having(chosen)) if chosen else queryset


class AnyLinkedFilter(LinkedFilter, AnyRecordFilter):
    """The same, of records whose name is no secret: one that is offered no more may be chosen."""


class People(Many):
    """Actors beside what they said: named to who may know it, else counted."""

    def __init__(
        self, *args: Any, named: Callable[[User], models.QuerySet[Any]], **options: Any
    ) -> None:
        super().__init__(*args, text="full_name", choices=named, **options)
        self.named = named
        self.group_field = ""  # who said what is not counted by person

    def expressions(self, user: User) -> dict[str, Any]:
        actor = f"{self.field.m2m_reverse_field_name()}_id"
        names = self.named(user).filter(
            pk__in=self.links_of(OuterRef(OuterRef("pk"))).values(actor)
        )
        total = self.links().order_by().values(self.field.m2m_field_name())
        return {
            f"{self.name}_names": ArraySubquery(names.order_by("sort_name").values("full_name")),
            f"{self.name}_total": Subquery(total.annotate(n=Count("pk")).values("n")),
        }

    def links_of(self, record: Any) -> models.QuerySet[Any]:
        through = self.field.remote_field.through
        return through._default_manager.filter(**{f"{self.field.m2m_field_name()}_id": record})

    def html(self, row: Row) -> str:
        names, unnamed = self._told(row)
        shown = [escape(name) for name in names]
        if unnamed:
            shown.append(format_html('<span class="muted">{}</span>', unnamed))
        return mark_safe(", ".join(shown))  # noqa: S308 - each name is escaped

    def value(self, row: Row) -> Exported:
        names, unnamed = self._told(row)
        return ", ".join([*names, unnamed] if unnamed else names)

    def _told(self, row: Row) -> tuple[list[str], str]:
        """The names that may be told, and how many people are not named, in words."""
        names: list[str] = row[f"{self.name}_names"] or []
        hidden = (row[f"{self.name}_total"] or 0) - len(names)
        if hidden <= 0:
            return names, ""
        return names, ngettext("%(n)s personne", "%(n)s personnes", hidden) % {"n": hidden}

    def gathered(self, user: User, records: models.QuerySet[Any]) -> dict[str, Any]:
        actor = self.field.m2m_reverse_field_name()
        names = ArrayAgg(f"{actor}__full_name", order_by=f"{actor}__sort_name")
        named = {f"{actor}__in": self.named(user).order_by().values("pk")}
        return {
            f"{self.name}_names": self._by_record(records, names, **named),
            f"{self.name}_total": self._by_record(records, Count("*")),
        }

    def filters(self) -> dict[str, django_filters.Filter]:
        return self.empty_filters() | {
            self.slug: LinkedFilter(
                having=self.having,
                label=self.label,
                queryset=lambda request: self.named(request.user),
                widget=forms.MultipleHiddenInput,
            )
        }
