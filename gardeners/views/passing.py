"""All that someone promised passes to somebody else, previewed first."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gardeners.actions.passing import pass_on_all
from gardeners.forms.passing import PassOnForm
from gardeners.models import FollowUp
from gardeners.passing import passing
from gardeners.views.records import refuse_unless_may_note
from grc.history import current_context
from grc.http import Request
from grc.journal import undo_address


@require_http_methods(["GET", "POST"])
@transaction.atomic
def followup_pass_on(request: Request) -> HttpResponse:
    """``?de=`` whose and ``?a=`` to whom: what would pass; posted with ``suivis``, it is done."""
    refuse_unless_may_note(request.user)
    sent = request.POST if request.method == "POST" else request.GET
    asked = sent if "a" in sent else None
    form = PassOnForm(asked, initial={"de": sent.get("de") or request.user.pk}, user=request.user)
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "gardeners/followup_pass_on.html", {"form": form}, status=status)
    if request.method == "POST":
        return _done(request, form)
    plan = passing(form.cleaned_data["de"], form.cleaned_data["a"], request.user)
    return render(request, "gardeners/followup_pass_on.html", {"form": form, "plan": plan})


def _done(request: Request, form: PassOnForm) -> HttpResponse:
    giver, receiver = form.cleaned_data["de"], form.cleaned_data["a"]
    keys = [int(key) for key in request.POST.getlist("suivis") if key.isdecimal() and len(key) < 19]
    count = pass_on_all(giver=giver, receiver=receiver, keys=keys, by=request.user)
    if not count:
        messages.info(request, _("Il n’y a pas de suivi à transmettre."))
        return redirect("gardeners:home")
    text = ngettext(
        "%(count)s suivi passé à %(name)s.", "%(count)s suivis passés à %(name)s.", count
    )
    undo = undo_address(FollowUp, current_context())
    messages.success(request, text % {"count": count, "name": receiver}, extra_tags=undo)
    return redirect("gardeners:home")
