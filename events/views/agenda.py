"""How an event is to go: read, shown, printed, and what is undone on the page of an event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.agendas import agenda_of, every_slot, is_read_by, material_of
from events.models import Agenda, Event
from events.undoing import MADE_THERE, OF_EVENT
from gardeners.views.records import readable, writable
from grc import undo
from grc.forms import next_url
from grc.http import Request


@login_not_required
@require_safe
def event_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    event = readable(Event, request.user, pk, "place")
    if not is_read_by(event, request.user):
        raise Http404
    context = {"event": event, "agenda": agenda_of(event, request.user)}
    return render(request, "events/event_agenda.html", context)


@require_safe
def event_agenda_sheet(request: Request, pk: int) -> HttpResponse:
    """The facilitator's sheet, for paper: each moment with its steps, and what to bring."""
    return _printed(request, pk, "events/event_agenda_sheet.html")


@require_safe
def event_agenda_cards(request: Request, pk: int) -> HttpResponse:
    """The cards of the agenda, to be cut out."""
    return _printed(request, pk, "events/event_agenda_cards.html")


def _printed(request: Request, pk: int, template: str) -> HttpResponse:
    event = _prepared(request, pk)
    agenda = agenda_of(event, request.user)
    slots = every_slot(agenda["timing"])
    cards = {slot.item.card_id: slot.item.card for slot in slots if slot.item.card}
    context = {
        "event": event, "agenda": agenda, "material": material_of(agenda["timing"]),
        "cards": [*cards.values()],
    }  # fmt: skip
    return render(request, template, context)


def _prepared(request: Request, pk: int) -> Any:
    """The event, archived or not, for who prepares it: ``PermissionDenied`` for its readers."""
    event: Any = readable(Event, request.user, pk, "place")
    if not event.is_writable:
        raise PermissionDenied
    return event


@require_POST
@transaction.atomic
def event_agenda_share(request: Request, pk: int) -> HttpResponse:
    """Show how the event is to go to its readers, or keep it among those who prepare it."""
    event = writable(Event, request, pk)
    shown = "montrer" in request.POST
    values = {"is_shared": shown}
    Agenda.objects.update_or_create(
        event=event, defaults=values, create_defaults=values | {"created_by": request.user}
    )
    text = _("Le déroulé est montré à qui lit l’événement : heures et titres, sans vos notes.")
    hidden = _("Le déroulé n’est plus lu que par les personnes qui préparent l’événement.")
    messages.success(request, text if shown else hidden)
    return redirect("events:event_agenda", pk)


@require_POST
@transaction.atomic
def event_undo(request: Request, pk: int, context_id: UUID) -> HttpResponse:
    """Put back what one request wrote on the page of the event."""
    event = writable(Event, request, pk)
    try:
        result = undo.undo(context_id, by=request.user, among=(*OF_EVENT, *MADE_THERE))
    except undo.UndoError as error:
        messages.warning(request, str(error))
        return redirect(event)
    for _target, reason in result.refused:
        messages.warning(request, _("Rien n’a changé : %(reason)s.") % {"reason": reason})
    if result.restored:
        messages.success(request, _("C’est rétabli."))
    return redirect(next_url(request, event.get_absolute_url()))
