"""A need that was in fact several."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gardeners.forms.splitting import MOST, NeedSplit
from gardeners.models import Need
from gardeners.views.records import posted, writable
from grc.http import Request
from grc.journal import undo_address


@require_http_methods(["GET", "POST"])
@transaction.atomic
def need_split(request: Request, pk: int) -> HttpResponse:
    """Two parts or more, then as many needs. Undone in one click."""
    need = writable(Need, request, pk)
    split = NeedSplit(need, request.user, posted(request))
    if split.is_sent and split.is_valid():
        context = split.save()
        text = _("Le besoin est séparé : chaque partie a maintenant sa page.")
        messages.success(request, text, extra_tags=undo_address(Need, context))
        return redirect(need)
    return render(
        request,
        "gardeners/need_split.html",
        {"need": need, "split": split, "most": MOST},
        status=422 if split.is_sent else 200,
    )
