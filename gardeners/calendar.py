"""The calendar of a community's mandates: months side by side, one row for each side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format

from gardeners.models import Mandate

MONTHS_BEFORE = 4
MONTHS = 13


@dataclass(frozen=True)
class Month:
    first: dt.date
    is_current: bool

    @property
    def last(self) -> dt.date:
        return next_month(self.first) - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        style = "N Y" if self.first.month == 1 else "N"
        return date_format(self.first, style)

    @property
    def name(self) -> str:
        return date_format(self.first, "F Y")


@dataclass(frozen=True)
class Cell:
    """Some months of a side: held by ``mandate``, or by nobody. ``state`` is *past*, *current*,
    *coming*, *gap* (nobody), or *before* (nobody yet)."""

    mandate: Mandate | None
    months: int
    state: str


@dataclass(frozen=True)
class Row:
    side: str
    cells: list[Cell]


@dataclass(frozen=True)
class Calendar:
    months: list[Month]
    rows: list[Row]
    mandates: list[Mandate]


def next_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def months_around(today: dt.date) -> list[Month]:
    first = today.replace(day=1)
    for _step in range(MONTHS_BEFORE):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    months = []
    for _step in range(MONTHS):
        months.append(Month(first, (first.year, first.month) == (today.year, today.month)))
        first = next_month(first)
    return months


def calendar(mandates: Iterable[Mandate], today: dt.date) -> Calendar:
    """The mandates of a community around ``today``: those of the months shown in the rows, less
    those of stand-ins, and all of them in the list, the latest first."""
    everyone = sorted(mandates, key=lambda mandate: mandate.starts_on, reverse=True)
    holders = [mandate for mandate in everyone if mandate.stands_in_for_id is None]
    months = months_around(today)
    rows = [
        Row(side, side_cells([m for m in holders if m.side == side], months, today))
        for side in (Mandate.Side.TERRITORY, Mandate.Side.REGION)
    ]
    return Calendar(months, rows, everyone)


def side_cells(mandates: list[Mandate], months: list[Month], today: dt.date) -> list[Cell]:
    begun = min((mandate.starts_on for mandate in mandates), default=None)
    holders = [holder(mandates, month, today) for month in months]
    cells: list[Cell] = []
    for key, group in groupby(zip(holders, months, strict=True), key=lambda pair: pair[0]):
        shown = list(group)
        if key is not None:
            cells.append(Cell(key, len(shown), state_of(key, today)))
            continue
        early = [pair for pair in shown if begun is None or pair[1].last < begun]
        early = [pair for pair in early if pair[1].last < today]
        if early:
            cells.append(Cell(None, len(early), "before"))
        if len(shown) > len(early):
            cells.append(Cell(None, len(shown) - len(early), "gap"))
    return cells


def holder(mandates: list[Mandate], month: Month, today: dt.date) -> Mandate | None:
    """Who holds most of the month; who holds it today, for the current one."""
    if month.is_current and (now := [m for m in mandates if today in m.period]):
        return now[0]
    days = {mandate.pk: days_in(mandate, month) for mandate in mandates}
    best = max(mandates, key=lambda mandate: days[mandate.pk], default=None)
    return best if best is not None and days[best.pk] else None


def days_in(mandate: Mandate, month: Month) -> int:
    start = max(mandate.starts_on, month.first)
    end = min(mandate.last_day or month.last, month.last)
    return max(0, (end - start).days + 1)


def state_of(mandate: Mandate, today: dt.date) -> str:
    if today in mandate.period:
        return "current"
    return "coming" if mandate.starts_on > today else "past"
