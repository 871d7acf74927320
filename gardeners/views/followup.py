from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Actor, Community, Directorate
from communities.proposals import only_communities
from gardeners.forms import DropForm, FollowUpForm, PostponeForm
from gardeners.mentioning import tell_named
from gardeners.models import FollowUp, Interaction, Need, Synergy
from gardeners.postponing import postponements
from gardeners.reading import who_reads
from gardeners.views.records import (
    asked,
    form_page,
    posted,
    readable,
    refuse_unless_may_note,
    saved,
    warn_of_unread,
    writable,
)
from grc.changes import history_of
from grc.forms import next_url
from grc.history import current_context
from grc.htmx import wants_fragment
from grc.http import Request
from grc.journal import undo_address
from grc.templatetags import dates

ABOUT: dict[str, Any] = {
    "synergie": ("synergy", Synergy),
    "besoin": ("need", Need),
    "echange": ("interaction", Interaction),
    "acteur": ("actor", Actor),
}


@require_http_methods(["GET", "POST"])
def followup_create(request: Request) -> HttpResponse:
    """A promise about the record that the address names: ``?besoin=ID``, ``?acteur=ID``…; of a
    directorate, ``&direction=ID``."""
    refuse_unless_may_note(request.user)
    form = FollowUpForm(posted(request), initial=_prefilled(request), user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, form.instance, _("Suivi promis."))
    return form_page(request, "gardeners/followup_create.html", form)


def _prefilled(request: Request) -> dict[str, Any]:
    directorate = asked(request, "direction", Directorate.objects.current())
    found: dict[str, Any] = {"directorate": directorate.pk} if directorate else {}
    for name, (field, model) in ABOUT.items():
        record = asked(request, name, model.objects.visible_to(request.user))
        if record is None:
            continue
        found[field] = record.pk
        if field == "actor":
            choices = Community.objects.choices_for(request.user)
            found["community"] = only_communities([record], choices).get(record.pk)
        else:
            found |= {"community": record.community_id, "audience": record.audience}
    return found


@require_safe
def followup_detail(request: Request, pk: int) -> HttpResponse:
    user = request.user
    records = FollowUp.objects.for_rows(user).select_related(
        "community", "created_by", "assignee", "directorate"
    )
    followup = records.get(pk=readable(FollowUp, user, pk).pk)
    context = {
        "followup": followup,
        "readers": who_reads(followup),
        "postponements": postponements(followup, user),
        "history": history_of(followup, user, limit=5),
    }
    return render(request, "gardeners/followup_detail.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def followup_edit(request: Request, pk: int) -> HttpResponse:
    followup = writable(FollowUp, request, pk)
    form = FollowUpForm(posted(request), instance=followup, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, followup, _("Suivi enregistré."))
    return form_page(request, "gardeners/followup_edit.html", form)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def followup_done(request: Request, pk: int) -> HttpResponse:
    """The promise is held, and what came of it; undone by ``followup_reopen``."""
    followup = writable(FollowUp, request, pk)
    if request.method == "GET":
        context = {"record": followup, "next": next_url(request, "")}
        return render(request, "gardeners/followup_done.html", context)
    followup.close(request.POST.get("resultat", "").replace("\0", "")[:5000].strip())
    tell_named(followup, request.user)
    warn_of_unread(request, followup)
    text = _("Suivi fait : %(title)s.") % {"title": followup.title}
    return _answer(request, followup, text, _reopening(followup))


def _reopening(followup: FollowUp) -> str:
    return f"undo:{reverse('gardeners:followup_reopen', args=[followup.pk])}"


@require_POST
@transaction.atomic
def followup_reopen(request: Request, pk: int) -> HttpResponse:
    followup = writable(FollowUp, request, pk)
    followup.reopen()
    text = _("Suivi de nouveau à faire : %(title)s.") % {"title": followup.title}
    return _answer(request, followup, text)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def followup_postpone(request: Request, pk: int) -> HttpResponse:
    """The promise is put off: to when, and why; undone as any change of the table."""
    followup = writable(FollowUp, request, pk)
    if followup.status != FollowUp.Status.OPEN:
        messages.info(request, _("Ce suivi est clos : rouvrez-le pour le reporter."))
        return redirect(followup)
    form = PostponeForm(posted(request), instance=followup, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        text = _("Suivi reporté au %(day)s : %(title)s.")
        text %= {"day": dates.long_text(followup.due_on), "title": followup.title}
        return _answer(request, followup, text, undo_address(FollowUp, current_context()))
    if form.is_bound and wants_fragment(request):
        return _row(request, followup, status=422, form=form)
    return form_page(request, "gardeners/followup_postpone.html", form)


def _answer(request: Request, followup: FollowUp, text: str, undo: str = "") -> HttpResponse:
    """The row as it now stands, with its way back; without htmx, the page with a message."""
    if wants_fragment(request):
        return _row(request, followup, message=text, undo=undo.removeprefix("undo:"))
    messages.success(request, text, extra_tags=undo)
    return redirect(next_url(request, followup.get_absolute_url()))


def _row(
    request: Request, followup: FollowUp, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The row where the button was pressed; ``form`` when something is to be put right in it."""
    context |= {
        "followup": FollowUp.objects.for_rows(request.user).get(pk=followup.pk),
        "subject": "sujet" in request.POST,
        "next": next_url(request, "/"),
    }
    return render(request, "gardeners/_followup_changed.html", context, status=status)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def followup_drop(request: Request, pk: int) -> HttpResponse:
    """The promise will not be held: say why."""
    followup = writable(FollowUp, request, pk)
    form = DropForm(posted(request), instance=followup, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        messages.success(request, _("Suivi abandonné."), extra_tags=_reopening(followup))
        return redirect(next_url(request, followup.get_absolute_url()))
    return form_page(request, "gardeners/followup_drop.html", form)
