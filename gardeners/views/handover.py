"""A mandate near its end is handed over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community
from communities.views.pages import UNPROCESSABLE, done
from gardeners.actions import handover as actions
from gardeners.forms.handover import HandoverNoteForm, NextReviewForm
from gardeners.handing import Relay, left_with, relays
from gardeners.models import FollowUp, Mandate
from gardeners.views.records import posted
from grc.forms import lock
from grc.history import current_context
from grc.http import Request
from grc.journal import undo_address


def _relay(request: Request, pk: int) -> Relay:
    """The handover, for who may read it; ``Http404`` for the others."""
    for relay in relays(Mandate.objects.relayed_to(request.user).filter(pk=pk)):
        return relay
    raise Http404


def _gardens(request: Request, relay: Relay) -> bool:
    gardens = Community.objects.editable_by(request.user)
    return gardens.filter(pk=relay.mandate.community_id).exists()


def _url(pk: int) -> str:
    return reverse("gardeners:handover", args=[pk])


@require_safe
def handover(request: Request, pk: int) -> HttpResponse:
    return _page(request, _relay(request, pk))


def _page(
    request: Request, relay: Relay, form: NextReviewForm | None = None, status: int = 200
) -> HttpResponse:
    mandate, kept = relay.mandate, relay.handover
    left = left_with(mandate)
    initial = {"next_review_on": kept and kept.next_review_on}
    context: dict[str, Any] = {
        "relay": relay,
        "mandate": mandate,
        "role": relay.role_of(request.user),
        "gardens": _gardens(request, relay),
        "writes_note": Mandate.objects.noted_by(request.user).filter(pk=mandate.pk).exists(),
        "some_left": left.exists(),
        "followups": left.visible_to(request.user).for_rows(request.user).order_by("due_on", "pk"),
        "can_pass_on": relay.can_pass_on and left.editable_by(request.user).exists(),
        "form": form or NextReviewForm(initial=initial),
    }
    return render(request, "gardeners/handover.html", context, status=status)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def handover_note(request: Request, pk: int) -> HttpResponse:
    relay = _relay(request, pk)
    if not Mandate.objects.noted_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    mandate = relay.mandate
    if request.method == "POST":
        mandate = lock(Mandate.objects.all(), pk=pk)
    form = HandoverNoteForm(posted(request), instance=mandate, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return done(request, _("Note enregistrée."), _url(pk))
    context = {"form": form, "relay": relay, "back": _url(pk)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "gardeners/handover_note.html", context, status=status)


@require_POST
def handover_review(request: Request, pk: int) -> HttpResponse:
    """The day when the gardeners next meet."""
    relay = _relay(request, pk)
    if not _gardens(request, relay):
        raise PermissionDenied
    form = NextReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, relay, form, UNPROCESSABLE)
    day = form.cleaned_data["next_review_on"]
    actions.set_next_review(mandate=relay.mandate, day=day, by=request.user)
    return done(request, _("Date du prochain point enregistrée."), _url(pk))


@require_POST
@transaction.atomic
def handover_pass_on(request: Request, pk: int) -> HttpResponse:
    """The follow-ups left go to the one who comes, all at once; undone as one."""
    relay = _relay(request, pk)
    if relay.successor is None or not relay.can_pass_on:
        return _said(request, pk, _("Les suivis passent quand la personne suivante peut les lire."))
    count = actions.pass_on(mandate=relay.mandate, successor=relay.successor, by=request.user)
    if not count:
        return _said(request, pk, _("Il n’y a pas de suivi à transmettre."))
    text = ngettext(
        "%(count)s suivi passé à %(name)s.", "%(count)s suivis passés à %(name)s.", count
    )
    text %= {"count": count, "name": relay.successor.user}
    messages.success(request, text, extra_tags=undo_address(FollowUp, current_context()))
    return redirect(_url(pk))


def _said(request: Request, pk: int, text: str) -> HttpResponseRedirect:
    messages.info(request, text)
    return redirect(_url(pk))


@require_POST
def handover_confirm(request: Request, pk: int) -> HttpResponse:
    """The one who leaves, and the one who comes, each say that it is done."""
    relay = _relay(request, pk)
    role = relay.role_of(request.user)
    if not role:
        raise PermissionDenied
    kept = actions.confirm(mandate=relay.mandate, by=request.user, role=role)
    message = (
        _("Le passage de relais est fait. Merci à vous deux !")
        if kept.is_done
        else _("C’est noté : il reste à l’autre personne de confirmer.")
    )
    return done(request, message, _url(pk))
