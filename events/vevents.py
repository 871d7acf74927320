"""Events in iCalendar (RFC 5545), for feeds and downloads.

The texts, the folding and the time zone are those of the library. Its objects, one for each
property, take two thirds of the time of a thousand events: lines of a known form are written here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Timezone, vText
from icalendar.parser import Contentline

from events.models import Event

STATUSES = {
    Event.Status.DRAFT: "TENTATIVE",
    Event.Status.ANNOUNCED: "CONFIRMED",
    Event.Status.DEBRIEFED: "CONFIRMED",
    Event.Status.CANCELLED: "CANCELLED",
}
OCTETS = 74  # of a line, less its end (3.1)
LONGEST = 600  # characters of a description: its page tells the rest
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendar_of(events: Iterable[Any], name: str, base: str) -> bytes:
    """A calendar called ``name`` of the site at ``base`` (without a slash at its end). The events
    come with their place, its commune and their themes."""
    known = list(events)
    years = {event.starts_at.year for event in known} | {timezone.now().year}
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//GRC//evenements//FR", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", said("NAME", name), said("X-WR-CALNAME", name),
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H",
        zone_lines(min(years) - 1, max(years) + 2),
    ]  # fmt: skip
    for event in known:
        lines += event_lines(event, base)
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


@lru_cache(maxsize=16)
def zone_lines(first: int, last: int) -> str:
    """The VTIMEZONE of here, with each change of its clocks between two years."""
    here, since, until = timezone.get_default_timezone(), dt.date(first, 1, 1), dt.date(last, 1, 1)
    made = Timezone.from_tzinfo(here, settings.TIME_ZONE, since, until)
    return made.to_ical().decode().rstrip()


def event_lines(event: Any, base: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield folded(f"UID:{uid_of(event)}")
    yield f"DTSTAMP:{utc(event.updated_at)}"
    yield f"LAST-MODIFIED:{utc(event.updated_at)}"
    yield f"SEQUENCE:{event.version - 1}"
    yield f"DTSTART{local(event.starts_at)}"
    if event.ends_at:
        yield f"DTEND{local(event.ends_at)}"
    yield said("SUMMARY", event.title)
    yield folded(f"URL:{base}{event.get_absolute_url()}")
    yield f"STATUS:{STATUSES[event.status]}"
    if where := where_of(event):
        yield said("LOCATION", where)
    if event.place and event.place.position:
        yield "GEO:{:.5f};{:.5f}".format(*event.place.position)
    kinds = [event.get_kind_display(), *(theme.name for theme in event.themes.all())]
    yield folded("CATEGORIES:" + ",".join(map(text, kinds)))
    if told := told_of(event):
        yield said("DESCRIPTION", told)
    yield "END:VEVENT"


def uid_of(event: Any) -> str:
    """What names it for ever, wherever it is read (3.8.4.7): as in the calendar it came from."""
    return text(event.source_uid) or f"evenement-{event.pk}@{host()}"


def host() -> str:
    return urlsplit(settings.GRC_URL).hostname or ""


def where_of(event: Any) -> str:
    """Its place; for one at distance, where one joins it."""
    if not event.place:
        return str(event.url)
    place = event.place
    return ", ".join(filter(None, (place.name, place.address, str(place.commune or ""))))


def told_of(event: Any) -> str:
    """The beginning of its description, after why it is cancelled and where one joins it."""
    told = event.description
    if len(told) > LONGEST:
        told = f"{told[:LONGEST].rsplit(' ', 1)[0]}…"
    if event.url:
        told = _("En ligne : %(address)s") % {"address": event.url} + f"\n\n{told}"
    if event.cancelled_why:
        told = _("Annulé : %(why)s") % {"why": event.cancelled_why} + f"\n\n{told}"
    return str(told.strip())


def utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def local(moment: dt.datetime) -> str:
    """The hour on the wall here, which stays when the clocks change; in the hour that comes twice,
    which it alone does not tell apart, that of UTC."""
    wall = moment.astimezone(timezone.get_default_timezone())
    return f":{utc(moment)}" if wall.fold else f";TZID={settings.TIME_ZONE}:{wall:%Y%m%dT%H%M%S}"


def text(value: str) -> str:
    escaped: bytes = vText(CONTROLS.sub("", value)).to_ical()
    return escaped.decode()


def said(name: str, value: str) -> str:
    return folded(f"{name}:{text(value)}")


def folded(line: str) -> str:
    if len(line) <= OCTETS and len(line.encode()) <= OCTETS:
        return line
    cut: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return cut.decode()
