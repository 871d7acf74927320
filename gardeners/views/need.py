from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Actor, Community
from communities.proposals import only_communities
from communities.rights import Reader
from gardeners.forms import AnswerForm, NeedForm, ProposedNeedForm, QualifyForm
from gardeners.joining import survivor
from gardeners.models import FollowUp, Interaction, Need, Synergy
from gardeners.parts import answers_gathered, other_directorates, parts_of, still_open
from gardeners.reading import people_of, who_reads
from gardeners.timeline import timeline
from gardeners.views.records import (
    add_followup_url,
    asked,
    form_page,
    may_note,
    posted,
    readable,
    saved,
    writable,
)
from grc.changes import history_of
from grc.forms import next_url
from grc.http import Request
from grc.panels import panels_of

ONE_CLICK = (Need.Status.HEARD, Need.Status.QUALIFIED, Need.Status.ANSWERING)


@require_http_methods(["GET", "POST"])
def need_create(request: Request) -> HttpResponse:
    """A need noted by an agent or a gardener, or proposed by a member."""
    proposes = not may_note(request.user)
    if proposes and not Community.objects.joined_by(request.user).exists():
        raise PermissionDenied
    form_class = ProposedNeedForm if proposes else NeedForm
    form = form_class(posted(request), initial=_prefilled(request), user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        thanks = _("Merci ! Votre besoin est noté, les jardiniers vont le lire.")
        return saved(request, form.instance, thanks if proposes else _("Besoin noté."))
    return form_page(request, "gardeners/need_create.html", form, proposes=proposes)


def _prefilled(request: Request) -> dict[str, Any]:
    """``?acteur=ID`` says who needs it, ``?communaute=ID`` in which community."""
    community = asked(request, "communaute", Community.objects.visible_to(request.user))
    actor = asked(request, "acteur", Actor.objects.visible_to(request.user))
    found: dict[str, Any] = {"community": community.pk if community else None}
    if actor:
        found["actors"] = [actor]
        choices = Community.objects.choices_for(request.user)
        found["community"] = found["community"] or only_communities([actor], choices).get(actor.pk)
    return found


@login_not_required
@require_safe
def need_detail(request: Request, pk: int) -> HttpResponse:
    user = request.user
    if found := survivor(pk, user):
        return redirect(found)
    need = readable(Need, user, pk, "community", "created_by", "commune")
    context = {
        "need": need,
        "people": people_of(need, user),
        "add_followup_url": add_followup_url(user, "besoin", need),
        "readers": who_reads(need),
        "themes": need.themes.all(),
        "may_note": may_note(user),
        "panels": panels_of(need, user),
        "history": history_of(need, user, limit=5) if user.is_authenticated else None,
        **_links(need, user),
    }
    return render(request, "gardeners/need_detail.html", context)


def _links(need: Need, user: Reader) -> dict[str, Any]:
    """Where the need was heard and what became of it, among what ``user`` may read."""
    interaction = Interaction.objects.readable_by(user).filter(pk=need.interaction_id).first()
    synergies = list(Synergy.objects.visible_to(user).filter(needs=need)[:50])
    followups = list(FollowUp.objects.visible_to(user).filter(need=need).for_rows(user)[:50])
    parts = parts_of(need, user, followups)
    return {
        "parts": parts,
        "other_directorates": other_directorates(parts) if need.can_edit else [],
        "all_closed": bool(parts) and need.is_open and not still_open(parts),
        "interaction": interaction,
        "whole": Need.objects.readable_by(user).filter(pk=need.split_from_id).first(),
        "split_off": Need.objects.visible_to(user).filter(split_from=need).order_by("pk"),
        "synergies": synergies,
        "followups": followups,
        "timeline": timeline(
            interactions=[interaction] if interaction else [],
            needs=[need],
            synergies=synergies,
            followups=followups,
            parts=[row.part for row in parts],
        ),
    }


@require_http_methods(["GET", "POST"])
@transaction.atomic
def need_edit(request: Request, pk: int) -> HttpResponse:
    need = writable(Need, request, pk)
    form = NeedForm(posted(request), instance=need, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, need, _("Besoin enregistré."))
    return form_page(request, "gardeners/need_edit.html", form)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def need_qualify(request: Request, pk: int) -> HttpResponse:
    """Say what the need is about and whom it concerns; it is then qualified."""
    need = writable(Need, request, pk)
    form = QualifyForm(posted(request), instance=need, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, need, _("Besoin qualifié."))
    return form_page(request, "gardeners/need_qualify.html", form)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def need_answer(request: Request, pk: int) -> HttpResponse:
    """What was answered, or why nothing was. The directorates that have not closed their part are
    told, without holding it back; when all have, their answers are the draft of this one."""
    need = writable(Need, request, pk)
    parts = parts_of(need, request.user)
    draft = need.answer or answers_gathered(parts)
    initial = {"answer": draft} if request.method == "GET" else {}
    form = AnswerForm(posted(request), instance=need, initial=initial, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved(request, need, _("La réponse est notée. Pensez à la dire aux personnes."))
    context = {"open_parts": still_open(parts), "is_draft": draft != need.answer}
    return form_page(request, "gardeners/need_answer.html", form, **context)


@require_POST
@transaction.atomic
def need_status(request: Request, pk: int) -> HttpResponse:
    """One click: ``?etat=`` heard, qualified (with a theme) or answering. Undone by another."""
    need = writable(Need, request, pk)
    wanted = request.POST.get("etat") or request.GET.get("etat")
    if wanted not in ONE_CLICK:
        raise Http404
    if wanted == Need.Status.QUALIFIED and not need.themes.exists():
        messages.info(request, _("Une thématique au moins, et ce besoin sera qualifié."))
        return redirect("gardeners:need_qualify", pk=need.pk)
    before, need.status = need.status, wanted
    need.save(update_fields=["status"])
    undo = f"undo:{reverse('gardeners:need_status', args=[need.pk])}?etat={before}"
    message = _("Besoin « %(status)s ».") % {"status": need.get_status_display()}
    messages.success(request, message, extra_tags=undo if before in ONE_CLICK else "")
    return redirect(next_url(request, need.get_absolute_url()))
