"""Questions about communities and actors."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from communities.rights import (
    EVERYONE,
    NOBODY,
    ArchivableQuerySet,
    Reader,
    RightsQuerySet,
)
from communities.standing import Communities, gardened_by, joined_by, objects
from grc.models import Audience, User
from grc.search import closest_names
from grc.statements import Place


class DatedQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Those that hold today."""
        today = timezone.localdate()
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today)
        )


class CommuneQuerySet(models.QuerySet[Any]):
    def proposed(self, query: str) -> Self:
        """The communes to propose for what was typed, the closest first: a name (accents and
        spelling forgiven) or the beginning of a postcode."""
        digits = query.strip()
        if digits.isdigit():
            codes = Func(
                F("postcodes"), Value(" "), function="array_to_string", output_field=CharField()
            )
            listed = self.annotate(codes=Concat(Value(" "), codes, output_field=CharField()))
            return listed.filter(codes__contains=f" {digits}")
        return closest_names(self, query, least=0.4)


class CommunityQuerySet(RightsQuerySet):
    def gardened_by(self, user: User | int | Place, today: Any = None) -> Self:
        day = today or timezone.localdate()
        return self.filter(mandates__user=user, mandates__period__contains=day)

    def ungardened(self) -> Self:
        """Those that lack a gardener today, on one side or both."""
        today, lacking = timezone.localdate(), Q()
        for side in ("territory", "region"):
            held = Q(mandates__side=side, mandates__period__contains=today)
            lacking |= ~Q(pk__in=objects("Community").filter(held).values("pk"))
        return self.filter(lacking)

    def joined_by(self, user: User | int | Place) -> Self:
        return self.filter(memberships__actor__user=user, memberships__state="active")

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return Q(is_public=True)
        if user.is_agent:
            return EVERYONE
        return Q(is_public=True) | Q(pk__in=gardened_by(user)) | Q(pk__in=joined_by(user))

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        return Q(pk__in=gardened_by(user))

    def choices_for(self, user: Reader) -> Self:
        """The communities in which ``user`` may note something new: an agent in every one,
        a gardener in theirs."""
        if not isinstance(user, User):
            return self.none()
        return self if user.is_agent else self.filter(pk__in=gardened_by(user))


class ActorQuerySet(ArchivableQuerySet):
    def in_communities(self, communities: Communities, **condition: Any) -> Q:
        members = objects("Membership").filter(community__in=communities, **condition)
        return Q(models.Exists(members.filter(actor=models.OuterRef("pk"))))

    def readable(self, user: Reader) -> Q:
        alive = Q(merged_into=None)
        if not isinstance(user, User):
            return alive & Q(audience=Audience.PUBLIC)
        if user.is_administrator:
            return alive
        rule = (
            Q(audience=Audience.PUBLIC)
            | Q(user=user)
            | self.in_communities(gardened_by(user))
            | (
                Q(audience__in=[Audience.COMMUNITY, Audience.SHARED])
                & self.in_communities(joined_by(user), state="active")
            )
        )
        if user.is_agent:
            rule |= Q(audience__in=[Audience.REGION, Audience.SHARED]) | Q(created_by=user)
        return alive & rule

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        rule = self.in_communities(gardened_by(user))
        if user.is_agent:
            rule |= Q(created_by=user)
        return rule

    def contactable(self, user: Reader) -> Q:
        """Whose contact details and notes ``user`` may read, among the actors they may read:
        the Region's agents, the gardeners of their communities, the person, and the members
        for those who agreed to it. Never the public."""
        if not isinstance(user, User):
            return NOBODY
        if user.is_agent:
            return EVERYONE
        return (
            Q(user=user)
            | self.in_communities(gardened_by(user))
            | (Q(contact_shared=True) & self.in_communities(joined_by(user), state="active"))
        )

    def nameable(self, user: Reader) -> Q:
        """Whom ``user`` may see named beside what they said: as ``contactable``, and any
        organisation. Who said what is personal data (domain.md, *audience*)."""
        if not isinstance(user, User):
            return Q(kind="organisation")
        contactable = self.contactable(user)
        return contactable if contactable == EVERYONE else contactable | Q(kind="organisation")

    def named_to(self, user: Reader) -> Self:
        return self.readable_by(user).filter(self.nameable(user))

    def proposed(self, query: str) -> Self:
        """The actors to propose for what was typed: accents and typing errors forgiven."""
        return closest_names(self, query)


class OfActorsQuerySet(RightsQuerySet):
    """Links between actors: read by who may read both ends, written by who may edit one."""

    ends: tuple[str, str]

    def readable(self, user: Reader) -> Q:
        seen = objects("Actor").visible_to(user).values("pk")
        return Q(**{f"{self.ends[0]}__in": seen}) & Q(**{f"{self.ends[1]}__in": seen})

    def writable(self, user: Reader) -> Q:
        if isinstance(user, User) and user.is_administrator:
            return EVERYONE
        mine = objects("Actor").editable_by(user).values("pk")
        return Q(**{f"{self.ends[0]}__in": mine}) | Q(**{f"{self.ends[1]}__in": mine})


class AffiliationQuerySet(OfActorsQuerySet):
    ends = ("person", "organisation")


class IntroductionQuerySet(OfActorsQuerySet):
    ends = ("from_actor", "to_actor")


class MembershipQuerySet(RightsQuerySet):
    def active(self) -> Self:
        return self.filter(state="active")

    def readable(self, user: Reader) -> Q:
        return Q(actor__in=objects("Actor").visible_to(user).values("pk")) & Q(
            community__in=objects("Community").visible_to(user).values("pk")
        )

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        return Q(community__in=gardened_by(user))


class SavedViewQuerySet(RightsQuerySet):
    """Views of the shared table: used by whom they are shared with, changed by their owner."""

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        rule = Q(owner=user)
        for communities in (gardened_by(user), joined_by(user)):
            rule |= Q(sharing="community", community__in=communities)
        return rule | Q(sharing="region") if user.is_agent else rule

    def writable(self, user: Reader) -> Q:
        return Q(owner=user) if isinstance(user, User) else NOBODY
