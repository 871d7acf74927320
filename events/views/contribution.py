"""Contributions: what people proposed, how far they agree, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Community
from events.actions.notes import diffused_as
from events.contributions import bearer_of, linked, state_badge
from events.forms.contribution import ContributionAnswerForm, ContributionForm
from events.models import Contribution, Event
from events.project_listing import page
from events.undoing import undo_here
from gardeners.reading import who_reads
from gardeners.views.records import form_page, posted, readable, writable
from grc.changes import history_of
from grc.forms import next_url
from grc.http import Request, key
from grc.models import User

LATEST_CHANGES = 5


@login_not_required
@require_safe
def contribution_list(request: HttpRequest) -> HttpResponse:
    """``?communaute=ID``, ``?evenement=ID``; those that the person may read, the latest first."""
    user = request.user
    found = Contribution.objects.visible_to(user).select_related("theme")
    about = {
        "community": Community.objects.visible_to(user).filter(pk=_asked(request, "communaute")),
        "event": Event.objects.visible_to(user).filter(pk=_asked(request, "evenement")),
    }
    chosen = {name: records.first() for name, records in about.items()}
    found = found.filter(**{name: record for name, record in chosen.items() if record})
    rows, next_page = page(request, found)
    shown = [(row, state_badge(row)) for row in rows]
    context = {"contributions": shown, "next_url": next_page, **chosen}
    return render(request, "events/contribution_list.html", context)


def _asked(request: HttpRequest, name: str) -> int | None:
    return key(request.GET.get(name, ""))


@login_not_required
@require_safe
def contribution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    contribution: Any = readable(Contribution, user, pk, "theme", "author", "community")
    context = {
        "contribution": contribution,
        "badge": state_badge(contribution),
        "bearer": bearer_of(contribution, user),
        "who_reads": who_reads(contribution),
        **linked(contribution, user),
    }
    if isinstance(user, User) and contribution.is_writable:
        context["history"] = history_of(contribution, user, limit=LATEST_CHANGES)
    return render(request, "events/contribution_detail.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def contribution_create(request: Request, pk: int) -> HttpResponse:
    """Brought at the event ``pk``, diffused as it unless it says more."""
    event = writable(Event, request, pk)
    contribution = Contribution(event=event, **diffused_as(event))
    form = ContributionForm(posted(request), instance=contribution, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return _saved(request, form.instance, _("Contribution notée."))
    context = {"title": _("Noter une contribution"), "event": event}
    return form_page(request, "events/contribution_form.html", form, **context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def contribution_edit(request: Request, pk: int) -> HttpResponse:
    contribution = writable(Contribution, request, pk)
    form = ContributionForm(posted(request), instance=contribution, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return _saved(request, contribution, _("Contribution modifiée."))
    context = {"title": _("Modifier la contribution"), "event": contribution.event}
    return form_page(request, "events/contribution_form.html", form, **context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def contribution_answer(request: Request, pk: int) -> HttpResponse:
    """Say what became of it."""
    contribution = writable(Contribution, request, pk)
    form = ContributionAnswerForm(posted(request), instance=contribution, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return _saved(request, contribution, _("C’est noté : on peut lire ce qu’elle devient."))
    return form_page(request, "events/contribution_answer.html", form)


def _saved(request: Request, contribution: Contribution, said: str) -> HttpResponse:
    messages.success(request, said, extra_tags=undo_here(contribution))
    return redirect(next_url(request, contribution.get_absolute_url()))
