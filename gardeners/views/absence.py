"""A gardener is away for a while, and someone stands in for them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.pages import UNPROCESSABLE, done
from gardeners.actions import absence as actions
from gardeners.forms.absence import AbsenceForm
from gardeners.models import Mandate
from gardeners.views.proposal import sent
from gardeners.views.records import posted
from grc.forms import lock
from grc.http import Request


@require_http_methods(["GET", "POST"])
def absence_create(request: Request, pk: int) -> HttpResponse:
    """Ask someone to stand in for the holder of a mandate, from a day to another."""
    seen = Mandate.objects.visible_to(request.user).select_related("user", "community")
    mandate = get_object_or_404(seen, pk=pk)
    if not Mandate.objects.replaceable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = AbsenceForm(posted(request), mandate=mandate)
    if form.is_bound and form.is_valid() and sent(request, form):
        message = _("Demande envoyée : %(name)s peut maintenant répondre.")
        url = reverse("gardeners:rotation", args=[mandate.community.slug])
        return done(request, message % {"name": form.cleaned_data["user"]}, url)
    context = {"form": form, "mandate": mandate, "is_mine": mandate.user == request.user}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "gardeners/absence_create.html", context, status=status)


@require_POST
@transaction.atomic
def absence_end(request: Request, pk: int) -> HttpResponse:
    """The holder is back, or the one who stands in for them stops."""
    stand_ins = Mandate.objects.visible_to(request.user).of_stand_ins()
    stand_in = lock(stand_ins.select_related("user", "community"), pk=pk)
    theirs = Mandate.objects.replaceable_by(request.user).filter(pk=stand_in.stands_in_for_id)
    if stand_in.user != request.user and not theirs.exists():
        raise PermissionDenied
    actions.end(stand_in=stand_in)
    message = _("C’est noté : %(name)s ne remplace plus personne ici.")
    url = stand_in.community.get_absolute_url()
    return done(request, message % {"name": stand_in.user}, url)
