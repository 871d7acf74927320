"""Who comes to an event: seats on site are never given twice (ADR 0033).

Every write locks the row of the event first: two people who ask for the last seat come one after
the other.
"""

from __future__ import annotations

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Actor
from events.models import Event, EventNotice, Participation
from grc.models import PRESENT, User

Answer, Mode = Participation.Answer, Participation.Mode


@transaction.atomic
def answer(
    *, event: Event, actor: Actor, answer: str, party_size: int = 1, mode: str = Mode.ONSITE,
    by: User | None,
) -> Participation:  # fmt: skip
    """Note what ``actor`` answers to ``event``; without a seat left, they wait for one.

    ``by`` is ``None`` for who answers without an account. ``ValidationError``, with nothing
    written, when the event takes no answer any more, or when who has seats asks for more than
    are left: they keep theirs.
    """
    event = locked(event.pk)
    check_open(event)
    found = Participation.objects.filter(event=event, actor=actor).first()
    participation = found or Participation(event=event, actor=actor, created_by=by)
    held = participation.party_size if found and participation.is_seated else 0
    participation.answer, participation.party_size = answer, party_size
    participation.mode = mode_of(event, mode)
    participation.answered_at = timezone.now()
    _take_seats(event, participation, held)
    participation.full_clean(exclude=["event", "actor", "created_by"])
    participation.save()
    EventNotice.tell(participation)
    move_up(event, asking=participation)
    participation.refresh_from_db()
    return participation


def locked(pk: int) -> Event:
    """The event, held until the end of the transaction."""
    events = Event.objects.select_related("place").select_for_update(of=("self",), no_key=True)
    return events.get(pk=pk)


def check_open(event: Event) -> None:
    """``ValidationError`` unless ``event`` takes answers."""
    if event.status != Event.Status.ANNOUNCED or event.is_archived:
        raise ValidationError(_("Cet événement n’attend pas de réponse."))
    if event.is_over:
        raise ValidationError(_("Cet événement est passé : on ne peut plus y répondre."))


def mode_of(event: Event, wanted: str) -> str:
    """What the event leaves to choose."""
    return wanted if event.mode == Event.Mode.BOTH else event.mode


def _take_seats(event: Event, participation: Participation, held: int) -> None:
    """Give the seats asked for, ``held`` of which are theirs already, or have them wait."""
    if participation.answer != Answer.YES or participation.mode != Mode.ONSITE:
        participation.waiting_since = participation.seated_at = None
        return
    left = seats_left(event)
    if participation.is_waiting or left is None:
        return
    more = participation.party_size - held
    if held and more > max(left, 0):
        raise ValidationError(_no_room(held, max(left, 0)))
    if not held:
        participation.waiting_since = timezone.now()  # move_up gives it a seat, in its turn
        participation.seated_at = None


def _no_room(held: int, left: int) -> str:
    told = ngettext(
        "Il reste %(count)s place de plus.", "Il reste %(count)s places de plus.", left
    ) % {"count": left}  # fmt: skip
    kept = ngettext(
        "Votre place est gardée.", "Vos %(count)s places sont gardées.", held
    ) % {"count": held}  # fmt: skip
    return f"{told} {kept}"


def seats_left(event: Event) -> int | None:
    """How many seats nobody holds (less than 0 once there are fewer than were given), or ``None``
    when they are not counted."""
    if event.seats is None:
        return None
    return event.seats - Participation.objects.filter(event=event).seated().people()


@transaction.atomic
def move_up(event: Event, asking: Participation | None = None) -> list[Participation]:
    """Give the seats left to those who wait, the first ones first; who comes with more people than
    there are seats left keeps their place, and lets the next one pass. They are told, but the one
    who is ``asking``, who sees it. ``event`` is locked."""
    left = seats_left(event)
    moved = []
    for waiting in Participation.objects.filter(event=event).waiting():
        if left is not None and waiting.party_size > left:
            continue
        if waiting != asking:
            waiting.seated_at = timezone.now()
        left = None if left is None else left - waiting.party_size
        waiting.waiting_since = None
        moved.append(waiting)
    Participation.objects.bulk_update(moved, ["waiting_since", "seated_at"])
    if any(each.seated_at for each in moved):
        _tell_on_commit(event)
    return moved


def _tell_on_commit(event: Event) -> None:
    from events.tasks import tell_seats_of

    transaction.on_commit(lambda: tell_seats_of.defer(event_id=event.pk), robust=True)


def move_all_up() -> int:
    """Give the seats left in all events to come: how many rose. However their number grew (a form,
    a cell, a change of many, the place itself), nobody has to think of those who wait."""
    waiting = Participation.objects.waiting().order_by()
    events = Event.objects.filter(
        PRESENT, pk__in=waiting.values("event"), status=Event.Status.ANNOUNCED,
        starts_at__gt=timezone.now(),
    )  # fmt: skip
    count = 0
    for pk in events.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic(), pghistory.context(origin="seats"):
            count += len(move_up(locked(pk)))
    return count
