"""``{% load maps %}``: what a page needs to draw a map with Leaflet."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.urls import reverse

from communities.mapping import Zone
from communities.models import Place

register = template.Library()

CLOSE = 8  # km shown around a place


@register.inclusion_tag("communities/_map_head.html")
def map_head() -> dict[str, Any]:
    """The library and what draws with it."""
    return {}


@register.inclusion_tag("communities/_map.html")
def map_of(shown: Any, outlines: dict[str, str]) -> dict[str, Any]:
    """The map of a ``Map``; its points are asked for as one moves."""
    return {
        "outlines_json": json.dumps(outlines),
        "frame": shown.frame,
        "points_url": reverse("communities:map_points") + shown.address(voir=shown.layer.slug),
        "tiles": shown.tiles,
        "label": shown.layer.label,
    }


@register.inclusion_tag("communities/_map.html")
def map_at(place: Place, outlines: dict[str, str], tiles: tuple[str, str]) -> dict[str, Any]:
    """A map around one place."""
    position = place.position
    if position is None:
        raise ValueError("a place that is nowhere has no map")
    return {
        "outlines_json": json.dumps(outlines),
        "frame": str(Zone.around(position, CLOSE)),
        "at": json.dumps([*position, place.name]),
        "tiles": tiles,
        "label": place.name,
    }
