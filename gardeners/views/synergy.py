from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Actor
from gardeners.forms import AddNeedForm, SynergyForm
from gardeners.gathering import chosen_rows, gathered, refusal
from gardeners.models import FollowUp, Need, Synergy
from gardeners.reading import people_of, who_reads
from gardeners.suggestions.listing import seen
from gardeners.suggestions.settling import accept, proposed
from gardeners.timeline import timeline
from gardeners.views.records import (
    add_followup_url,
    asked,
    form_page,
    posted,
    readable,
    refuse_unless_may_note,
    saved,
    writable,
)
from grc.bulk.selection import Selection
from grc.changes import history_of
from grc.forms import next_url
from grc.http import Request
from grc.panels import panels_of


@require_http_methods(["GET", "POST"])
@transaction.atomic
def synergy_create(request: Request) -> HttpResponse:
    refuse_unless_may_note(request.user)
    chosen = chosen_rows(request)
    if chosen and (reason := refusal(chosen)):
        messages.error(request, reason)
        return redirect(chosen.back_url)
    suggestion = asked(request, "suggestion", seen(request.user).to_link())
    initial = proposed(suggestion, request.user) if suggestion else _prefilled(request, chosen)
    form = SynergyForm(posted(request), initial=initial, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return _created(request, form.instance, suggestion)
    return form_page(request, "gardeners/synergy_create.html", form)


def _created(request: Request, synergy: Synergy, suggestion: Any) -> HttpResponse:
    if not suggestion or not accept([suggestion], synergy, by=request.user):
        return saved(request, synergy, _("Synergie notée."))
    undo = reverse("gardeners:suggestion_reopen", args=[suggestion.pk])
    text = _("Les deux besoins sont reliés.")
    messages.success(request, text, extra_tags=f"undo:{undo}" if suggestion.can_edit else "")
    return redirect(next_url(request, synergy.get_absolute_url()))


def _prefilled(request: Request, chosen: Selection | None) -> dict[str, Any]:
    """``?feuille=SLUG``: the rows chosen there. ``?besoin=ID``: the need that it starts from, whose
    themes and people it takes. ``?acteur=ID``: an actor that it brings in, ``?raison=``: why.
    ``?suggestion=ID``: two needs, and why."""
    if chosen:
        return gathered(chosen)
    actor = asked(request, "acteur", Actor.objects.visible_to(request.user))
    need = asked(request, "besoin", Need.objects.visible_to(request.user))
    found: dict[str, Any] = {
        "actors": [actor] if actor else [], "reason": request.GET.get("raison", "")
    }  # fmt: skip
    if need:
        found["needs"] = [need]
        found["actors"] += people_of(need, request.user).named
        found["themes"] = list(need.themes.all())
        found["community"] = need.community_id
        found["audience"] = need.audience
    return found


@login_not_required
@require_safe
def synergy_detail(request: Request, pk: int) -> HttpResponse:
    return _page(request, readable(Synergy, request.user, pk, "community", "created_by"))


def _page(
    request: Request, synergy: Any, form: AddNeedForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    needs = list(Need.objects.readable_by(user).filter(synergies=synergy)[:100])
    followups = list(FollowUp.objects.visible_to(user).filter(synergy=synergy).for_rows(user)[:50])
    context = {
        "synergy": synergy,
        "needs": needs,
        "add_need": (form or AddNeedForm(user=user)) if synergy.can_edit else None,
        "statuses": [choice for choice in Synergy.Status.choices if choice[0] != synergy.status],
        "people": people_of(synergy, user),
        "add_followup_url": add_followup_url(user, "synergie", synergy),
        "readers": who_reads(synergy),
        "themes": synergy.themes.all(),
        "followups": followups,
        "timeline": timeline(needs=needs, synergies=[synergy], followups=followups),
        "panels": panels_of(synergy, user),
        "history": history_of(synergy, user, limit=5) if user.is_authenticated else None,
    }
    return render(request, "gardeners/synergy_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def synergy_edit(request: Request, pk: int) -> HttpResponse:
    synergy = writable(Synergy, request, pk)
    form = SynergyForm(posted(request), instance=synergy, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, synergy, _("Synergie enregistrée."))
    return form_page(request, "gardeners/synergy_edit.html", form)


@require_POST
@transaction.atomic
def synergy_status(request: Request, pk: int) -> HttpResponse:
    """One click: ``?etat=`` any status, undone by another."""
    synergy = writable(Synergy, request, pk)
    wanted = request.POST.get("etat") or request.GET.get("etat")
    if wanted not in Synergy.Status.values:
        raise Http404
    before, synergy.status = synergy.status, wanted
    synergy.save(update_fields=["status"])
    message = _("Synergie « %(status)s ».") % {"status": synergy.get_status_display()}
    undo = f"undo:{reverse('gardeners:synergy_status', args=[synergy.pk])}?etat={before}"
    messages.success(request, message, extra_tags=undo)
    return redirect(next_url(request, synergy.get_absolute_url()))


@require_POST
@transaction.atomic
def synergy_link(request: Request, pk: int) -> HttpResponse:
    """Bring a need into the synergy."""
    synergy = writable(Synergy, request, pk)
    form = AddNeedForm(request.POST, user=request.user)
    if not form.is_valid():
        page = readable(Synergy, request.user, pk, "community", "created_by")
        return _page(request, page, form, status=422)
    synergy.link(form.cleaned_data["need"])
    messages.success(request, _("Besoin ajouté à la synergie."))
    return redirect(synergy)


@require_POST
@transaction.atomic
def synergy_unlink(request: Request, pk: int, need_pk: int) -> HttpResponse:
    """Take a need out of the synergy; undone in one click."""
    synergy = writable(Synergy, request, pk)
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=need_pk)
    synergy.unlink(need)
    undo = f"undo:{reverse('gardeners:synergy_relink', args=[synergy.pk, need.pk])}"
    messages.success(request, _("Besoin retiré de la synergie."), extra_tags=undo)
    return redirect(synergy)


@require_POST
@transaction.atomic
def synergy_relink(request: Request, pk: int, need_pk: int) -> HttpResponse:
    """Put back the need that was just taken out."""
    synergy = writable(Synergy, request, pk)
    synergy.link(get_object_or_404(Need.objects.visible_to(request.user), pk=need_pk))
    messages.success(request, _("Le besoin est de nouveau dans la synergie."))
    return redirect(synergy)
