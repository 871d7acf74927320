"""Columns of what stands in the row itself: texts, choices, days, what is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from html import escape
from operator import itemgetter
from typing import Any, TypeVar

import django_filters
from django.db import models
from django.db.models import F, Q
from django.db.models import Value as Literal
from django.utils.formats import number_format

from grc.forms import Asked
from grc.models import User
from grc.sheets.columns.filtering import (
    PersonalFilter,
    WordsFilter,
    choice_filters,
    empty_filter,
    text_filters,
)

Row = Mapping[str, Any]
EMPTY = ""
# What a cell holds, in a file: a text, a day, a number, yes or no, or nothing.
Value = str | dt.date | int | None


Shown = TypeVar("Shown")


def once_a_value(html: Callable[[Row], Shown], *names: str) -> Callable[[Row], Shown]:
    """``html``, called once a page for each value of the columns ``names``."""
    shown: dict[Any, Shown] = {}
    value_of = itemgetter(*names)

    def render(row: Row) -> Shown:
        value = value_of(row)
        if value not in shown:
            shown[value] = html(row)
        return shown[value]

    return render


class Column:
    """A column of text. ``slug`` names it in URLs, ``name`` is the field of the model it shows,
    ``fields`` those that its cells edit, when they differ. ``sort`` is the field that rows are
    sorted by, when they may be. One that is ``optional`` is shown to those who choose it."""

    css = ""
    in_bulk = True  # whether many rows may be given the same value at once
    asks: Mapping[Any, Asked] = {}  # the values that ask for another field
    group_field = ""  # what rows are grouped by, for the types of columns that have few values
    may_lack = False  # whether rows may have nothing to be sorted by: they come last

    def __init__(
        self,
        slug: str,
        name: str,
        label: Any,
        *,
        sort: str | None = None,
        editable: bool = True,
        fields: tuple[str, ...] = (),
        optional: bool = False,
    ) -> None:
        self.slug = slug
        self.name = name
        self.label = label
        self.sort = sort
        self.editable = editable
        self.optional = optional
        self.fields = fields or (name,)

    def expressions(self, user: User) -> dict[str, Any]:
        """What the page fetches for this column, by alias."""
        return {self.name: F(self.name)}

    def sort_key(self, user: User) -> Any:
        """What rows are sorted by: what ``user`` sees of the cell, or what it derives from."""
        return F(self.sort or self.name)

    def html(self, row: Row) -> str:
        """The cell, escaped; ``""`` when it is empty."""
        return escape(row[self.name] or "")

    def renderer(self) -> Callable[[Row], str]:
        """``html``, made ready once for all the rows of a page."""
        return self.html

    def value(self, row: Row) -> Value:
        """The same in plain words, for a file."""
        return row[self.name] or ""

    def exporter(self) -> Callable[[Row], Value]:
        """``value``, made ready once for all the rows of a file."""
        return self.value

    def gathered(self, user: User, records: models.QuerySet[Any]) -> dict[str, Any]:
        """What is fetched in place of ``expressions`` when the rows are many: for an alias, the
        (key, value) of those among ``records`` that have one. One pass over a link table costs
        a third of a subquery for each row."""
        return {}

    def asked(self, record: Any, data: Any) -> dict[str, Any]:
        """The fields that its cell asks for besides its own, once ``data`` was sent: for each,
        the sentence when it is missing, or ``""`` when it may be left empty."""
        return {}

    def filters(self) -> dict[str, django_filters.Filter]:
        """The filters this column offers, by their name in the URL."""
        return text_filters(self.slug, self.label, WordsFilter, field_name=self.name)

    def group_labels(self, user: User, keys: Iterable[Any]) -> Mapping[Any, Any]:
        """The names of some of the values that rows are grouped by, those that ``user`` may
        filter by."""
        return {}

    def group_filter(self, key: Any) -> tuple[str, str]:
        """The filter, and its value, that shows the rows of one group."""
        return (f"{self.slug}_vide", "oui") if key is None else (self.slug, str(key))


class LongText(Column):
    css = "cell-long"

    def filters(self) -> dict[str, django_filters.Filter]:
        empty = empty_filter(self.slug, self.label, lambda: Q(**{self.name: ""}))
        return super().filters() | empty


class Choice(Column):
    """A value among a few, shown by ``show(value, label)``; filtered by one or several, sorted as
    they are declared. A value may ask for another field: ``asks``."""

    def __init__(
        self, *args: Any, choices: Any, show: Callable[..., str],
        asks: Mapping[Any, Asked] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.asks = asks or {}
        self.choices = choices
        self.labels = dict(choices.choices)
        self.show = show
        self.sort = self.group_field = self.name

    def sort_key(self, user: User) -> Any:
        return rank(self.name, self.labels)

    def group_labels(self, user: User, keys: Iterable[Any]) -> Mapping[Any, Any]:
        return self.labels

    def html(self, row: Row) -> str:
        value = row[self.name]
        return self.show(value, str(self.labels.get(value, value))) if value else EMPTY

    def value(self, row: Row) -> Value:
        value = row[self.name]
        return str(self.labels.get(value, value)) if value else ""

    def exporter(self) -> Callable[[Row], Value]:
        return once_a_value(self.value, self.name)

    def asked(self, record: Any, data: Any) -> dict[str, Any]:
        if not data:
            return {}
        shown = {asked.field: "" for asked in self.asks.values() if asked.field in data}
        wanted = self.asks.get(data.get(self.name))
        if wanted and (wanted.field in shown or not _is_filled(record, wanted.field)):
            shown[wanted.field] = wanted.sentence
        return shown

    def renderer(self) -> Callable[[Row], str]:
        return once_a_value(self.html, self.name)

    def filters(self) -> dict[str, django_filters.Filter]:
        return choice_filters(self.slug, self.label, self.name, self.choices.choices)


def rank(name: str, values: Iterable[Any]) -> models.Case:
    """The place of the field ``name`` among ``values``, from 0; after them all for any other."""
    places = [models.When(**{name: value}, then=n) for n, value in enumerate(values)]
    return models.Case(*places, default=len(places), output_field=models.SmallIntegerField())


def _is_filled(record: Any, name: str) -> bool:
    value = getattr(record, name)
    return bool(value.exists() if isinstance(value, models.Manager) else value)


class Plain(Choice):
    """A choice shown as its word alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, show=lambda _value, label: escape(str(label)), **options)


class Personal(Column):
    """A contact detail: read by those whom ``readable`` names, hidden from the others."""

    in_bulk = False

    def __init__(self, *args: Any, readable: Callable[[User], Q], **options: Any) -> None:
        super().__init__(*args, **options)
        self.readable = readable

    def expressions(self, user: User) -> dict[str, Any]:
        rule = self.readable(user)
        if rule == Q():
            return {self.name: F(self.name)}
        shown = models.Case(
            models.When(rule, then=F(self.name)),
            default=Literal(""),
            output_field=models.CharField(),
        )
        return {f"{self.name}_shown": shown}

    def filters(self) -> dict[str, django_filters.Filter]:
        options = {"field_name": self.name, "readable": self.readable}
        return text_filters(self.slug, self.label, PersonalFilter, **options)

    def value(self, row: Row) -> str:
        return row.get(f"{self.name}_shown", row.get(self.name)) or ""

    def html(self, row: Row) -> str:
        return escape(self.value(row))


class Computed(Column):
    """What no one types: an expression of the row. Never edited."""

    def __init__(
        self, slug: str, name: str, label: Any, *,
        expression: Callable[[User], Any], show: Callable[[Any], str] = escape, css: str = "",
        optional: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(slug, name, label, editable=False, optional=optional)
        self.expression = expression
        self.show = show
        self.css = css

    def expressions(self, user: User) -> dict[str, Any]:
        return {self.name: self.expression(user)}

    def filters(self) -> dict[str, django_filters.Filter]:
        return {}

    def html(self, row: Row) -> str:
        value = row[self.name]
        return self.show(value) if value not in (None, "", []) else EMPTY

    def value(self, row: Row) -> Value:
        """The value itself; the names of a list, joined."""
        value: Value | list[str] = row[self.name]
        return ", ".join(value) if isinstance(value, list) else value


def number(count: int) -> str:
    """A count as people of the language write it: « 12 345 »."""
    return number_format(count, force_grouping=True)
