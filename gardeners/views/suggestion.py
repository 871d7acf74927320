"""The synergies that are suggested: their list, and what is decided of each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gardeners.models import SynergySuggestion
from gardeners.suggestions.listing import SuggestionList, seen
from gardeners.suggestions.settling import reopen, settle
from gardeners.views.records import refuse_unless_may_note
from grc.forms import next_url
from grc.htmx import wants_fragment
from grc.http import Request

State = SynergySuggestion.State


@require_safe
def suggestion_list(request: Request) -> HttpResponse:
    """The suggestions, the most promising first: ``?bande=plus-tard`` or ``ecartees``, ``?apres=``
    a place."""
    refuse_unless_may_note(request.user)
    listing = SuggestionList(request.user, request.GET)
    return render(request, "gardeners/suggestion_list.html", {"listing": listing})


@require_POST
@transaction.atomic
def suggestion_defer(request: Request, pk: int) -> HttpResponse:
    """Not now: it comes back in 30 days."""
    return _settled(request, pk, State.DEFERRED, _("La suggestion reviendra dans 30 jours."))


@require_POST
@transaction.atomic
def suggestion_dismiss(request: Request, pk: int) -> HttpResponse:
    """No: never proposed again, and its words count less in these communities."""
    return _settled(request, pk, State.DISMISSED, _("Ces deux besoins ne seront plus rapprochés."))


@require_POST
@transaction.atomic
def suggestion_reopen(request: Request, pk: int) -> HttpResponse:
    """Undo what was decided; a synergy made of it is archived."""
    if reopen([_writable(request, pk)], by=request.user):
        messages.success(request, _("La suggestion est de nouveau à regarder."))
    else:
        messages.warning(request, _("Vous ne pouvez pas modifier la synergie qui en est née."))
    return _answer(request)


def _settled(request: Request, pk: int, state: str, text: str) -> HttpResponse:
    if settle([_writable(request, pk)], state, by=request.user):
        undo = f"undo:{reverse('gardeners:suggestion_reopen', args=[pk])}"
        messages.success(request, text, extra_tags=undo)
    else:
        messages.info(request, _("Ces deux besoins viennent d’être reliés."))
    return _answer(request)


def _writable(request: Request, pk: int) -> SynergySuggestion:
    """The suggestion, locked: 404 for whom may not read both needs, 403 for whom may change
    neither."""
    found = seen(request.user).select_for_update(of=("self",))
    suggestion: SynergySuggestion = get_object_or_404(found, pk=pk)
    if not suggestion.can_edit:
        raise PermissionDenied
    return suggestion


def _answer(request: Request) -> HttpResponse:
    """htmx takes the card away, and shows the message with its way back."""
    back = next_url(request, reverse("gardeners:suggestion_list"))
    if wants_fragment(request):
        return render(request, "grc/_new_messages.html", {"undo_next": back})
    return redirect(back)
