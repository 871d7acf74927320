"""Whoever rises from a waiting list is told, once, whatever stops in between (ADR 0033)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events.letters import Letter, send_due, stamp
from events.models import Participation

SEAT = Letter(
    name="seat",
    due=Participation.objects.to_tell,
    about=lambda participation: stamp(participation.seated_at),
    noted="seat_told_at",
    subject=_("Une place pour vous – %(event)s"),
    text="events/mail/seat.txt",
    html="events/mail/seat.html",
)


def tell_seats(event_id: int | None = None) -> int:
    """Tell those of one event, or of all, who have a seat and do not know it; returns how many
    messages left. Who wants no more messages, or has no address, is left to those who organise."""
    return send_due(SEAT, event_id)
