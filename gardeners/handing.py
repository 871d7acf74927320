"""Questions about the end of a mandate: who comes after, what is left to hand over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from gardeners.mandate_querysets import HANDOVER_LASTS, TOLD_BEFORE
from gardeners.models import FollowUp, Handover, Mandate
from grc.models import User


@dataclass(frozen=True)
class Relay:
    """A mandate, the one that comes next on its side, and their handover if it has begun."""

    mandate: Mandate
    successor: Mandate | None
    handover: Handover | None
    is_asked: bool  # a proposal for after waits for its answer

    @property
    def is_done(self) -> bool:
        return self.handover is not None and self.handover.is_done

    @property
    def days_left(self) -> int | None:
        """How many days until the last one, less than 0 when it is past."""
        last = self.mandate.last_day
        return (last - timezone.localdate()).days if last else None

    @property
    def is_long_over(self) -> bool:
        left = self.days_left
        return left is not None and left < -HANDOVER_LASTS.days

    def role_of(self, user: User) -> str:
        """``outgoing``, ``incoming``, or ``""`` for whoever else looks."""
        if self.successor is not None and self.successor.user == user:
            return "incoming"
        return "outgoing" if self.mandate.user == user else ""

    @property
    def can_pass_on(self) -> bool:
        """Whether the one who comes reads what they would be given: an agent, whenever; a
        gardener of the territory, from their first day."""
        after = self.successor
        if after is None or after.user == self.mandate.user:
            return False
        return after.user.is_agent or after.in_force


def relays(mandates: Any) -> list[Relay]:
    """The handovers of ``mandates``, asked ``with_successor``: two queries, however many."""
    found = list(mandates.select_related("user", "community", "handover"))
    keys = {mandate.successor_pk for mandate in found}
    after = Mandate.objects.select_related("user").in_bulk(keys - {None})
    return [
        Relay(
            mandate,
            after.get(mandate.successor_pk),
            getattr(mandate, "handover", None),
            mandate.is_asked,
        )
        for mandate in found
    ]


def left_with(mandate: Mandate) -> Any:
    """The open follow-ups of whoever holds, or held, ``mandate`` in its community."""
    return FollowUp.objects.open().filter(
        community=mandate.community_id, assignee=mandate.user_id, archived_at=None
    )


def days_to_tell(mandate: Mandate, today: dt.date) -> int | None:
    """Of the days at which the end of ``mandate`` is told, the last one reached: those missed
    before it are not told. ``None`` when none is, or when the mandate is too short for it."""
    last = mandate.last_day
    if last is None or last < today:
        return None
    reached = [
        days
        for days in TOLD_BEFORE
        if (last - today).days <= days and last - dt.timedelta(days) >= mandate.starts_on
    ]
    return min(reached, default=None)
