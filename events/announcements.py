"""What changes in an event is told to who should know: that it is cancelled, that it takes place
after all, that its date or its place is another.

Nothing is told from where the event is changed. What each was last told is compared with what
holds: a form, a cell, a change of many, an undoing, all come to the same, and what was put back
before anyone was told is told to nobody (ADR 0034).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events.letters import Letter, known_by, send_due, stamp
from events.models import EventNotice, Participation
from events.models.notice import facts

AT_ONCE = 1000


def _since(participation: Participation) -> str:
    """When they were last told: each change makes a new message of it."""
    known = known_by(participation)
    return stamp(known.told_at) if known else ""


OFF = Letter(
    name="cancelled", due=Participation.objects.to_tell_off, about=_since,
    subject=_("Annulé – %(event)s"),
    text="events/mail/cancelled.txt", html="events/mail/cancelled.html",
)  # fmt: skip
ON_AGAIN = Letter(
    name="held", due=Participation.objects.to_tell_on, about=_since,
    subject=_("Aura bien lieu – %(event)s"),
    text="events/mail/held.txt", html="events/mail/held.html",
)  # fmt: skip
MOVED = Letter(
    name="moved", due=Participation.objects.to_tell_moved, about=_since,
    subject=_("Changement – %(event)s"),
    text="events/mail/moved.txt", html="events/mail/moved.html",
)  # fmt: skip


def send_announcements() -> int:
    """Tell all that is not known yet; how many messages left."""
    learn()
    return sum(send_due(letter) for letter in (OFF, ON_AGAIN, MOVED))


def learn() -> int:
    """Note what those of whom nothing is noted know: the event as it is. How many they are."""
    untold = list(Participation.objects.untold().select_related("event"))
    notices = [EventNotice(participation=each, **facts(each.event)) for each in untold]
    EventNotice.objects.bulk_create(notices, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(notices)
