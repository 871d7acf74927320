"""The decisions of a review: taken by one click or one key, taken back by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gardeners.forms.review import DecisionForm
from gardeners.models import Decision, Review
from gardeners.reviewing.agenda import Kind
from gardeners.reviewing.deciding import MODELS, come_back, decide
from gardeners.reviewing.wish import DecidedAlreadyError, RefusedError, Wish
from gardeners.suggestions.groups import Group
from gardeners.views.review import get_editable, meeting_context
from gardeners.views.suggestion_group import UndecidedError, locked_group, whole_group
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
            record = the_record(request, review, wish)
            decision = decide(review=review, wish=wish, by=request.user, record=record)
    except DecidedAlreadyError as known:
        told = _("%(name)s a déjà décidé : %(choice)s.")
        who = {"name": known.decision.created_by, "choice": known.decision.get_choice_display()}
        return answer(request, pk, error=told % who)
    except (RefusedError, UndecidedError) as refusal:
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
            record = the_record(request, review, taken(decision))
            come_back(decision=decision, record=record, by=request.user)
    except (RefusedError, UndecidedError) as refusal:
        return answer(request, pk, error=str(refusal))
    return answer(request, pk, done=_("Décision retirée : %(title)s.") % {"title": record})


def the_record(request: Request, review: Review, wish: Wish) -> Any:
    """The record to decide about, of this community, and locked if it may change."""
    kind, record_id = wish.kind, wish.record_id
    if kind == Kind.SUGGESTION:
        return the_group(request, review, wish)
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


def taken(decision: Decision) -> Wish:
    """What ``decision`` was about."""
    needs = decision.before.get("needs")
    return Wish(decision.kind, decision.record_id, decision.choice, needs=needs)


def the_group(request: Request, review: Review, wish: Wish) -> Group:
    """The needs of a suggestion, one of them of this community: all locked."""
    if wish.needs is None:
        group = locked_group(request.user, Q(pk=wish.record_id))
    else:
        group = whole_group(request.user, wish.needs)
    if review.community_id not in {need.community_id for need in group.needs}:
        raise Http404
    return group


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
