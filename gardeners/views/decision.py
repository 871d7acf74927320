"""The decisions of a review: taken by one click or one key, taken back by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gardeners.forms.review import DecisionForm
from gardeners.models import Review
from gardeners.reviewing.agenda import Kind
from gardeners.reviewing.deciding import (
    MODELS,
    DecidedAlreadyError,
    RefusedError,
    come_back,
    decide,
)
from gardeners.views.review import get_editable, meeting_context
from grc.forms import lock
from grc.htmx import wants_fragment
from grc.http import Request


@require_POST
def review_decide(request: Request, pk: int) -> HttpResponse:
    get_editable(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return answer(request, pk, error=form.first_error())
    wish = form.wish()
    try:
        with transaction.atomic():
            review = get_editable(request, pk)
            record = the_record(request, review, wish.kind, wish.record_id)
            decision = decide(review=review, wish=wish, by=request.user, record=record)
    except DecidedAlreadyError as known:
        told = _("%(name)s a déjà décidé : %(choice)s.")
        who = {"name": known.decision.created_by, "choice": known.decision.get_choice_display()}
        return answer(request, pk, error=told % who)
    except RefusedError as refusal:
        return answer(request, pk, error=str(refusal))
    said = {"title": record, "choice": decision.get_choice_display()}
    return answer(request, pk, done=_("%(title)s : %(choice)s.") % said)


@require_POST
def review_undecide(request: Request, pk: int, decision_pk: int) -> HttpResponse:
    """Come back on a decision, whoever took it, while the review is held."""
    try:
        with transaction.atomic():
            review = get_editable(request, pk)
            decision = get_object_or_404(review.decisions, pk=decision_pk)
            record = the_record(request, review, decision.kind, decision.record_id)
            come_back(decision=decision, record=record)
    except RefusedError as refusal:
        return answer(request, pk, error=str(refusal))
    return answer(request, pk, done=_("Décision retirée : %(title)s.") % {"title": record})


def the_record(request: Request, review: Review, kind: str, record_id: int) -> Any:
    """The record to decide about, of this community, and locked if it may change."""
    rows = MODELS[kind].objects.visible_to(request.user)
    if kind == Kind.ACTOR:
        members = rows.filter(memberships__community=review.community_id)
        return get_object_or_404(members.distinct(), pk=record_id)
    rows = rows.filter(community=review.community_id)
    if kind in (Kind.EVENT, Kind.MANDATE):
        return get_object_or_404(rows, pk=record_id)
    record = lock(rows.with_rights(request.user), pk=record_id)
    if not record.can_edit:
        raise PermissionDenied
    return record


def answer(request: Request, pk: int, *, done: str = "", error: str = "") -> HttpResponse:
    """The agenda as it now stands, or the whole page with a message. Nothing was kept of what is
    refused; the fields keep what was typed, which htmx does not touch."""
    if not wants_fragment(request):
        if done or error:
            level = messages.ERROR if error else messages.SUCCESS
            messages.add_message(request, level, error or done)
        return redirect("gardeners:review_detail", pk)
    review = get_object_or_404(Review.objects.visible_to(request.user), pk=pk)
    if error:
        refused = render(request, "gardeners/_review_refused.html", {"error": error}, status=422)
        refused["HX-Retarget"], refused["HX-Reswap"] = "#refus", "innerHTML"
        return refused
    context = {**meeting_context(request, review), "said": done}
    return render(request, "gardeners/_review_agenda.html", context)
