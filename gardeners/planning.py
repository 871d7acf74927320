"""The days that the next mandate of a side may take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, F, Func, OuterRef, QuerySet, Subquery
from django.utils import timezone
from psycopg.types.range import DateRange

from communities.models import Community
from gardeners.models import Mandate, MandateProposal, Volunteer
from gardeners.models.mandate import add_months
from grc.models import User


@dataclass(frozen=True)
class Opening:
    """The first days without a gardener, nor anybody who is asked: from ``first``, until the day
    before ``until`` when others come after. ``follows``: the day before has a gardener, and the
    next mandate begins on ``first`` so that no day is left out."""

    first: dt.date
    until: dt.date | None
    follows: bool

    def suggested(self, months: int | None) -> DateRange:
        """The dates to propose: ``months`` long at most, else without an end."""
        ends = add_months(self.first, months) if months else None
        if self.until and (ends is None or self.until < ends):
            ends = self.until
        return DateRange(self.first, ends)


def opening(community: Community, side: str) -> Opening | None:
    """The first opening of a side from today on; ``None`` when its last mandate has no end."""
    today = timezone.localdate()
    held = Mandate.objects.of_holders().filter(community=community, side=side)
    asked = MandateProposal.objects.waiting().filter(
        community=community, side=side, stands_in_for=None
    )
    periods = [*held.values_list("period", flat=True), *asked.values_list("period", flat=True)]
    return first_opening(periods, today)


def first_opening(periods: list[Any], today: dt.date) -> Opening | None:
    """The same among ``periods``, which do not overlap."""
    first, follows = today, False
    for period in sorted(periods, key=lambda period: period.lower):
        if period.upper is not None and period.upper <= first:
            follows = follows or period.upper == first
            continue
        if period.lower > first:
            return Opening(first, period.lower, follows)
        if period.upper is None:
            return None
        first, follows = period.upper, True
    return Opening(first, None, follows)


def volunteers_in_turn(community: Community) -> QuerySet[User]:
    """The volunteers: who never was the gardener of this community first, then who was it the
    longest ago (``gardened_until``, the last day of their last mandate there, even to come)."""
    ready = Volunteer.objects.eligible().filter(community=community)
    held = Mandate.objects.of_holders().filter(
        community=community, side=Mandate.Side.TERRITORY, user=OuterRef("pk")
    )
    until = held.annotate(last=LastDay("period")).order_by("-last").values("last")[:1]
    return (
        User.objects.filter(pk__in=ready.values("user"))
        .annotate(gardened_until=Subquery(until))
        .order_by(F("gardened_until").asc(nulls_first=True), "sort_name", "pk")
    )


class LastDay(Func):
    """The last day of a period, whose upper bound is excluded."""

    template = "(upper(%(expressions)s) - 1)"
    output_field = DateField()


def side_months(community: Community, side: str) -> int | None:
    """How long a mandate of this side lasts: on the Region's, as long as it decides."""
    return community.rotation_months if side == Mandate.Side.TERRITORY else None
