"""What a person answered to events, page by page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from events.links import answer_address
from events.models import Event, Participation
from grc.models import User

PAGE_SIZE = 20
MOST = 100  # to come


def answers_of(user: User, before: int | None) -> dict[str, Any]:
    """Those to events to come, the next one first; those past, the latest first, after the one of
    key ``before``. Each knows whether its event may be read, and where to answer again."""
    mine = Participation.objects.filter(actor__user=user).select_related("event__place", "actor")
    mine = mine.exclude(event__status=Event.Status.DRAFT).filter(event__archived_at=None)
    now = timezone.now()
    coming = list(mine.filter(event__over_at__gte=now).order_by("event__starts_at", "pk")[:MOST])
    past = mine.filter(event__over_at__lt=now)
    if last := past.filter(pk=before).first() if before else None:
        starts_at = last.event.starts_at
        same = Q(event__starts_at=starts_at, pk__lt=last.pk)
        past = past.filter(Q(event__starts_at__lt=starts_at) | same)
    found = list(past.order_by("-event__starts_at", "-pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    _complete([*coming, *shown], user)
    older = shown[-1].pk if len(found) > PAGE_SIZE else None
    return {"coming": coming, "past": shown, "older": older}


def _complete(found: list[Any], user: User) -> None:
    events = Event.objects.readable_by(user).filter(pk__in={each.event_id for each in found})
    read = set(events.values_list("pk", flat=True))
    for each in found:
        each.is_read = each.event_id in read
        each.link = answer_address(each)
