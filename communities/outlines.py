"""The outlines that a map is drawn on, served by us (static/geo/README.md)."""

from __future__ import annotations

from django.templatetags.static import static

# Of each region, the départements whose communes are outlined.
OUTLINED = {
    "76": ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"),
}

FRAMES = {"76": "-0.33,42.33,4.85,45.04"}
FRANCE = "-5.2,41.3,9.6,51.1"  # without what is overseas


def frame_of(region: str) -> str:
    """What a map of ``region`` shows first: west, south, east, north."""
    return FRAMES.get(region, FRANCE)


def outlines_of(region: str) -> dict[str, str]:
    """The addresses of the outlines (GeoJSON) of the départements of ``region``, under an empty
    name, and of the communes of each, under its code; nothing when they are not known."""
    if region not in OUTLINED:
        return {}
    communes = {code: static(f"geo/{region}-{code}.json") for code in OUTLINED[region]}
    return {"": static(f"geo/{region}.json"), **communes}
