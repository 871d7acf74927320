"""Quarters of the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gardeners.models.mandate import add_months
from grc.periods import ONE_DAY

SHOWN = 8


@dataclass(frozen=True, order=True)
class Quarter:
    """The quarter that begins on ``first``."""

    first: dt.date

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        return cls(day.replace(month=day.month - (day.month - 1) % 3, day=1))

    @property
    def after(self) -> dt.date:
        """The first day that is no longer of it."""
        return add_months(self.first, 3)

    @property
    def last(self) -> dt.date:
        return self.after - ONE_DAY

    @property
    def label(self) -> str:
        return _("T%(number)s %(year)s") % {
            "number": (self.first.month + 2) // 3,
            "year": self.first.year,
        }


def latest_quarters(today: dt.date, count: int = SHOWN) -> list[Quarter]:
    """The last ``count`` quarters, that of ``today`` at the end."""
    current = Quarter.of(today).first
    return [Quarter(add_months(current, -3 * back)) for back in reversed(range(count))]
