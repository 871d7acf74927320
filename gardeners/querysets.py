"""Questions about mandates and what gardeners hold."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db.models import Q
from django.utils import timezone

from communities.querysets import DiffusedQuerySet, Reader, RightsQuerySet
from grc.models import User


class MandateQuerySet(RightsQuerySet):
    def in_force(self, day: dt.date | None = None) -> Self:
        """The mandates in force on ``day`` (today, in the Region's time zone, by default)."""
        return self.filter(period__contains=day or timezone.localdate())

    def readable(self, user: Reader) -> Q:
        """Who gardens a community is known to whoever may read the community."""
        from communities.models import Community

        return Q(community__in=Community.objects.visible_to(user).values("pk"))

    def writable(self, user: Reader) -> Q:
        if isinstance(user, User) and user.is_administrator:
            return Q()
        return Q(pk__in=[])


class InteractionQuerySet(DiffusedQuerySet):
    pass


class NeedQuerySet(DiffusedQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=["heard", "qualified", "answering"])

    def to_qualify(self) -> Self:
        return self.filter(status="heard")


class SynergyQuerySet(DiffusedQuerySet):
    def open(self) -> Self:
        return self.exclude(status__in=["achieved", "set_aside"])


class FollowUpQuerySet(DiffusedQuerySet):
    def owned(self, user: User) -> Q:
        return super().owned(user) | Q(assignee=user)

    def open(self) -> Self:
        return self.filter(status="open")

    def late(self) -> Self:
        """Open and due before today: computed, so that a missed day loses nothing."""
        return self.open().filter(due_on__lt=timezone.localdate())
