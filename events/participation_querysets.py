"""Questions about who comes to events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.db.models import F, Q, Sum
from django.utils import timezone

from communities.rights import NOBODY, Reader, RightsQuerySet
from grc.models import User

SETTLED = Q(answer="yes", waiting_since=None)
ON = Q(event__status="announced", event__archived_at=None)


@dataclass(frozen=True)
class Counts:
    """How many people come on site, at distance, come perhaps, and wait for a seat."""

    onsite: int
    remote: int
    perhaps: int
    waiting: int

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
        return waiting.filter(ON, event__starts_at__gt=timezone.now()).reachable()

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
        )
        return Counts(**{name: total or 0 for name, total in found.items()})
