"""Who and what may answer a need, and what is said not to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import BigIntegerField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gardeners.answering import answers_to, kinds
from gardeners.models import DismissedAnswer, Need
from gardeners.views.records import may_note, readable, writable
from grc.htmx import wants_fragment
from grc.http import Request


@require_safe
def answer_list(request: Request, pk: int) -> HttpResponse:
    need = readable(Need, request.user, pk, "community", "commune")
    found = [answers for answers in answers_to(need, request.user) if answers.rows]
    dismissed = need.dismissed_answers.count() if need.can_edit else 0
    context = {
        "need": need, "kinds": found, "dismissed": dismissed, "may_note": may_note(request.user)
    }  # fmt: skip
    return render(request, "gardeners/answer_list.html", context)


@require_POST
def answer_dismiss(request: Request, pk: int, answer_kind: str, record_pk: int) -> HttpResponse:
    """It is not proposed again for this need."""
    need = writable(Need, request, pk)
    _refuse_unless_known(answer_kind, record_pk)
    DismissedAnswer.objects.get_or_create(
        need=need, kind=answer_kind, record_id=record_pk, defaults={"dismissed_by": request.user}
    )
    undo = reverse("gardeners:answer_reopen", args=[pk, answer_kind, record_pk])
    messages.success(
        request, _("Cela ne sera plus proposé pour ce besoin."), extra_tags=f"undo:{undo}"
    )
    return _back(request, need)


@require_POST
def answer_reopen(request: Request, pk: int, answer_kind: str, record_pk: int) -> HttpResponse:
    """Propose again what was said not to answer."""
    need = writable(Need, request, pk)
    _refuse_unless_known(answer_kind, record_pk)
    need.dismissed_answers.filter(kind=answer_kind, record_id=record_pk).delete()
    messages.success(request, _("C’est de nouveau proposé."))
    return _back(request, need)


@require_POST
def answer_reopen_all(request: Request, pk: int) -> HttpResponse:
    need = writable(Need, request, pk)
    need.dismissed_answers.all().delete()
    messages.success(request, _("Tout est de nouveau proposé."))
    return _back(request, need)


def _refuse_unless_known(kind: str, record: int) -> None:
    if kind not in kinds() or record > BigIntegerField.MAX_BIGINT:
        raise Http404


def _back(request: Request, need: Any) -> HttpResponse:
    """htmx takes the card away, and shows the message with its way back."""
    back = reverse("gardeners:answer_list", args=[need.pk])
    if wants_fragment(request):
        return render(request, "grc/_new_messages.html", {"undo_next": back})
    return redirect(back)
