"""A public event as search engines read it: JSON-LD of https://schema.org/Event.

A block of data is no script: it runs nothing, and the content policy lets it be.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from events.models import Event
from events.vevents import LONGEST
from grc.models import Audience

SCHEMA = "https://schema.org"
MODES = {
    Event.Mode.ONSITE: "OfflineEventAttendanceMode",
    Event.Mode.REMOTE: "OnlineEventAttendanceMode",
    Event.Mode.BOTH: "MixedEventAttendanceMode",
}
# Nothing in it may end the element (as Django's json_script does).
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def json_ld(event: Any, base: str) -> SafeString:
    """The element, or ``""`` for an event that not everyone may read. ``base`` is
    the address of the site, without a slash at its end."""
    hidden = event.audience != Audience.PUBLIC or event.status == Event.Status.DRAFT
    if hidden or event.is_archived:
        return mark_safe("")
    text = json.dumps(data_of(event, base), ensure_ascii=False).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped


def data_of(event: Any, base: str) -> dict[str, Any]:
    cancelled = event.status == Event.Status.CANCELLED
    said = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": event.title,
        "url": f"{base}{event.get_absolute_url()}",
        "startDate": timezone.localtime(event.starts_at).isoformat(),
        "endDate": timezone.localtime(event.ends_at).isoformat() if event.ends_at else "",
        "eventStatus": f"{SCHEMA}/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{MODES[event.mode]}",
        "description": event.description[:LONGEST],
        "keywords": [theme.name for theme in event.themes.all()],
        "maximumAttendeeCapacity": event.seats,
        "location": [place_of(event.place)] if event.place else [],
    }
    if event.url:
        said["location"].append({"@type": "VirtualLocation", "url": event.url})
    return {name: value for name, value in said.items() if value}


def place_of(place: Any) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": place.commune.name if place.commune else "",
        "addressCountry": "FR",
    }
    kept = {name: value for name, value in address.items() if value}
    said = {"@type": "Place", "name": place.name, "address": kept}
    if position := place.position:
        latitude, longitude = position
        where = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        return said | {"geo": where}
    return said
