"""Filters shared by the types of columns. The condition of a filter derives from its value and
from rights alone (docs/adr/0009)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from grc.models import User
from grc.search import fold

MOST_DAYS = 36_500


def labelled(template: Any, column: Any) -> Any:
    """``template % column``, in the language of whoever reads it."""
    return lazy(lambda: str(template) % {"column": column}, str)()


class HasWords(Func):
    """Whether the words of a column match a query."""

    template = "(grc_vector(%(expressions)s))"
    arg_joiner = ") @@ ("
    output_field = BooleanField()


class WordsFilter(django_filters.CharFilter):
    """Rows whose column holds each word typed, accents, case and plurals forgiven. The stored
    words of the whole row find them, those of the column confirm."""

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        if not value:
            return queryset
        query = SearchQuery(fold(value), config="pg_catalog.french")
        return queryset.filter(Q(search=query), HasWords(F(self.field_name), query))


class PersonalFilter(django_filters.CharFilter):
    """Rows whose contact detail holds what is typed, among those that the person may read: a
    filter reveals nothing."""

    def __init__(self, *args: Any, readable: Callable[[User], Q], **options: Any) -> None:
        super().__init__(*args, **options)
        self.readable = readable

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        if not value:
            return queryset
        rule = self.readable(self.parent.request.user)
        return queryset.filter(rule, **{f"{self.field_name}__icontains": value})


class EmptyFilter(django_filters.ChoiceFilter):
    """Rows where the column is empty, or where it is not; ``empty`` is the condition."""

    def __init__(self, *args: Any, empty: Callable[[], Q], **options: Any) -> None:
        choices = [("oui", _("vide")), ("non", _("rempli"))]
        super().__init__(*args, choices=choices, empty_label=_("peu importe"), **options)
        self.empty = empty

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        if not value:
            return queryset
        return queryset.filter(self.empty() if value == "oui" else ~self.empty())


class _AnyRecord(django_filters.fields.ModelMultipleChoiceField):
    def _check_values(self, value: Any) -> QuerySet[Any]:
        offered = self.queryset
        self._queryset = offered.model._base_manager.all()
        try:
            return super()._check_values(value)
        finally:
            self._queryset = offered


class AnyRecordFilter(django_filters.ModelMultipleChoiceFilter):
    """Offers some records (the themes of today), accepts any other: rows still have those of
    yesterday. For records whose names are no secret."""

    field_class = _AnyRecord


class DaysFilter(django_filters.NumberFilter):
    """Rows dated within so many days, before today or (``ahead``) from today."""

    def __init__(self, *args: Any, ahead: bool = False, **options: Any) -> None:
        options |= {"min_value": 0, "max_value": MOST_DAYS, "decimal_places": 0}
        super().__init__(*args, **options)
        self.ahead = ahead

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return queryset
        today, days = timezone.localdate(), dt.timedelta(int(value))
        bounds = (today, today + days) if self.ahead else (today - days, today)
        return queryset.filter(**{f"{self.field_name}__range": bounds})


def empty_filter(slug: str, label: Any, empty: Callable[[], Q]) -> dict[str, django_filters.Filter]:
    """The filter ``<slug>_vide`` of a column."""
    said = labelled(_("%(column)s : vide ou non"), label)
    return {f"{slug}_vide": EmptyFilter(label=said, empty=empty, widget=forms.Select)}
