"""Whoever rises from a waiting list is told, once, whatever stops in between (ADR 0033)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.letters import Letter, send_due, stamp
from events.models import Participation


def _note(participation: Participation) -> None:
    participation.seat_told_at = timezone.now()
    participation.save(update_fields=["seat_told_at"])


SEAT = Letter(
    name="seat",
    due=Participation.objects.to_tell,
    about=lambda participation: stamp(participation.seated_at),
    note=_note,
    subject=_("Une place pour vous – %(event)s"),
    text="events/mail/seat.txt",
    html="events/mail/seat.html",
)


def tell_seats(event_id: int | None = None) -> int:
    """Tell those of one event, or of all, who have a seat and do not know it; returns how many
    messages left. Who wants no more messages, or has no address, is left to those who organise."""
    return send_due(SEAT, event_id)
