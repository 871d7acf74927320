"""The agenda of an event as a person reads it: on its page, on paper, and beside the event."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from communities.rights import Reader
from events.forms.agenda import AgendaItemForm
from events.models import Agenda, AgendaItem, Event
from events.timing import Slot, Timing, timed
from grc.models import User

MOST = 200
SOON = 5


def items_of(event: Event, reader: Reader) -> list[Any]:
    found = AgendaItem.objects.visible_to(reader).filter(event=event).select_related("card")
    return list(found.order_by("position", "pk")[:MOST])


def is_shared(event: Event) -> bool:
    return Agenda.objects.filter(event=event, is_shared=True).exists()


def agenda_of(event: Any, reader: Reader, form: Any = None) -> dict[str, Any]:
    """What its section shows: the moments that ``reader`` may read, and for who prepares the event
    the form that adds one. ``form`` is one to put right."""
    if form is None and event.can_edit and isinstance(reader, User):
        form = AgendaItemForm(
            instance=AgendaItem(event=event), user=reader, auto_id="etape-%s"
        )  # fmt: skip
    return {
        "event": event,
        "timing": timed(event, items_of(event, reader)),
        "item_form": form if event.can_edit else None,
        "shared": is_shared(event),
        "logged": isinstance(reader, User),
    }


def is_read_by(event: Any, reader: Reader) -> bool:
    """Whether ``reader``, who reads the event, reads how it is to go."""
    return bool(event.is_writable) or Agenda.objects.visible_to(reader).filter(event=event).exists()


def every_slot(timing: Timing) -> list[Slot]:
    """The slots and their steps, in the order of the clock."""
    return [one for slot in timing.slots for one in (slot, *slot.steps)]


def material_of(timing: Timing) -> list[tuple[str, list[str]]]:
    """What to bring, each thing once, with the moments that it is for."""
    found: dict[str, list[str]] = {}
    for slot in every_slot(timing):
        for thing in slot.item.card.material_lines if slot.item.card else ():
            found.setdefault(thing, []).append(slot.item.title)
    return sorted(found.items(), key=lambda pair: pair[0].casefold())


def to_prepare(reader: Reader) -> Any:
    """The next events that ``reader`` prepares: where a card may be put."""
    if not isinstance(reader, User):
        return Event.objects.none()
    ahead = Q(starts_at__gte=timezone.now()) & ~Q(status=Event.Status.CANCELLED)
    return Event.objects.editable_by(reader).filter(ahead).order_by("starts_at", "pk")[:SOON]
