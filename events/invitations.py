"""The invitations that were prepared leave, each once (ADR 0034)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events.letters import Letter, send_due, stamp
from events.models import Participation

INVITATION = Letter(
    name="invitation",
    due=Participation.objects.to_invite,
    about=lambda participation: stamp(participation.invited_at),
    noted="invitation_sent_at",
    subject=_("Invitation – %(event)s"),
    text="events/mail/invitation.txt",
    html="events/mail/invitation.html",
)


def send_invitations(event_id: int | None = None) -> int:
    """Send the invitations of one event, or of all, that did not leave yet: how many left."""
    return send_due(INVITATION, event_id)
