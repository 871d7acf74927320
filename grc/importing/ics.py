"""Calendars (iCalendar, RFC 5545) as rows under French titles: one for each date of an event.

Loads neither Django nor the apps: it runs in the reading process. Who organises and who is invited
is never read: these are people who did not ask to be here.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Event

from grc.importing.delimited import encoding_of
from grc.importing.errors import UnreadableFile

BEGINNING, ENDING = "begin:vevent", "end:vevent"
TITLES = ("Titre", "Début", "Fin", "Lieu", "Catégorie", "Description", "Lien", "État",
          "Répétition", "Identifiant iCalendar", "Version iCalendar")  # fmt: skip
AHEAD = dt.timedelta(days=548)  # as far as the dates of a series are written ahead
MOST = 600  # dates of one rule
DAY = dt.timedelta(days=1)


def open_calendar(path: Path) -> tuple[dict[str, str], Iterator[list[str]]]:
    """What the calendar at ``path`` is written with, and its rows: the titles first."""
    encoding = encoding_of(path)
    return {"encoding": encoding}, rows(path, encoding)


def rows(path: Path, encoding: str) -> Iterator[list[str]]:
    logging.getLogger("icalendar").setLevel(logging.CRITICAL)
    yield list(TITLES)
    # What a broken event may raise is not bounded: ValueError, TypeError, OverflowError…
    try:
        events = [Event.from_ical(text) for text in blocks(path, encoding)]
        moved = {key_of(event) for event in events if "RECURRENCE-ID" in event}
        for event in events:
            yield from dates(event, moved)
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("damaged") from error


def blocks(path: Path, encoding: str) -> Iterator[str]:
    """The text of each event that is whole: hours in a zone that has no known name are of here."""
    block: list[str] = []
    with path.open(encoding=encoding, errors="replace") as file:
        for text in file:
            mark = text.strip().lower()
            if mark == BEGINNING:
                block = []
            block.append(text)
            if mark == ENDING:
                yield "".join(block)
                block = []
    if any(text.strip().lower() == BEGINNING for text in block):
        raise UnreadableFile("damaged")


def dates(event: Any, moved: set[str]) -> Iterator[list[str]]:
    """A row for an event, or for each date of its rule that was not moved nor taken out."""
    start, end = start_of(event), end_of(event)
    rule = line(event, "RRULE")
    if not rule or start is None or "RECURRENCE-ID" in event:
        yield row(event, start, end, key_of(event), "")
        return
    length = end - start if end else None
    out = {wall(one.dt) for found in listed(event, "EXDATE") for one in found.dts}
    for moment in occurrences(rule, start):
        key = f"{text_of(event, 'UID')}#{wall(moment):%Y%m%dT%H%M}"
        if wall(moment) not in out and key not in moved:
            yield row(event, moment, moment + length if length else None, key, rule)


def occurrences(rule: str, start: Any) -> list[Any]:
    """Its dates up to eighteen months ahead, at the same hour on the wall."""
    first = wall(start)
    last = max(first, dt.datetime.now()) + AHEAD  # noqa: DTZ005 - on the wall
    # An end in UTC cannot be compared with the wall: its day is.
    parts = [part[:14] if part.startswith("UNTIL=") else part for part in rule.split(";")]
    walls = rrulestr(";".join(parts), dtstart=dt.datetime.combine(first.date(), dt.time()))
    days = takewhile(lambda day: day <= last, walls)
    if not isinstance(start, dt.datetime):
        return [day.date() for day in islice(days, MOST)]
    return [dt.datetime.combine(day.date(), start.timetz()) for day in islice(days, MOST)]


def start_of(event: Any) -> Any:
    return event["DTSTART"].dt if "DTSTART" in event else None


def end_of(event: Any) -> Any:
    """Its end, written or after a length; that of whole days is the day after the last (3.6.1)."""
    if "DTEND" in event:
        return event["DTEND"].dt
    if "DURATION" in event and "DTSTART" in event:
        return event["DTSTART"].dt + event["DURATION"].dt
    return None


def row(event: Any, start: Any, end: Any, key: str, rule: str) -> list[str]:
    if end is not None and not isinstance(end, dt.datetime):
        end -= DAY
    kinds = [str(kind) for found in listed(event, "CATEGORIES") for kind in found.cats]
    return [
        text_of(event, "SUMMARY"), written(start), written(end), text_of(event, "LOCATION"),
        kinds[0] if kinds else "", text_of(event, "DESCRIPTION"), text_of(event, "URL"),
        text_of(event, "STATUS").upper(), rule, key, version_of(event),
    ]  # fmt: skip


def key_of(event: Any) -> str:
    """Its UID, with the date that it takes the place of when it is one of a rule."""
    uid = text_of(event, "UID")
    if "RECURRENCE-ID" not in event:
        return uid
    return f"{uid}#{wall(event['RECURRENCE-ID'].dt):%Y%m%dT%H%M}"


def version_of(event: Any) -> str:
    """Its SEQUENCE, then when it was last modified: versions sort as they follow each other."""
    sequence = text_of(event, "SEQUENCE")
    modified = event.get("LAST-MODIFIED")
    moment = getattr(modified, "dt", None)
    number = int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0
    return f"{number:09}" + (f" {moment:%Y%m%dT%H%M%S}" if moment else "")


def wall(moment: Any) -> dt.datetime:
    """A moment as the clock on the wall shows it where it is said."""
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime.combine(moment, dt.time())


def written(moment: Any) -> str:
    return moment.isoformat() if moment is not None else ""


def listed(event: Any, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def line(event: Any, name: str) -> str:
    found = event.get(name)
    return found.to_ical().decode() if hasattr(found, "to_ical") else ""


def text_of(event: Any, name: str) -> str:
    found = listed(event, name)
    return str(found[0]).strip() if found else ""
