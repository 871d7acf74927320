"""For which day someone's digest is due, computed from what they chose and had: a morning when
nothing ran loses nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from gardeners.models import DigestChoice, Mandate, Review
from grc.models import User
from grc.periods import ONE_DAY

Frequency = DigestChoice.Frequency
MORNING = 6  # the hour, in the Region's time zone, before which nothing leaves
WEEK = dt.timedelta(days=7)
APART = dt.timedelta(days=4)  # least time between two weekly ones, should a review be moved


@dataclass(frozen=True)
class Due:
    """``user`` is to have, for ``day``, what happened from ``first`` to its eve."""

    user: User
    first: dt.date
    day: dt.date
    frequency: str


def holders() -> Q:
    """Whoever holds something here, the Region's agents and the gardeners, has a digest each week
    until they say otherwise; the others have none until they ask."""
    gardeners = Mandate.objects.in_force().values("user")
    return Q(role__in=User.OF_THE_REGION) | Q(pk__in=gardeners)


def chosen_by(user: User) -> str:
    choice = DigestChoice.objects.filter(user=user).first()
    if choice:
        return choice.frequency
    holds = User.objects.filter(holders(), pk=user.pk)
    return Frequency.WEEKLY if holds.exists() else Frequency.NEVER


def all_due(now: dt.datetime) -> Iterator[Due]:
    """Who is to have a digest at ``now``, and for which day."""
    eves = eves_of_reviews()
    for user in readers():
        last = user.last_digest  # type: ignore[attr-defined]
        frequency = user.frequency or Frequency.WEEKLY  # type: ignore[attr-defined]
        day = due_day(now, frequency, last, eves[user.pk])
        if day is None or day < timezone.localdate(user.date_joined):
            continue
        before = WEEK if frequency == Frequency.WEEKLY else ONE_DAY
        yield Due(user, last or day - before, day, frequency)


def readers() -> QuerySet[User]:
    """Those who have a digest, each with what they chose (``frequency``, if they did) and the day
    of the last one (``last_digest``). Who wants no message has none."""
    unasked = Q(digest_choice=None) & holders()
    wished = Q(digest_choice__frequency__in=[Frequency.DAILY, Frequency.WEEKLY])
    found = User.objects.filter(unasked | wished, is_active=True).exclude(actor__opted_out=True)
    told = {"frequency": F("digest_choice__frequency"), "last_digest": Max("digests__day")}
    return found.annotate(**told).order_by("pk")


def due_day(
    now: dt.datetime, frequency: str, last: dt.date | None, eves: set[dt.date]
) -> dt.date | None:
    """The latest day that has a digest, if it has come and the ``last`` one was before."""
    local = timezone.localtime(now)
    today = local.date() if local.hour >= MORNING else local.date() - ONE_DAY
    if frequency == Frequency.DAILY:
        return today if (last is None or last < today) and local.hour >= MORNING else None
    day = weekly_day(today, eves)
    return day if last is None or day - last >= APART else None


def weekly_day(today: dt.date, eves: set[dt.date]) -> dt.date:
    """The latest day of a weekly digest: each week, the first eve of a review, else Monday."""
    monday = today - dt.timedelta(days=today.weekday())
    for first in (monday, monday - WEEK):
        day = min((eve for eve in eves if first <= eve < first + WEEK), default=first)
        if day <= today:
            return day
    return monday - WEEK


def eves_of_reviews() -> dict[int, set[dt.date]]:
    """By gardener, the eves of the reviews announced in their communities."""
    gardens = Mandate.objects.in_force().values_list("user", "community")
    announced = Review.objects.filter(next_on__gte=timezone.localdate() - WEEK)
    days = defaultdict(set)
    for community, day in announced.values_list("community", "next_on"):
        days[community].add(day - ONE_DAY)
    eves: dict[int, set[dt.date]] = defaultdict(set)
    for user, community in gardens:
        eves[user] |= days[community]
    return eves
