from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Actor, Community
from communities.proposals import only_communities
from gardeners.forms import ContactLog, InteractionForm
from gardeners.models import FollowUp, Interaction, Need, Submission
from gardeners.reading import people_of, who_reads
from gardeners.views.records import (
    add_followup_url,
    asked,
    form_page,
    may_note,
    posted,
    readable,
    refuse_unless_may_note,
    saved,
    warn_of_unread,
    writable,
)
from grc.changes import history_of
from grc.http import Request
from grc.panels import panels_of


@require_http_methods(["GET", "POST"])
def interaction_create(request: Request) -> HttpResponse:
    """The quick log: who, what was said, the needs heard and the follow-ups promised."""
    refuse_unless_may_note(request.user)
    log = ContactLog(request.user, posted(request), _prefilled(request))
    status = 200
    if log.is_bound and not log.is_unfinished:
        already = Submission.objects.filter(key=log.key, interaction__isnull=False).first()
        if already and already.interaction:
            return redirect(already.interaction)
        if same := log.already_noted():
            return _page(request, same.pk, sent_again=log.sent_again())
        interaction = log.save() if log.is_valid() else None
        if interaction:
            messages.success(request, logged_message(log))
            warn_of_unread(request, interaction)
            return redirect(interaction)
        status = 422
    context = {"log": log, "mail_address": settings.GRC_MAIL_ADDRESS}
    return render(request, "gardeners/interaction_create.html", context, status=status)


def _prefilled(request: Request) -> dict[str, Any]:
    """What ``?acteur=ID`` says: with whom, and in which community."""
    actor = asked(request, "acteur", Actor.objects.visible_to(request.user))
    if actor is None:
        return {}
    choices = Community.objects.choices_for(request.user)
    return {"actors": [actor], "community": only_communities([actor], choices).get(actor.pk)}


def logged_message(log: ContactLog) -> str:
    """« Échange noté, avec 2 besoins et 1 suivi. »"""
    needs, followups = len(log.needs.filled), len(log.followups.filled)
    parts = []
    if needs:
        parts.append(ngettext("%(n)d besoin", "%(n)d besoins", needs) % {"n": needs})
    if followups:
        parts.append(ngettext("%(n)d suivi", "%(n)d suivis", followups) % {"n": followups})
    if not parts:
        return _("Échange noté.")
    return _("Échange noté, avec %(what)s.") % {"what": _(" et ").join(parts)}


@require_safe
def interaction_detail(request: Request, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: Request, pk: int, **more: Any) -> HttpResponse:
    user = request.user
    interaction = readable(Interaction, user, pk, "community", "created_by")
    context = {
        "interaction": interaction,
        "people": people_of(interaction, user),
        "may_note": may_note(user),
        "add_followup_url": add_followup_url(user, "echange", interaction),
        "readers": who_reads(interaction),
        "needs": Need.objects.visible_to(user).filter(interaction=interaction)[:50],
        "followups": FollowUp.objects.visible_to(user)
        .filter(interaction=interaction)
        .for_rows(user)[:50],
        "history": history_of(interaction, user, limit=5),
        "panels": panels_of(interaction, user),
        **more,
    }
    return render(request, "gardeners/interaction_detail.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def interaction_edit(request: Request, pk: int) -> HttpResponse:
    interaction = writable(Interaction, request, pk)
    form = InteractionForm(posted(request), instance=interaction, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, interaction, _("Échange enregistré."))
    return form_page(request, "gardeners/interaction_edit.html", form)
