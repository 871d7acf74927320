"""The workshop kit: its cards, read, picked for an event, added and changed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Community
from events.agendas import to_prepare
from events.card_listing import DURATIONS, GROUPS, asked_of, by_phase, cards_asked
from events.forms.card import CardForm
from events.models import WorkshopCard
from events.workshop import is_edited
from gardeners.views.records import form_page, posted, readable, writable
from grc.changes import history_of
from grc.forms import next_url
from grc.http import Request
from grc.models import User

LATEST_CHANGES = 5


def may_add_cards(user: User) -> bool:
    """Whether ``user`` adds cards: an administrator, a gardener of today."""
    return user.is_administrator or Community.objects.gardened_by(user).exists()


@require_safe
def card_list(request: Request) -> HttpResponse:
    asked = asked_of(request)
    groups, more = by_phase(cards_asked(asked, request.user))
    context = {
        "groups": groups,
        "more": more,
        "count": sum(len(cards) for _label, cards in groups),
        "asked": asked,
        "phases": WorkshopCard.Phase.choices,
        "durations": DURATIONS,
        "sizes": GROUPS,
        "may_add": may_add_cards(request.user),
    }
    return render(request, "events/card_list.html", context)


@require_safe
def card_detail(request: Request, pk: int) -> HttpResponse:
    """A card; ``?evenement=ID`` is the event for which it may be picked."""
    card = readable(WorkshopCard, request.user, pk, "community")
    event = asked_of(request).event
    context = {
        "card": card,
        "event": event,
        "events": [event] if event else to_prepare(request.user),
        "edited": is_edited(card),
        "history": history_of(card, request.user, limit=LATEST_CHANGES),
    }
    return render(request, "events/card_detail.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def card_create(request: Request) -> HttpResponse:
    if not may_add_cards(request.user):
        raise PermissionDenied
    form = CardForm(posted(request), user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        messages.success(request, _("Fiche ajoutée au kit."))
        return redirect(form.instance)
    return form_page(request, "events/card_form.html", form, title=_("Ajouter une fiche"))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def card_edit(request: Request, pk: int) -> HttpResponse:
    card = writable(WorkshopCard, request, pk)
    form = CardForm(posted(request), instance=card, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        messages.success(request, _("Fiche modifiée."))
        return redirect(next_url(request, card.get_absolute_url()))
    return form_page(request, "events/card_form.html", form, title=_("Modifier la fiche"))
