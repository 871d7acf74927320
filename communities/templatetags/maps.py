"""``{% load maps %}``: what a page needs to draw a map with Leaflet."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from communities.mapping import Zone
from communities.models import Place
from communities.outlines import outlines_of

register = template.Library()

CLOSE = 8  # km shown around a place


def _ground() -> dict[str, Any]:
    """What points are drawn on: tiles, where they are asked for, else outlines."""
    return {
        "outlines_json": json.dumps(outlines_of(settings.GRC_REGION)),
        "tiles": (settings.GRC_MAP_TILES, settings.GRC_MAP_ATTRIBUTION),
    }


@register.inclusion_tag("communities/_map_head.html")
def map_head() -> dict[str, Any]:
    """The library and what draws with it."""
    return {}


@register.inclusion_tag("communities/_map.html")
def map_of(shown: Any) -> dict[str, Any]:
    """The map of a ``Map``; its points are asked for as one moves."""
    return {
        **_ground(),
        "frame": shown.frame,
        "points_url": reverse("communities:map_points") + shown.address(voir=shown.layer.slug),
        "label": shown.layer.label,
    }


@register.inclusion_tag("communities/_map.html")
def map_at(place: Place) -> dict[str, Any]:
    """A map around one place."""
    position = place.position
    if position is None:
        raise ValueError("a place that is nowhere has no map")
    return {
        **_ground(),
        "frame": str(Zone.around(position, CLOSE)),
        "at": json.dumps([*position, place.name]),
        "label": place.name,
    }
