"""How the mandates of a community rotate: who gardens, who is ready, who is asked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Community
from communities.views.pages import done
from gardeners.actions import proposal as actions
from gardeners.calendar import calendar
from gardeners.handing import relays
from gardeners.models import Mandate, MandateProposal, Volunteer
from gardeners.planning import opening, volunteers_in_turn
from grc.http import Request

ANSWERED = 10  # the latest answers shown


def kept(request: Request, slug: str) -> Community:
    """The community, for its gardeners and administrators."""
    found = Community.objects.visible_to(request.user).with_rights(request.user)
    community: Any = get_object_or_404(found, slug=slug)
    if not community.can_edit:
        raise PermissionDenied
    return community


@require_safe
def rotation(request: Request, slug: str) -> HttpResponse:
    community = kept(request, slug)
    mandates = Mandate.objects.filter(community=community).select_related(
        "user", "stands_in_for__user"
    )
    proposals = MandateProposal.objects.visible_to(request.user).with_rights(request.user)
    proposals = proposals.filter(community=community).select_related(
        "user", "created_by", "stands_in_for__user"
    )
    handed = Mandate.objects.relayed_to(request.user).near_end()
    context = {
        "community": community,
        "calendar": calendar(mandates, timezone.localdate()),
        "sides": [(side, opening(community, side)) for side in ("territory", "region")],
        "stand_ins": mandates.of_stand_ins().order_by("period"),
        "replaceable": Mandate.objects.replaceable_by(request.user)
        .filter(community=community)
        .select_related("user")
        .order_by("period"),
        "volunteers": volunteers_in_turn(community),
        "waiting": proposals.waiting().order_by("period"),
        "relays": relays(handed.filter(community=community).order_by("-period")),
        "answered": proposals.exclude(state="proposed").order_by("-answered_at")[:ANSWERED],
    }
    return render(request, "gardeners/rotation.html", context)


@require_http_methods(["GET", "POST"])
def volunteer(request: Request, slug: str) -> HttpResponse:
    """A member says that they are ready to be the gardener, or no longer."""
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    if not Community.objects.joined_by(request.user).filter(pk=community.pk).exists():
        raise PermissionDenied
    mine = Volunteer.objects.filter(community=community, user=request.user)
    if request.method != "POST":
        context = {"community": community, "mine": mine.first()}
        return render(request, "gardeners/volunteer.html", context)
    ready = request.POST.get("volontaire") != "non"
    with transaction.atomic():
        actions.volunteer(community=community, by=request.user, ready=ready)
    message = (
        _("Merci ! Les jardiniers savent que vous êtes volontaire.")
        if ready
        else _("Vous n’êtes plus volontaire : personne ne vous sollicitera.")
    )
    return done(request, message, community.get_absolute_url())
