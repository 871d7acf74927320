"""Who is still to be told that their data is kept here.

Someone whose data did not come from themselves is told within a month at most (RGPD, art. 14.3.a);
data that came from them was told of as it was given (art. 13).
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, DateField, F, Func, Q, QuerySet, When
from django.db.models.functions import Coalesce, TruncDate

from communities.models import Actor
from grc.models import User
from grc.sheets import columns as c


class AMonthLater(Func):
    template = "((%(expressions)s + interval '1 month')::date)"
    output_field = DateField()


def uninformed() -> Q:
    """The people to tell, among actors."""
    return Q(kind=Actor.Kind.PERSON, informed_on=None) & ~Q(source=Actor.Source.SELF)


def deadline() -> AMonthLater:
    """The last day to tell them: a month after their data was collected, else noted here."""
    return AMonthLater(Coalesce("collected_on", TruncDate("created_at")))


def to_inform(user: User) -> Q:
    """The people to tell whose contact details ``user`` may read."""
    return uninformed() & Actor.objects.contactable(user)


def inform_before(user: User) -> Case:
    """The day by which to tell an actor, nothing when there is no need; for a column."""
    return Case(When(to_inform(user), then=deadline()), output_field=DateField())


class ToInform(django_filters.BooleanFilter):
    """The people to tell."""

    def filter(self, queryset: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        if not value:
            return queryset
        return queryset.filter(to_inform(self.parent.request.user))


class InformedOn(c.ComputedDate):
    """The day they were told, for who may read their contact details; typed, one or many."""

    def __init__(self, slug: str, label: Any) -> None:
        super().__init__(slug, "informed_shown", label, expression=self.shown_to)
        self.editable = self.optional = True
        self.fields = ("informed_on",)

    @staticmethod
    def shown_to(user: User) -> Any:
        rule = Actor.objects.contactable(user)
        if rule == Q():
            return F("informed_on")
        return Case(When(rule, then=F("informed_on")), output_field=DateField())
