"""Questions about pairs of actors that may be one."""

from __future__ import annotations

from typing import Self

from django.db.models import F, Q

from communities.querysets import OfActorsQuerySet
from communities.rights import EVERYONE, NOBODY, Reader
from communities.standing import objects
from grc.models import User

SURE, DOUBTFUL = 80, 50  # the scores from which a pair is told


class DuplicatePairQuerySet(OfActorsQuerySet):
    """A pair is read by who may read both actors, settled by who may change both: a merge must
    open nothing to anyone."""

    ends = ("lower", "higher")

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        mine = objects("Actor").editable_by(user).values("pk")
        return Q(lower__in=mine) & Q(higher__in=mine)

    def open(self) -> Self:
        return self.filter(state="open")

    def dismissed(self) -> Self:
        return self.filter(state="dismissed")

    def sure(self) -> Self:
        return self.filter(score__gte=SURE)

    def doubtful(self) -> Self:
        return self.filter(score__lt=SURE)

    def of(self, actor: int) -> Self:
        return self.filter(Q(lower=actor) | Q(higher=actor))

    def merged_into(self, actor: int) -> Self:
        """Those of which ``actor`` is what the other one was merged into."""
        return self.filter(
            Q(lower=actor, higher__merged_into=F("lower"))
            | Q(higher=actor, lower__merged_into=F("higher")),
            state="merged",
        )
