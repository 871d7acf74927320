"""Questions about mandates and what gardeners hold."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.utils import timezone

from communities.querysets import EVERYONE, NOBODY, DiffusedQuerySet, Reader, RightsQuerySet
from communities.standing import gardened_by
from grc.models import User

REPEATED_WITHIN = dt.timedelta(minutes=15)
RECORDS = ("actor", "interaction", "need", "synergy")


class MandateQuerySet(RightsQuerySet):
    def in_force(self, day: dt.date | None = None) -> Self:
        """The mandates in force on ``day`` (today, in the Region's time zone, by default)."""
        return self.filter(period__contains=day or timezone.localdate())

    def readable(self, user: Reader) -> Q:
        """Who gardens a community is known to whoever may read the community."""
        seen = apps.get_model("communities", "Community")._default_manager.visible_to(user)
        return Q(community__in=seen.values("pk"))

    def writable(self, user: Reader) -> Q:
        if isinstance(user, User) and user.is_administrator:
            return Q()
        return Q(pk__in=[])


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

    def for_rows(self, user: Reader) -> Self:
        """With what a list of promises shows: who promised, and what it is about among what
        ``user`` may read (the same number of queries whatever their number)."""
        fields: list[Any] = [self.model._meta.get_field(name) for name in RECORDS]
        seen = [
            models.Prefetch(field.name, field.related_model.objects.readable_by(user))
            for field in fields
        ]
        return self.with_rights(user).select_related("assignee").prefetch_related(*seen)


def _needs() -> Any:
    return apps.get_model("gardeners", "Need")._default_manager


def _interactions() -> Any:
    """The manager of a model of this app, which imports the querysets."""
    return apps.get_model("gardeners", "Interaction")._default_manager


def _memberships() -> Any:
    return apps.get_model("communities", "Membership")._default_manager


def silent_members(user: User) -> models.QuerySet[Any]:
    """The memberships, in the communities that ``user`` gardens, of actors without any
    interaction for longer than the rhythm of the community."""
    recent = _interactions().model.actors.through.objects.filter(
        actor=OuterRef("actor"), interaction__occurred_on__gte=_days_ago(OuterRef(RHYTHM))
    )
    return (
        _memberships()
        .active()
        .filter(
            Q(joined_on=None) | Q(joined_on__lt=_days_ago(F(RHYTHM))),
            ~Exists(recent),
            community__in=gardened_by(user),
            actor__merged_into=None,
            actor__archived_at=None,
        )
    )


def longest_silent(user: User) -> models.QuerySet[Any]:
    """The same, those whose last interaction (``last_contact``) is the oldest first; the first
    ones found are compared when there are many, so that a large community costs no more."""
    met = _interactions().filter(actors=OuterRef("actor")).order_by("-occurred_on")
    some = silent_members(user).order_by("pk").values("pk")[:COMPARED]
    return (
        _memberships()
        .filter(pk__in=some)
        .annotate(last_contact=models.Subquery(met.values("occurred_on")[:1]))
        .select_related("actor", "community")
        .order_by(F("last_contact").asc(nulls_first=True), "actor__sort_name")
    )


RHYTHM = "community__rhythm_days"
COMPARED = 200


def _days_ago(days: Any) -> ExpressionWrapper[Any]:
    today = Value(timezone.localdate(), models.DateField())
    return ExpressionWrapper(today - days, output_field=models.DateField())
