"""The emails that a person forwarded: each is logged as a contact, or set aside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gardeners.forms import ContactLog
from gardeners.models import Interaction, ReceivedEmail
from gardeners.models.received import KEPT_DAYS, WAITING_DAYS
from gardeners.receiving.proposing import proposal
from gardeners.views.interaction import logged_message
from gardeners.views.records import refuse_unless_may_note, warn_of_unread
from grc.http import Request

SHOWN = 100


@require_safe
def received_list(request: Request) -> HttpResponse:
    """What waits, then what was done of the others."""
    refuse_unless_may_note(request.user)
    mine = ReceivedEmail.objects.visible_to(request.user).defer("text", "people")
    settled = mine.exclude(state=ReceivedEmail.State.WAITING).order_by("-settled_at")
    context = {
        "waiting": mine.waiting()[:SHOWN],
        "settled": settled[:SHOWN],
        "address": settings.GRC_MAIL_ADDRESS,
        "kept_days": KEPT_DAYS,
        "waiting_days": WAITING_DAYS,
    }
    return render(request, "gardeners/received_list.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def received_detail(request: Request, pk: int) -> HttpResponse:
    """The text of the email beside the quick log, filled in from it. Sent, it is logged once."""
    email = _mine(request, pk)
    interaction = Interaction.objects.readable_by(request.user).filter(pk=email.interaction_id)
    context: dict[str, Any] = {"email": email, "interaction": interaction.first()}
    if not email.is_waiting:
        return render(request, "gardeners/received_detail.html", context)
    refuse_unless_may_note(request.user)
    log = _log(request, email)
    is_sent = log.is_bound and not log.is_unfinished
    if is_sent and log.is_valid() and (noted := log.save()):
        email.settle(ReceivedEmail.State.LOGGED, noted)
        messages.success(request, logged_message(log))
        warn_of_unread(request, noted)
        return redirect(noted)
    context["log"] = log
    return render(
        request, "gardeners/received_detail.html", context, status=422 if is_sent else 200
    )


def _log(request: Request, email: ReceivedEmail) -> ContactLog:
    if request.method == "POST":
        return ContactLog(request.user, request.POST)
    values, strangers = proposal(email, request.user)
    return ContactLog(request.user, None, values, strangers)


def _mine(request: Request, pk: int) -> ReceivedEmail:
    mine = ReceivedEmail.objects.visible_to(request.user)
    if request.method == "POST":
        mine = mine.select_for_update(of=("self",))
    email: ReceivedEmail = get_object_or_404(mine, pk=pk)
    return email


@require_POST
@transaction.atomic
def received_dismiss(request: Request, pk: int) -> HttpResponse:
    """It is nothing to log. Undone by ``received_reopen``."""
    email = _mine(request, pk)
    if email.is_waiting:
        email.settle(ReceivedEmail.State.ASIDE)
        undo = reverse("gardeners:received_reopen", args=[email.pk])
        messages.success(request, _("Courriel écarté."), extra_tags=f"undo:{undo}")
    return redirect("gardeners:received_list")


@require_POST
@transaction.atomic
def received_reopen(request: Request, pk: int) -> HttpResponse:
    """It waits again, whether it was set aside or logged; the contact logged stays as it is."""
    email = _mine(request, pk)
    if not email.is_waiting:
        email.settle(ReceivedEmail.State.WAITING)
        messages.success(request, _("Ce courriel est de nouveau à noter."))
    return redirect(email)
