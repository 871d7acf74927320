"""Questions about mandates and what gardeners hold."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from communities.querysets import (
    EVERYONE,
    NOBODY,
    DiffusedQuerySet,
    Reader,
    RightsQuerySet,
)
from communities.standing import gardened_by, joined_by, objects
from grc.models import User

REPEATED_WITHIN = dt.timedelta(minutes=15)
# How many days before the end of a mandate it is told.
TOLD_BEFORE = (60, 30, 7)
# How long after the end of a mandate its holder may finish their handover note (ADR 0018).
HANDOVER_LASTS = dt.timedelta(days=30)
RECORDS = ("actor", "interaction", "need", "synergy")
# The records whose text may name someone.
MENTIONING = ("interaction", "need", "synergy", "followup")


class MandateQuerySet(RightsQuerySet):
    def in_force(self, day: dt.date | None = None) -> Self:
        """The mandates in force on ``day`` (today, in the Region's time zone, by default)."""
        return self.filter(period__contains=day or timezone.localdate())

    def begun(self) -> Self:
        return self.filter(period__startswith__lte=timezone.localdate())

    def near_end(self) -> Self:
        """Those that end soon, or ended: what is, or was, handed over."""
        soon = timezone.localdate() + dt.timedelta(TOLD_BEFORE[0] + 1)
        return self.begun().filter(period__endswith__lte=soon)

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
        found = self.begun().with_successor()
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
    def not_long_over() -> Q:
        since = timezone.localdate() - HANDOVER_LASTS
        return Q(period__endswith=None) | Q(period__endswith__gt=since)

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
        """The Region's gardener is named, and unnamed, by administrators only."""
        if isinstance(user, User) and user.is_administrator:
            return EVERYONE
        return super().writable(user) & Q(side="territory")


class InteractionQuerySet(DiffusedQuerySet):
    pass


class SubmissionQuerySet(models.QuerySet[Any]):
    def repeated(self, words: str) -> Self:
        """What was saved in the same ``words`` so lately that they are surely sent again."""
        since = timezone.now() - REPEATED_WITHIN
        return self.filter(words=words, created_at__gte=since, interaction__isnull=False)


class NeedQuerySet(DiffusedQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=["heard", "qualified", "answering"])

    def to_qualify(self) -> Self:
        return self.filter(status="heard")


class SynergyQuerySet(DiffusedQuerySet):
    def open(self) -> Self:
        return self.exclude(status__in=["achieved", "set_aside"])


class SuggestionQuerySet(RightsQuerySet):
    """Suggestions of synergies. Read by who may read both needs: of the Region's agents, and of
    the gardeners of one of the two communities. Settled by who may change one of the needs."""

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        seen = _needs().visible_to(user).values("pk")
        both = Q(first__in=seen) & Q(second__in=seen)
        if user.is_agent:
            return both
        gardens = gardened_by(user)
        return both & (Q(first__community__in=gardens) | Q(second__community__in=gardens))

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        mine = _needs().editable_by(user).values("pk")
        return Q(first__in=mine) | Q(second__in=mine)

    def of(self, need: int) -> Self:
        return self.filter(Q(first=need) | Q(second=need))

    def to_link(self) -> Self:
        """Those whose needs are both still open, and not in a synergy together already."""
        open_needs = _needs().open().values("pk")
        links = apps.get_model("gardeners", "Synergy").needs.through.objects
        together = links.filter(
            need=OuterRef("first"), synergy__archived_at=None,
            synergy__in=links.filter(need=OuterRef(OuterRef("second"))).values("synergy"),
        )  # fmt: skip
        return self.filter(~Exists(together), first__in=open_needs, second__in=open_needs)

    def waiting(self) -> Self:
        """What is to be looked at today: the new ones, and those whose day has come back."""
        back = Q(state="deferred", deferred_until__lte=timezone.localdate())
        return self.to_link().filter(Q(state="new") | back)

    def deferred(self) -> Self:
        later = Q(state="deferred", deferred_until__gt=timezone.localdate())
        return self.to_link().filter(later)

    def dismissed(self) -> Self:
        return self.filter(state="dismissed")


class FollowUpQuerySet(DiffusedQuerySet):
    def owned(self, user: User) -> Q:
        return super().owned(user) | Q(assignee=user)

    def open(self) -> Self:
        return self.filter(status="open")

    def late(self) -> Self:
        """Open and due before today: computed, so that a missed day loses nothing."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def stray(self) -> Self:
        """Open, of a community, and promised by someone who can no longer see to it: their account
        is closed, or they neither belong to the Region nor garden this community today."""
        gardeners = apps.get_model("gardeners", "Mandate")._default_manager.in_force()
        theirs = gardeners.filter(user=OuterRef("assignee"), community=OuterRef("community"))
        left = ~Exists(theirs) & ~Q(assignee__role__in=["agent", "administrator"])
        gone = Q(assignee__is_active=False) | left
        return self.open().filter(gone, community__isnull=False)

    def promised_to(self, user: User) -> Self:
        """What someone else promised and ``user`` asked for, noted, or needs: they noted the
        promise, or the need that it is about, or they are one of those who have this need."""
        needs = apps.get_model("gardeners", "Need")._default_manager.readable_by(user)
        mine = needs.filter(Q(created_by=user) | Q(actors__user=user)).order_by()
        return self.filter(Q(created_by=user) | Q(need__in=mine.values("pk")), ~Q(assignee=user))

    def for_rows(self, user: Reader) -> Self:
        """With what a list of promises shows: who promised, and what it is about among what
        ``user`` may read (the same number of queries whatever their number)."""
        fields: list[Any] = [self.model._meta.get_field(name) for name in RECORDS]
        seen = [
            models.Prefetch(field.name, field.related_model.objects.readable_by(user))
            for field in fields
        ]
        return self.with_rights(user).select_related("assignee").prefetch_related(*seen)


class ReviewQuerySet(RightsQuerySet):
    """A review is held by the gardeners of its community; its minutes, once it is closed, are read
    by the Region and by the members, each line by who may read what it is about."""

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        minutes = EVERYONE if user.is_agent else Q(community__in=joined_by(user))
        return Q(community__in=gardened_by(user)) | (Q(closed_at__isnull=False) & minutes)

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        return EVERYONE if user.is_administrator else Q(community__in=gardened_by(user))


class MentionQuerySet(RightsQuerySet):
    """Where people were named: for each of them alone, and in what they may read today."""

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        seen = Q()
        for name in MENTIONING:
            records: Any = self.model._meta.get_field(name).related_model._default_manager
            seen |= Q(**{f"{name}__in": records.visible_to(user).order_by().values("pk")})
        return Q(user=user) & seen

    def writable(self, user: Reader) -> Q:
        return self.readable(user)

    def unseen(self) -> Self:
        return self.filter(seen_at=None)


def _needs() -> Any:
    return apps.get_model("gardeners", "Need")._default_manager
