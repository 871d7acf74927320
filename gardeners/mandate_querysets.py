"""Questions about mandates, and how they rotate."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from communities.rights import EVERYONE, NOBODY, Reader, RightsQuerySet
from communities.standing import gardened_by, objects
from grc.models import User

# How many days before the end of a mandate it is told.
TOLD_BEFORE = (60, 30, 7)
# How long after the end of a mandate its holder may finish their handover note (ADR 0018).
HANDOVER_LASTS = dt.timedelta(days=30)


class MandateQuerySet(RightsQuerySet):
    def in_force(self, day: dt.date | None = None) -> Self:
        """The mandates in force on ``day`` (today, in the Region's time zone, by default)."""
        return self.filter(period__contains=day or timezone.localdate())

    def of_holders(self) -> Self:
        """Less those of stand-ins, which neither follow one another nor are handed over."""
        return self.filter(stands_in_for=None)

    def of_stand_ins(self) -> Self:
        """Those of stand-ins, now or to come."""
        return self.filter(self.not_over(), stands_in_for__isnull=False)

    def replaceable_by(self, user: User) -> Self:
        """The mandates, now or to come, for whose holder ``user`` may ask a stand-in: their own,
        those of the territory where they garden; administrators, all."""
        found = self.of_holders().filter(self.not_over())
        if user.is_administrator:
            return found
        beside = Q(side="territory", community__in=gardened_by(user))
        return found.filter(Q(user=user) | beside)

    def begun(self) -> Self:
        return self.filter(period__startswith__lte=timezone.localdate())

    def near_end(self) -> Self:
        """Those that end soon, or ended: what is, or was, handed over."""
        soon = timezone.localdate() + dt.timedelta(TOLD_BEFORE[0] + 1)
        return self.of_holders().begun().filter(period__endswith__lte=soon)

    def ending(self) -> Self:
        """Those that end soon, or ended a short while ago."""
        return self.near_end().filter(self.not_long_over())

    def with_successor(self) -> Self:
        """Annotate ``successor_pk``, the mandate that comes next on the same side, and
        ``successor_user``, who holds it, nothing when nobody comes after; and ``is_asked``,
        whether a mandate after it waits for an answer."""
        next_ones = {
            "community": OuterRef("community"),
            "side": OuterRef("side"),
            "period__startswith__gte": OuterRef("period__endswith"),
            "stands_in_for": None,
        }
        asked = apps.get_model("gardeners", "MandateProposal")._default_manager.waiting()
        after = self.model._default_manager.filter(**next_ones).order_by("period")
        return self.annotate(
            successor_pk=models.Subquery(after.values("pk")[:1]),
            successor_user=models.Subquery(after.values("user")[:1]),
            is_asked=Exists(asked.filter(**next_ones)),
        )

    def relayed_to(self, user: User) -> Self:
        """The mandates begun whose handover ``user`` may read: those of the communities that they
        garden; for ``HANDOVER_LASTS`` after its end, the one that they held, and the one that
        they take over. Administrators, all."""
        found = self.of_holders().begun().with_successor()
        if user.is_administrator:
            return found
        mine = self.not_long_over() & (Q(user=user) | Q(successor_user=user.pk))
        return found.filter(mine | Q(community__in=gardened_by(user)))

    def noted_by(self, user: User) -> Self:
        """Those whose handover note ``user`` may write: who holds the mandate, and
        ``HANDOVER_LASTS`` after its end, when they write nothing else any more."""
        found = self.relayed_to(user)
        if user.is_administrator:
            return found
        return found.filter(self.not_long_over(), user=user)

    @staticmethod
    def not_over(since: dt.timedelta = dt.timedelta(0)) -> Q:
        """Not ended, or ``since`` less than that."""
        first = timezone.localdate() - since
        return Q(period__endswith=None) | Q(period__endswith__gt=first)

    def not_long_over(self) -> Q:
        return self.not_over(HANDOVER_LASTS)

    def readable(self, user: Reader) -> Q:
        """Who gardens a community is known to whoever may read the community."""
        seen = apps.get_model("communities", "Community")._default_manager.visible_to(user)
        return Q(community__in=seen.values("pk"))

    def writable(self, user: Reader) -> Q:
        if isinstance(user, User) and user.is_administrator:
            return Q()
        return Q(pk__in=[])


class RotationQuerySet(RightsQuerySet):
    """What prepares the next mandates of a community: for its gardeners of today, and for the
    person concerned."""

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        return Q(community__in=gardened_by(user)) | Q(user=user)

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        return EVERYONE if user.is_administrator else Q(community__in=gardened_by(user))


class VolunteerQuerySet(RotationQuerySet):
    def eligible(self) -> Self:
        """Those who log in and are active members of the community today."""
        members = objects("Membership").active().filter(
            community=OuterRef("community"), actor__user=OuterRef("user"),
            actor__merged_into=None, actor__archived_at=None,
        )  # fmt: skip
        return self.filter(Exists(members), user__is_active=True)


class MandateProposalQuerySet(RotationQuerySet):
    def waiting(self) -> Self:
        return self.filter(state="proposed")

    def addressed_to(self, user: User) -> Self:
        """Those that ``user``, and nobody else, may answer."""
        return self.filter(user=user)

    def writable(self, user: Reader) -> Q:
        """The Region's gardener is named, and unnamed, by administrators only; each asks who
        stands in for them."""
        if isinstance(user, User) and user.is_administrator:
            return EVERYONE
        own = Q(stands_in_for__user=user) if isinstance(user, User) else NOBODY
        return super().writable(user) & Q(side="territory") | own
