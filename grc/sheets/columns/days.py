"""Columns of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import django_filters
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy

from grc.forms import DateInput
from grc.sheets.columns.filtering import DaysFilter, labelled
from grc.sheets.columns.plain import EMPTY, Column, Computed, Row, Value
from grc.templatetags import ui
from grc.templatetags.dates import near_today


class Date(Column):
    """A day. Filtered from a day, up to a day."""

    css = "nowrap"

    def html(self, row: Row) -> str:
        value = row[self.name]
        return ui.near(value) if value else EMPTY

    def value(self, row: Row) -> Value:
        day: dt.date | None = row[self.name]
        return day

    def renderer(self) -> Callable[[Row], str]:
        return near_renderer(self.name)

    def filters(self) -> dict[str, django_filters.Filter]:
        return date_filters(self.slug, self.name, self.label)


class Moment(Column):
    """A date and time, shown as a day."""

    css = "nowrap"

    def html(self, row: Row) -> str:
        value: dt.datetime | None = row[self.name]
        return ui.near(value) if value else EMPTY

    def value(self, row: Row) -> Value:
        return self.exporter()(row)

    def exporter(self) -> Callable[[Row], Value]:
        zone, name = get_current_timezone(), self.name
        return lambda row: row[name].astimezone(zone).date() if row[name] else None

    def renderer(self) -> Callable[[Row], str]:
        near, zone, name = near_today(), get_current_timezone(), self.name
        return lambda row: near(row[name].astimezone(zone).date()) if row[name] else EMPTY

    def filters(self) -> dict[str, django_filters.Filter]:
        return date_filters(self.slug, f"{self.name}__date", self.label)


class ComputedDate(Computed):
    """A day that no one types."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, show=ui.near, css="nowrap", **options)

    def renderer(self) -> Callable[[Row], str]:
        return near_renderer(self.name)


def near_renderer(name: str) -> Callable[[Row], str]:
    """Shows the days of the column ``name``."""
    near = near_today()
    return lambda row: near(row[name]) if row[name] else EMPTY


def date_filters(slug: str, field: str, label: Any) -> dict[str, django_filters.Filter]:
    """From a day, up to a day, within so many days."""

    def bound(lookup: str, said: Any) -> django_filters.Filter:
        return django_filters.DateFilter(
            field_name=field, lookup_expr=lookup, label=labelled(said, label), widget=DateInput
        )

    days = labelled(gettext_lazy("%(column)s : depuis tant de jours"), label)
    return {
        f"{slug}_depuis": bound("gte", gettext_lazy("%(column)s à partir du")),
        f"{slug}_avant": bound("lte", gettext_lazy("%(column)s jusqu’au")),
        f"{slug}_jours": DaysFilter(field_name=field, label=days),
    }
