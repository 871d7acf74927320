"""Indicators of trust, the same for both sides."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from communities.models import Community
from communities.standing import is_keeper
from gardeners.reading import is_inside
from gardeners.trust.chart import chart
from gardeners.trust.quarters import latest_quarters
from gardeners.trust.series import Scope, all_series
from grc.http import Request

KEPT = 15 * 60  # seconds: the figures of the whole Region are asked by many, and move slowly


def measured(communities: list[int] | None) -> list[Any]:
    """Each indicator with its drawing."""
    today = timezone.localdate()
    scope = Scope(latest_quarters(today), today, communities)
    return [{"series": series, "chart": chart(series)} for series in all_series(scope)]


@require_safe
def community_trust(request: Request, slug: str) -> HttpResponse:
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    if not is_inside(request.user, community):
        raise PermissionDenied
    context = {"community": community, "indicators": measured([community.pk])}
    return render(request, "gardeners/community_trust.html", context)


@require_safe
def region_trust(request: Request) -> HttpResponse:
    """Of all communities: counts alone, for the Region and the gardeners of today."""
    if not is_keeper(request.user):
        raise PermissionDenied
    key = f"trust-{timezone.localdate()}-{get_language()}"
    indicators = cache.get_or_set(key, lambda: measured(None), KEPT)
    return render(request, "gardeners/region_trust.html", {"indicators": indicators})
