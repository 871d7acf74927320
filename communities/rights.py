"""The one rule of who reads and writes what (domain.md, *Who may do what*).

Rights come from mandates and memberships *in force today*, asked in the query itself: the day
after a mandate ends nothing has to run for its holder to lose them.
Mandates live in ``gardeners``, which builds on this app: they are reached by the name of the
relation, ``mandates``.
"""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from communities.standing import Communities, Standing, gardened_by, joined_by
from grc.models import PRESENT, Audience, User
from grc.statements import Rights

Reader = User | AnonymousUser


NOBODY = Q(pk__in=[])
EVERYONE = Q()


def through(relation: str, rule: Q) -> Q:
    """``rule`` about what ``relation`` leads to: asked of the joined table, where a set of all
    that one may read would be made first."""
    found = Q(_connector=rule.connector, _negated=rule.negated)
    for child in rule.children:
        if isinstance(child, Q):
            found.children.append(through(relation, child))
        else:
            lookup, value = child  # type: ignore[misc]
            found.children.append((f"{relation}__{lookup}", value))
    return found


class RightsQuerySet(models.QuerySet[Any]):
    """A queryset that knows who may read and who may write; subclasses say it as conditions."""

    def readable(self, user: Reader) -> Q:
        raise TypeError(f"{type(self).__name__} does not say who reads it")

    def writable(self, user: Reader) -> Q:
        raise TypeError(f"{type(self).__name__} does not say who writes it")

    def rights_of(self, user: Reader) -> Rights | None:
        """All that the conditions below derive from, or ``None`` when that is asked by the query
        itself: statements compiled for one value serve whoever has the same."""
        standing: Standing | None = getattr(user, "standing", None)
        if standing is None or not isinstance(user, User):
            return None
        return Rights(user.pk, (user.role, standing.key, timezone.localdate()))

    present = EVERYONE
    """What is not archived; overridden where records may be."""

    def visible_to(self, user: Reader) -> Self:
        """The records that ``user`` may read today, less those archived: the only way records
        reach a list, a search, a choice."""
        return self.readable_by(user).filter(self.present)

    def editable_by(self, user: Reader) -> Self:
        """Among the records that ``user`` may read, those they may change today."""
        return self.visible_to(user).filter(self.writable(user))

    def readable_by(self, user: Reader) -> Self:
        """The same as ``visible_to`` with those archived: for the page of one record, and for
        its name where another one speaks of it."""
        return self.filter(self.readable(user))

    def writable_by(self, user: Reader) -> Self:
        """The same as ``editable_by`` with those archived: what may be archived, and restored."""
        return self.readable_by(user).filter(self.writable(user))

    def with_rights(self, user: Reader) -> Self:
        """Annotate each record with ``is_writable``, whether ``user`` may change it: at once
        (``can_edit``) or, archived, once they have brought it back (``can_restore``)."""
        writable = self.writable(user)
        if writable in (EVERYONE, NOBODY):
            return self.annotate(is_writable=Value(writable == EVERYONE))
        return self.annotate(
            is_writable=Case(
                When(writable, then=True), default=False, output_field=models.BooleanField()
            )
        )


class ArchivableQuerySet(RightsQuerySet):
    present = PRESENT


class DiffusedQuerySet(ArchivableQuerySet):
    """Records with an ``audience``, and a ``community``: their own or, at ``place``, another's."""

    place = "community"

    def owned(self, user: User) -> Q:
        """Which records are an agent's own: they read and edit them."""
        return Q(created_by=user)

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return Q(audience=Audience.PUBLIC)
        if user.is_administrator:
            return EVERYONE
        rule = Q(audience=Audience.PUBLIC) | self.placed_in(gardened_by(user))
        members = Q(audience__in=[Audience.COMMUNITY, Audience.SHARED])
        rule |= members & self.placed_in(joined_by(user))
        if user.is_agent:
            rule |= Q(audience__in=[Audience.REGION, Audience.SHARED]) | self.owned(user)
        return rule

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        rule = self.placed_in(gardened_by(user))
        if user.is_agent:
            rule |= self.owned(user)
        return rule

    def placed_in(self, communities: Communities) -> Q:
        return Q(**{f"{self.place}__in": communities})
