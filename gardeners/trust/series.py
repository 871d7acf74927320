"""Indicators of trust, each a value by quarter.

Apps declare them in their ``indicators.py``, found at start as the panels are::

    @indicator(position=10)
    def answered(scope):
        return Series("answered", _("Besoins qui ont une réponse"), ..., scope.shares(counts))

All count what is diffused to both sides: whoever reads them reads the same (ADR 0028).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gardeners.trust.quarters import Quarter
from grc.models import Audience

SHARED = (Audience.SHARED, Audience.PUBLIC)
PERCENT, DAYS = "percent", "days"


class Value(NamedTuple):
    """What is measured in a quarter: ``None`` when there was nothing to measure. ``part`` of
    ``whole`` are the counts that it comes from, ``whole`` alone for a delay."""

    quarter: Quarter
    value: float | None
    part: int
    whole: int


@dataclass
class Series:
    """An indicator: its title, what it says in a sentence (``meaning``), and its values. ``high``
    when the higher the better; ``None`` when neither is."""

    key: str
    title: str
    meaning: str
    unit: str
    values: list[Value]
    high: bool | None = True

    @property
    def last(self) -> Value | None:
        """The latest quarter with something to measure."""
        return next((value for value in reversed(self.values) if value.value is not None), None)

    @property
    def before(self) -> Value | None:
        """The one before it."""
        known = [value for value in self.values if value.value is not None]
        return known[-2] if len(known) > 1 else None

    def written(self, value: Value) -> str:
        """« 75 % », « 12 jours »."""
        if value.value is None:
            return _("rien à mesurer")
        if self.unit == PERCENT:
            return _("%(value)s %%") % {"value": round(value.value)}
        count = round(value.value)
        return ngettext("%(count)s jour", "%(count)s jours", count) % {"count": count}

    def counted(self, value: Value) -> str:
        """« 12 sur 16 », « sur 16 »."""
        if self.unit == PERCENT:
            return _("%(part)s sur %(whole)s") % {"part": value.part, "whole": value.whole}
        return _("sur %(whole)s") % {"whole": value.whole}

    @property
    def sentence(self) -> str:
        """The latest value, and how it moved since the one before."""
        last, before = self.last, self.before
        if last is None:
            return _("Rien à mesurer encore.")
        told = {"value": self.written(last), "counted": self.counted(last),
                "quarter": last.quarter.label}  # fmt: skip
        if before is None:
            return _("%(quarter)s : %(value)s (%(counted)s).") % told
        told |= {"before": self.written(before), "then": before.quarter.label}
        return _("%(quarter)s : %(value)s (%(counted)s) ; %(then)s : %(before)s.") % told


@dataclass
class Scope:
    """Where and when to measure: the keys of some ``communities``, all of them when ``None``."""

    quarters: Sequence[Quarter]
    today: dt.date
    communities: Sequence[int] | None = None
    where: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        inside = self.communities is not None
        self.where = {"community__in": self.communities} if inside else {}

    @property
    def first(self) -> dt.date:
        return self.quarters[0].first

    def shared(self, model: Any) -> QuerySet[Any]:
        """The records diffused to both sides, which are not archived."""
        found = model._default_manager.filter(audience__in=SHARED, archived_at=None)
        return found.filter(**self.where).order_by()

    def by_quarter(self, records: QuerySet[Any], day: str, **measures: Any) -> dict[dt.date, Any]:
        """``measures`` of ``records``, by the first day of the quarter of their ``day``."""
        within = {f"{day}__gte": self.first, f"{day}__lte": self.today}
        rows = records.filter(**within).annotate(quarter=TruncQuarter(day)).values("quarter")
        return {row["quarter"]: row for row in rows.annotate(**measures)}

    def shares(self, counts: Mapping[dt.date, Any]) -> list[Value]:
        """The ``part`` of the ``whole`` in each quarter, in percents."""
        found = []
        for quarter in self.quarters:
            row = counts.get(quarter.first) or {"part": 0, "whole": 0}
            value = 100 * row["part"] / row["whole"] if row["whole"] else None
            found.append(Value(quarter, value, row["part"], row["whole"]))
        return found

    def delays(self, counts: Mapping[dt.date, Any]) -> list[Value]:
        """The median ``delay``, in days, of the ``whole`` that have one."""
        found = []
        for quarter in self.quarters:
            row = counts.get(quarter.first) or {"delay": None, "whole": 0}
            found.append(Value(quarter, row["delay"], row["whole"], row["whole"]))
        return found


Provider = Callable[[Scope], Series]
_providers: list[tuple[int, Provider]] = []


def indicator(*, position: int) -> Callable[[Provider], Provider]:
    """Declare an indicator; they stand by ``position``."""

    def declare(provider: Provider) -> Provider:
        _providers.append((position, provider))
        return provider

    return declare


def all_series(scope: Scope) -> Iterable[Series]:
    providers = sorted(_providers, key=lambda pair: pair[0])
    return [measure(scope) for _position, measure in providers]
