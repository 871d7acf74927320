"""Questions about what gardeners hold: contacts, needs, synergies, promises, reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from communities.rights import EVERYONE, NOBODY, DiffusedQuerySet, Reader, RightsQuerySet, through
from communities.standing import gardened_by, joined_by
from grc.models import PRESENT, User

REPEATED_WITHIN = dt.timedelta(minutes=15)
RECORDS = ("actor", "interaction", "need", "synergy")
# Of needs: what still waits, and what has an answer, or a reason why there will be none.
OPEN_NEED = Q(status__in=["heard", "qualified", "answering"])
CLOSED_STATUSES = ("answered", "unanswered")
# Of suggestions of synergies: what nobody decided for good.
UNDECIDED = Q(state__in=["new", "deferred"])
# The records whose text may name someone.
MENTIONING = ("interaction", "need", "synergy", "followup")


class InteractionQuerySet(DiffusedQuerySet):
    pass


class SubmissionQuerySet(models.QuerySet[Any]):
    def repeated(self, words: str) -> Self:
        """What was saved in the same ``words`` so lately that they are surely sent again."""
        since = timezone.now() - REPEATED_WITHIN
        return self.filter(words=words, created_at__gte=since, interaction__isnull=False)


class NeedQuerySet(DiffusedQuerySet):
    def readable(self, user: Reader) -> Q:
        """A need joined into another is read there alone. It is archived: said so, this costs
        nothing to lists, whose indexes hold what is not."""
        alone = Q(archived_at=None) | Q(joined_into=None)
        return super().readable(user) & alone

    def open(self) -> Self:
        return self.filter(OPEN_NEED)

    def closed(self) -> Self:
        return self.filter(status__in=CLOSED_STATUSES)

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
        seen = _needs().readable(user) & PRESENT
        both = through("first", seen) & through("second", seen)
        if user.is_agent:
            return both
        gardens = gardened_by(user)
        return both & (Q(first_community__in=gardens) | Q(second_community__in=gardens))

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        mine = _needs().writable(user)
        return through("first", mine) | through("second", mine)

    def of(self, need: int) -> Self:
        return self.filter(Q(first=need) | Q(second=need))

    def to_link(self) -> Self:
        """Those whose needs are both still open, and not in a synergy together already."""
        links = apps.get_model("gardeners", "Synergy").needs.through.objects
        together = links.filter(
            need=OuterRef("first"), synergy__archived_at=None,
            synergy__in=links.filter(need=OuterRef(OuterRef("second"))).values("synergy"),
        )  # fmt: skip
        both_open = through("first", OPEN_NEED) & through("second", OPEN_NEED)
        return self.filter(both_open, ~Exists(together))

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
        left = ~Exists(theirs) & ~Q(assignee__role__in=User.OF_THE_REGION)
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


class ReceivedEmailQuerySet(RightsQuerySet):
    """Emails that people forwarded: of each of them alone. Administrators do not read them."""

    def readable(self, user: Reader) -> Q:
        return Q(sender=user) if isinstance(user, User) else NOBODY

    def writable(self, user: Reader) -> Q:
        return self.readable(user)

    def waiting(self) -> Self:
        return self.filter(state="waiting")

    def outdated(self, kept: dt.timedelta, waiting: dt.timedelta) -> Self:
        """Those settled for longer than ``kept``, or received ``waiting`` ago and left since."""
        now = timezone.now()
        left = Q(state="waiting", received_at__lt=now - waiting)
        return self.filter(Q(settled_at__lt=now - kept) | left)


def _needs() -> Any:
    return apps.get_model("gardeners", "Need")._default_manager
