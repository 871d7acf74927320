"""Questions about who comes to events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.rights import NOBODY, Reader, RightsQuerySet
from grc.models import User

SETTLED = Q(answer="yes", waiting_since=None)
COMING = Q(answer__in=["yes", "perhaps"])
REMINDED_BEFORE = dt.timedelta(days=2)
ON = Q(event__status="announced", event__archived_at=None)


@dataclass(frozen=True)
class Counts:
    """How many people come on site, at distance, come perhaps, and wait for a seat; how many were
    invited and did not answer, how many came."""

    onsite: int
    remote: int
    perhaps: int
    waiting: int
    invited: int
    attended: int

    @property
    def coming(self) -> int:
        return self.onsite + self.remote


class ParticipationQuerySet(RightsQuerySet):
    """Who comes is told to who may change the event, and to each for themselves."""

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        events = apps.get_model("events", "Event")._default_manager.writable_by(user)
        return Q(actor__user=user) | Q(event__in=events.order_by().values("pk"))

    def writable(self, user: Reader) -> Q:
        return self.readable(user)

    def coming(self) -> Self:
        """Those who said yes, and do not wait for a seat."""
        return self.filter(SETTLED)

    def seated(self) -> Self:
        """Those who hold seats on site."""
        return self.coming().filter(mode="onsite")

    def waiting(self) -> Self:
        """Those who wait for a seat, the first to have asked first."""
        return self.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")

    def to_tell(self) -> Self:
        """Those who were given a seat and do not know it yet."""
        unknown = Q(seat_told_at=None) | Q(seat_told_at__lt=F("seated_at"))
        current = Q(event__status="announced", event__starts_at__gt=timezone.now())
        told = self.seated().filter(unknown, current, seated_at__isnull=False)
        return told.reachable()

    def reachable(self) -> Self:
        """Those to whom one may write."""
        alive = self.filter(actor__opted_out=False, actor__archived_at=None)
        return alive.filter(actor__merged_into=None).exclude(actor__email="")

    def to_invite(self) -> Self:
        """Those who were chosen to be invited, and to whom nothing left yet."""
        waiting = self.filter(answer="invited", invitation_sent_at=None, invited_at__isnull=False)
        return waiting.filter(ON).ahead()

    def ahead(self) -> Self:
        """Those of events to come, to whom one may write."""
        return self.filter(event__starts_at__gt=timezone.now()).reachable()

    def concerned(self) -> Self:
        """Those who come, come perhaps, wait for a seat, or to whom an invitation left."""
        return self.filter(COMING | Q(answer="invited", invitation_sent_at__isnull=False))

    def to_tell_off(self) -> Self:
        """Those who do not know that the event is cancelled, or was taken away."""
        off = Q(event__status="cancelled")
        off |= Q(event__status="announced", event__archived_at__isnull=False)
        unknown = Q(notice=None) | Q(notice__is_off=False)
        return self.concerned().filter(off, unknown).ahead()

    def to_tell_on(self) -> Self:
        """Those who were told that the event is cancelled, and it takes place."""
        return self.concerned().filter(ON, notice__is_off=True).ahead()

    def to_tell_moved(self) -> Self:
        """Those who come, and know another date, another place or another address."""
        known = self.filter(COMING, ON, notice__is_off=False).alias(
            told_place=Coalesce("notice__place", 0), held_place=Coalesce("event__place", 0)
        )
        return known.exclude(
            notice__starts_at=F("event__starts_at"), notice__over_at=F("event__over_at"),
            notice__url=F("event__url"), told_place=F("held_place"),
        ).ahead()  # fmt: skip

    def untold(self) -> Self:
        """Those of whom nothing says what they know of an event to come."""
        return self.concerned().filter(ON, notice=None, event__starts_at__gt=timezone.now())

    def to_remind(self) -> Self:
        """Those who said yes or perhaps to an event that is near, and were not reminded of it since
        it is; who answered since then needs no reminder. Moved later, it is reminded again."""
        near = F("event__starts_at") - REMINDED_BEFORE
        coming = self.filter(SETTLED | Q(answer="perhaps"), ON, answered_at__lt=near)
        unreminded = Q(reminded_at=None) | Q(reminded_at__lt=near)
        soon = Q(event__starts_at__lte=timezone.now() + REMINDED_BEFORE)
        return coming.filter(unreminded, soon).ahead()

    def at_the_door(self) -> Self:
        """Those who are awaited, and those who came."""
        return self.filter(COMING | Q(attended=True))

    def people(self) -> int:
        """How many people that makes, with those whom they bring."""
        return self.aggregate(total=Sum("party_size"))["total"] or 0

    def counts(self) -> Counts:
        """How many people come, in one query. Numbers only: they are for whoever reads the event,
        who may not read the participations."""
        found: dict[str, Any] = self.aggregate(
            onsite=Sum("party_size", filter=SETTLED & Q(mode="onsite")),
            remote=Sum("party_size", filter=SETTLED & Q(mode="remote")),
            perhaps=Sum("party_size", filter=Q(answer="perhaps")),
            waiting=Sum("party_size", filter=Q(waiting_since__isnull=False)),
            invited=Count("pk", filter=Q(answer="invited", invited_at__isnull=False)),
            attended=Count("pk", filter=Q(attended=True)),
        )
        return Counts(**{name: total or 0 for name, total in found.items()})
