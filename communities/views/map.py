"""The map: places, communities, actors, events, always beside their list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.clusters import ZOOMS, points_of
from communities.map_listing import Map
from communities.mapping import Zone

WORLD = Zone(-180, -90, 180, 90)


@login_not_required
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """``?voir=`` a layer, ``&thematique=``, ``&autour=`` a commune, ``&rayon=`` in km, ``&zone=``
    west, south, east, north."""
    return render(request, "communities/map_page.html", {"map": Map(request.user, request.GET)})


@login_not_required
@require_safe
def map_points(request: HttpRequest) -> JsonResponse:
    """The points of ``?cadre=`` (west, south, east, north) at ``&zoom=``, of what the same
    address lists: see ``points_of``."""
    shown = Map(request.user, request.GET)
    zone = Zone.read(request.GET.get("cadre", "")) or WORLD
    zoom = request.GET.get("zoom", "")
    depth = int(zoom) if zoom.isdecimal() and len(zoom) < 3 and int(zoom) in ZOOMS else 7
    return JsonResponse(points_of(shown.layer, shown.records, zone, depth))
