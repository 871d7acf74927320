"""The next review, as an event of a calendar."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from gardeners.models import Review

LASTS = dt.timedelta(hours=1)


def calendar_of(review: Review, address: str) -> bytes:
    """The next review as an iCalendar object (RFC 5545): an hour at its time and place, the whole
    day when no time was said."""
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//GRC//revue//FR")
    calendar.add("version", "2.0")
    event.add("uid", f"revue-{review.pk}@grc")
    event.add("dtstamp", review.closed_at or timezone.now())
    summary = _("Revue des jardiniers – %(community)s") % {"community": review.community}
    event.add("summary", summary)
    assert review.next_on is not None
    if review.next_at is None:
        event.add("dtstart", review.next_on)
        event.add("dtend", review.next_on + dt.timedelta(days=1))
    else:
        start = timezone.make_aware(dt.datetime.combine(review.next_on, review.next_at))
        event.add("dtstart", start.astimezone(dt.UTC))
        event.add("dtend", (start + LASTS).astimezone(dt.UTC))
    if place := review.next_place:
        where = (place.name, place.address, str(place.commune or ""))
        event.add("location", ", ".join(filter(None, where)))
    event.add("url", review.next_url or address)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
