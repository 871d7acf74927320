"""People are invited to an event: prepared here, sent by the worker (ADR 0034)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from events.actions.participation import check_open, mode_of
from events.models import Event, Participation
from grc.models import User

AT_ONCE = 1000


@transaction.atomic
def invite(*, event: Event, reasons: dict[int, str], by: User) -> int:
    """Invite the actors whose keys are those of ``reasons``, which say why; how many are. Whoever
    was invited already, or answered, is left as they are.

    The caller made sure that ``by`` may write to them. ``ValidationError`` when the event takes no
    answer.
    """
    check_open(event)
    known = set(Participation.objects.filter(event=event).values_list("actor", flat=True))
    now, mode = timezone.now(), mode_of(event, Participation.Mode.ONSITE)
    invited = [
        Participation(
            event=event, actor_id=actor, mode=mode, invited_at=now, why=why[:200], created_by=by
        )
        for actor, why in reasons.items()
        if actor not in known
    ]
    Participation.objects.bulk_create(invited, batch_size=AT_ONCE, ignore_conflicts=True)
    if invited:
        _send_on_commit(event)
    return len(invited)


def _send_on_commit(event: Event) -> None:
    from events.tasks import send_invitations_of

    transaction.on_commit(lambda: send_invitations_of.defer(event_id=event.pk), robust=True)
