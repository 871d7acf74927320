"""Two needs that say the same: side by side, then one."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gardeners.actions.joining import JoinError, join_needs
from gardeners.forms.joining import OtherNeedForm
from gardeners.joining import Joining, survivor
from gardeners.models import Need
from gardeners.views.records import writable
from grc.http import Request
from grc.journal import undo_address


@require_safe
def need_join_choice(request: Request, pk: int) -> HttpResponse:
    """Choose the need to join into ``pk`` (``?besoin=``), then see what that makes."""
    need = writable(Need, request, pk)
    form = OtherNeedForm(
        request.GET if "besoin" in request.GET else None, need=need, user=request.user
    )
    if form.is_bound and form.is_valid():
        return redirect("gardeners:need_join", pk=pk, other_pk=form.cleaned_data["besoin"].pk)
    return render(request, "gardeners/need_join_choice.html", {"need": need, "form": form})


@require_http_methods(["GET", "POST"])
@transaction.atomic
def need_join(request: Request, pk: int, other_pk: int) -> HttpResponse:
    """Show what joining ``other_pk`` into ``pk`` makes; then do it, unless one of them changed
    since it was shown (422)."""
    if found := survivor(other_pk, request.user) or survivor(pk, request.user):
        messages.warning(request, _("Ce besoin a déjà été réuni à un autre : le voici."))
        return redirect(found)
    needs = {key: writable(Need, request, key) for key in sorted({pk, other_pk})}
    if len(needs) == 1:
        messages.warning(request, _("Choisissez deux besoins différents."))
        return redirect(needs[pk])
    joining, sent = Joining(needs[pk], needs[other_pk], request.user), request.method == "POST"
    changed = sent and request.POST.get("vu") != joining.digest
    if sent and not changed and not joining.refusal and _joined(request, joining):
        return redirect(joining.kept)
    context = {"joining": joining, "changed": changed}
    return render(request, "gardeners/need_join.html", context, status=422 if sent else 200)


def _joined(request: Request, joining: Joining) -> bool:
    try:
        with transaction.atomic():
            context = join_needs(
                kept=joining.kept, lost=joining.lost, values=joining.values, by=request.user
            )
    except JoinError as error:
        messages.error(request, str(error))
        return False
    text = _("Les deux besoins n’en font plus qu’un.")
    messages.success(request, text, extra_tags=undo_address(Need, context))
    return True
