"""Filters shared by the types of columns. The condition of a filter derives from its value and
from rights alone (docs/adr/0009). One that leaves rows out (``exclude``) keeps those where the
column is empty."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import reduce
from operator import or_
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


def both(
    slug: str, column: Any, make: Callable[..., django_filters.Filter]
) -> dict[str, django_filters.Filter]:
    """The filter ``slug`` of the rows whose ``column`` holds one of the values chosen, and
    ``<slug>_pas`` of the others: what ``make(label=…, exclude=…)`` answers."""
    return {
        slug: naming(column, make(label=labelled(_("%(column)s : parmi"), column), exclude=False)),
        f"{slug}_pas": naming(
            column, make(label=labelled(_("%(column)s : sauf"), column), exclude=True)
        ),
    }


def naming(column: Any, made: django_filters.Filter) -> django_filters.Filter:
    """``made``, whose chip names the ``column`` rather than repeat its label."""
    made.column = column
    return made


OR = re.compile(r"\||\s+ou\s+", re.IGNORECASE)
SEVERAL = _("Plusieurs possibilités : séparez-les par « | » ou par « ou ».")


def alternatives(text: str) -> list[str]:
    """The possibilities typed in a filter on a text: « forêt ou bois », « forêt|bois »."""
    return [part.strip() for part in OR.split(text) if part.strip()]


class TextFilter(django_filters.CharFilter):
    """Rows for which one of the possibilities typed holds, as ``condition`` says it of one;
    the others when it excludes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, max_length=200, help_text=SEVERAL, **options)

    def condition(self, text: str) -> Q:
        return Q(**{self.field_name: text})

    def said(self, value: str) -> str:
        """``value`` as its chip says it."""
        return str(_(" ou ")).join(alternatives(value)) or value

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        possible = alternatives(value or "")
        if not possible:
            return queryset
        return self.get_method(queryset)(reduce(or_, map(self.condition, possible)))


class HasWords(Func):
    """Whether the words of a column match a query."""

    template = "(grc_vector(%(expressions)s))"
    arg_joiner = ") @@ ("
    output_field = BooleanField()


class WordsFilter(TextFilter):
    """Rows whose column holds each word of a possibility, accents, case and plurals forgiven.
    The stored words of the whole row find them, those of the column confirm."""

    def condition(self, text: str) -> Q:
        query = SearchQuery(fold(text), config="pg_catalog.french")
        return Q(search=query) & Q(HasWords(F(self.field_name), query))


class PersonalFilter(TextFilter):
    """Rows whose contact detail holds what is typed, among those that the person may read: a
    filter reveals nothing."""

    def __init__(self, *args: Any, readable: Callable[[User], Q], **options: Any) -> None:
        super().__init__(*args, **options)
        self.readable = readable

    def condition(self, text: str) -> Q:
        holds = Q(**{f"{self.field_name}__icontains": text})
        return self.readable(self.parent.request.user) & holds


class NameFilter(TextFilter):
    """Rows whose related record has a name that begins as typed, accents forgiven."""

    def condition(self, text: str) -> Q:
        return Q(**{f"{self.field_name}__sort_name__startswith": fold(text)})


class TagFilter(TextFilter):
    """Rows whose list of tags holds what is typed."""

    def condition(self, text: str) -> Q:
        return Q(**{f"{self.field_name}__contains": [text]})


def choice_filters(
    slug: str, column: Any, field: str, choices: Any
) -> dict[str, django_filters.Filter]:
    """Those of a field whose value is one of a few."""
    shared = {"field_name": field, "choices": choices, "distinct": False}

    def make(**options: Any) -> django_filters.Filter:
        widget = forms.CheckboxSelectMultiple
        return django_filters.MultipleChoiceFilter(widget=widget, **shared, **options)

    return both(slug, column, make)


def text_filters(
    slug: str, column: Any, make: Callable[..., django_filters.Filter], **options: Any
) -> dict[str, django_filters.Filter]:
    """Those of a text: ``make`` is a ``TextFilter``."""
    holds = labelled(_("%(column)s contient"), column)
    lacks = labelled(_("%(column)s ne contient pas"), column)
    return {
        slug: make(label=holds, **options),
        f"{slug}_pas": make(label=lacks, exclude=True, **options),
    }


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
