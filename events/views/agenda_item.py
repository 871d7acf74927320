"""The moments of an event: added, picked from the kit, changed, moved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.actions.agenda import WAYS, MoveError, last_position, move, pick, place
from events.agendas import agenda_of
from events.forms.agenda import AgendaItemForm
from events.models import AgendaItem, Event, WorkshopCard
from events.undoing import undo_here
from events.views.parts import Section, added, again, written
from gardeners.views.records import posted, writable
from grc.forms import next_url
from grc.htmx import wants_fragment
from grc.http import Request, key


def section_of(event: Any, request: Request) -> Section:
    return Section("events/_agenda.html", partial(agenda_of, event, request.user))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def agenda_item_create(request: Request, pk: int) -> HttpResponse:
    event = writable(Event, request, pk)
    item = AgendaItem(event=event, position=last_position(event))
    form = AgendaItemForm(posted(request), instance=item, user=request.user, auto_id="etape-%s")
    return added(
        request, form, _("Étape ajoutée."), title=_("Ajouter une étape"), back=_address(event),
        section=section_of(event, request),
    )  # fmt: skip


@require_POST
@transaction.atomic
def event_agenda_pick(request: Request, pk: int) -> HttpResponse:
    """Put a card of the kit at the end of the agenda."""
    event = writable(Event, request, pk)
    cards = WorkshopCard.objects.visible_to(request.user)
    card = get_object_or_404(cards, pk=key(request.POST.get("fiche", "")))
    item = pick(event=event, card=card, by=request.user)
    told = _("« %(card)s » est au déroulé de « %(event)s ».")
    messages.success(request, told % {"card": card, "event": event}, extra_tags=undo_here(item))
    return redirect(next_url(request, item.get_absolute_url()))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def agenda_item_edit(request: Request, pk: int) -> HttpResponse:
    item = writable(AgendaItem, request, pk)
    form = AgendaItemForm(posted(request), instance=item, user=request.user)
    return written(
        request, form, _("Étape modifiée."), title=_("Modifier l’étape"),
        back=item.get_absolute_url(),
    )  # fmt: skip


@require_POST
@transaction.atomic
def agenda_item_move(request: Request, pk: int) -> HttpResponse:
    """``vers``: up, down, into the moment before, out of its own; or ``avant`` or ``apres`` another
    item, as one drops it there."""
    # The event first, as whoever adds something does: nobody waits for the other.
    known = get_object_or_404(AgendaItem.objects.visible_to(request.user), pk=pk)
    event: Any = writable(Event, request, known.event_id)
    item = get_object_or_404(AgendaItem.objects.visible_to(request.user), pk=pk, event=event)
    try:
        with transaction.atomic():
            _moved(request, item)
    except MoveError as error:
        return _answer(request, event, item, str(error), refused=True)
    return _answer(request, event, item, _("Déplacé : %(title)s") % {"title": item})


def _moved(request: Request, item: AgendaItem) -> None:
    way = request.POST.get("vers", "")
    for name in ("avant", "apres"):
        if beside := key(request.POST.get(name, "")):
            others = AgendaItem.objects.visible_to(request.user).filter(event=item.event_id)
            found = get_object_or_404(others.select_related("parent"), pk=beside)
            return place(item=item, beside=found, after=name == "apres")
    if way not in WAYS:
        raise Http404
    return move(item=item, way=way)


def _answer(
    request: Request, event: Any, item: AgendaItem, said: str, *, refused: bool = False
) -> HttpResponse:
    if refused:
        messages.info(request, said)
    else:
        messages.success(request, said, extra_tags=undo_here(item))
    if not wants_fragment(request):
        return redirect(item)
    return again(request, section_of(event, request), said, back=_address(event))


def _address(event: Any) -> str:
    return reverse("events:event_agenda", args=[event.pk])
