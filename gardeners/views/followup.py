from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Actor, Community
from communities.proposals import only_communities
from gardeners.forms import DropForm, FollowUpForm
from gardeners.models import FollowUp, Interaction, Need, Synergy
from gardeners.reading import who_reads
from gardeners.views.records import (
    asked,
    form_page,
    posted,
    readable,
    refuse_unless_may_note,
    saved,
    writable,
)
from grc.changes import history_of
from grc.forms import next_url
from grc.htmx import wants_fragment
from grc.http import Request

ABOUT: dict[str, Any] = {
    "synergie": ("synergy", Synergy),
    "besoin": ("need", Need),
    "echange": ("interaction", Interaction),
    "acteur": ("actor", Actor),
}


@require_http_methods(["GET", "POST"])
def followup_create(request: Request) -> HttpResponse:
    """A promise about the record that the address names: ``?besoin=ID``, ``?acteur=ID``…"""
    refuse_unless_may_note(request.user)
    form = FollowUpForm(posted(request), initial=_prefilled(request), user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, form.instance, _("Suivi promis."))
    return form_page(request, "gardeners/followup_create.html", form)


def _prefilled(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
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
    records = FollowUp.objects.for_rows(user).select_related("community", "created_by", "assignee")
    followup = records.get(pk=readable(FollowUp, user, pk).pk)
    context = {
        "followup": followup,
        "readers": who_reads(followup),
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


@require_POST
@transaction.atomic
def followup_done(request: Request, pk: int) -> HttpResponse:
    """The promise is held: one click, undone by ``followup_reopen``."""
    followup = writable(FollowUp, request, pk)
    followup.close(request.POST.get("resultat", "").replace("\0", "")[:5000].strip())
    return _answer(request, followup, _("Suivi fait : %(title)s."), "gardeners:followup_reopen")


@require_POST
@transaction.atomic
def followup_reopen(request: Request, pk: int) -> HttpResponse:
    followup = writable(FollowUp, request, pk)
    followup.reopen()
    return _answer(request, followup, _("Suivi de nouveau à faire : %(title)s."))


def _answer(
    request: Request, followup: FollowUp, message: str, undo_view: str = ""
) -> HttpResponse:
    """The row as it now stands, with its way back; without htmx, the page with a message."""
    text = message % {"title": followup.title}
    if wants_fragment(request):
        row = FollowUp.objects.for_rows(request.user).get(pk=followup.pk)
        context = {
            "followup": row,
            "message": text,
            "subject": "sujet" in request.POST,
            "next": next_url(request, "/"),
        }
        return render(request, "gardeners/_followup_changed.html", context)
    undo = f"undo:{reverse(undo_view, args=[followup.pk])}" if undo_view else ""
    messages.success(request, text, extra_tags=undo)
    return redirect(next_url(request, followup.get_absolute_url()))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def followup_drop(request: Request, pk: int) -> HttpResponse:
    """The promise will not be held: say why."""
    followup = writable(FollowUp, request, pk)
    form = DropForm(posted(request), instance=followup, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        undo = f"undo:{reverse('gardeners:followup_reopen', args=[followup.pk])}"
        messages.success(request, _("Suivi abandonné."), extra_tags=undo)
        return redirect(next_url(request, followup.get_absolute_url()))
    return form_page(request, "gardeners/followup_drop.html", form)
