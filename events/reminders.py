"""Who comes is reminded of it two days before, once (ADR 0034)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events.letters import Letter, send_due, stamp
from events.models import Participation

REMINDER = Letter(
    name="reminder",
    due=Participation.objects.to_remind,
    about=lambda participation: stamp(participation.event.starts_at),
    noted="reminded_at",
    subject=_("Rappel – %(event)s"),
    text="events/mail/reminder.txt",
    html="events/mail/reminder.html",
)


def send_reminders() -> int:
    """Remind of the events that are near; how many messages left."""
    return send_due(REMINDER)
