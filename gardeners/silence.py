"""Who has not been heard of for longer than the rhythm of their community."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.utils import timezone

from communities.standing import gardened_by
from grc.models import User


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


def longest_silent(user: User, community: int | None = None) -> models.QuerySet[Any]:
    """The same (in ``community`` alone if given), those whose last interaction
    (``last_contact``) is the oldest first; the first ones found are compared when there are many,
    so that a large community costs no more."""
    met = _interactions().filter(actors=OuterRef("actor")).order_by("-occurred_on")
    members = silent_members(user)
    if community is not None:
        members = members.filter(community=community)
    some = members.order_by("pk").values("pk")[:COMPARED]
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
