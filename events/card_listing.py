"""The workshop kit as it is asked for: by moment, duration, group, words."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from communities.rights import Reader
from events.models import Event, WorkshopCard
from grc.http import key
from grc.search import matching

MOST = 200
DURATIONS = (15, 30, 60, 120)
GROUPS = (5, 12, 30, 60)


class Asked(NamedTuple):
    """``minutes`` at hand, ``people`` there, and the ``event`` for which cards are picked."""

    phase: str
    minutes: int | None
    people: int | None
    text: str
    event: Any

    @property
    def is_anything(self) -> bool:
        return bool(self.phase or self.minutes or self.people or self.text)


def asked_of(request: HttpRequest) -> Asked:
    """``?phase=``, ``?duree=`` (minutes), ``?groupe=`` (people), ``?q=``, ``?evenement=ID``; what
    is not understood is nothing."""
    phase = request.GET.get("phase", "")
    event = key(request.GET.get("evenement", ""))
    mine = Event.objects.editable_by(request.user)
    return Asked(
        phase if phase in WorkshopCard.Phase.values else "",
        _number(request.GET.get("duree", "")),
        _number(request.GET.get("groupe", "")),
        request.GET.get("q", "").strip()[:200],
        mine.filter(pk=event).first() if event else None,
    )


def _number(text: str) -> int | None:
    found = key(text)
    return found if found and found <= 10_000 else None


def cards_asked(asked: Asked, user: Reader) -> QuerySet[Any]:
    """The cards that ``user`` may read in their language: those that fit in the time at hand, and
    that suit the number of people."""
    found = WorkshopCard.objects.visible_to(user).spoken_in(get_language() or "fr")
    if asked.phase:
        found = found.filter(phase=asked.phase)
    if asked.minutes:
        found = found.filter(minutes_from__lte=asked.minutes)
    if asked.people:
        found = found.filter(Q(people_from__lte=asked.people) & Q(people_to__gte=asked.people))
    return matching(found, asked.text) if asked.text else found


def by_phase(cards: QuerySet[Any]) -> tuple[list[tuple[str, list[Any]]], bool]:
    """The cards under the name of their moment, in the order of a workshop; whether some are left
    out, since there are so many."""
    found = list(cards.select_related("community").order_by("sort_title", "pk")[: MOST + 1])
    groups = [
        (str(label), [card for card in found[:MOST] if card.phase == phase])
        for phase, label in WorkshopCard.Phase.choices
    ]
    return [group for group in groups if group[1]], len(found) > MOST
