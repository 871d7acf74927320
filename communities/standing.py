"""Which communities a person gardens and belongs to today: what all rights derive from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone

from grc.models import User
from grc.statements import Place, compiled


def objects(name: str) -> Any:
    """The manager of a model of this app, which imports the querysets."""
    return apps.get_model("communities", name)._default_manager


class Standing:
    """Which communities a person gardens and belongs to today, asked at first use and kept for
    the length of one request: the rights of a page cost one query, not one a list."""

    def __init__(self, user_pk: int) -> None:
        self.user_pk = user_pk

    @cached_property
    def key(self) -> tuple[tuple[int, bool, bool], ...]:
        """(community, whether it is gardened, whether it is joined) of each."""
        found = compiled("standing", "anyone", _standings)
        return tuple(sorted(found.tuples(user=self.user_pk, today=timezone.localdate())))

    @cached_property
    def gardened(self) -> list[int]:
        return [pk for pk, gardened, _ in self.key if gardened]

    @cached_property
    def joined(self) -> list[int]:
        return [pk for pk, _, joined in self.key if joined]


def _standings() -> models.QuerySet[Any]:
    """(community, gardened, joined) of the person and the day that are given."""
    user, today = Place("user"), Place("today", models.DateField())
    communities = objects("Community").order_by()
    gardened = communities.gardened_by(user, today).values("pk")
    joined = communities.joined_by(user).values("pk")
    return (
        communities.annotate(gardened=_among(gardened), joined=_among(joined))
        .filter(Q(gardened=True) | Q(joined=True))
        .values_list("pk", "gardened", "joined")
    )


def _among(communities: models.QuerySet[Any]) -> models.Case:
    return Case(When(pk__in=communities, then=True), default=False)


Communities = models.QuerySet[Any] | list[int]


def gardened_by(user: User) -> Communities:
    """The communities whose gardener ``user`` is today, on either side."""
    standing: Standing | None = getattr(user, "standing", None)
    if standing:
        return standing.gardened
    return objects("Community").gardened_by(user.pk).values("pk")


def joined_by(user: User) -> Communities:
    """The communities of which ``user`` is an active member."""
    standing: Standing | None = getattr(user, "standing", None)
    if standing:
        return standing.joined
    return objects("Community").joined_by(user.pk).values("pk")


def is_keeper(user: User) -> bool:
    """Whether ``user`` is of the Region, or gardens a community today."""
    return user.is_agent or bool(gardened_by(user))
