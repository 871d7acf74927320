"""Moments as French agendas write them: « Samedi 14 juin 2025, 10h00 », « Du 3 au 5 mai 2024 »,
« 03/05/24 de 14h à 16h30 », ISO 8601 with its zone. Without a zone they are of here."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from grc.importing.checks import CellError
from grc.importing.dates import FIRST_YEAR, MONTHS, certain_day
from grc.search import fold

HOUR = re.compile(r"\b(\d{1,2}) ?(?:heures?|h|:) ?(\d{2})?(?::\d{2})?(?![\d:])")
NOON = re.compile(r"\bmidi\b")
WEEKDAYS = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:lun|mar|mer|jeu"
                      r"|ven|sam|dim)\.)")  # fmt: skip
LINKS = re.compile(r"\b(?:a partir de|a|de|des|le|entre|jusqu'a|puis)\b|[,;()–—’']")
SEVERAL = re.compile(
    r"(?:du )?(\d{1,2})(?:er)?(?: ([a-z]+)\.?)?(?: (\d{4}))? ?(?:au|et|-) ?"
    r"(\d{1,2})(?:er)? ([a-z]+)\.?(?: (\d{4}))?"
)
YEARLESS = re.compile(r"(?:\d{1,2}(?:er)? [a-z]+\.?|\d{1,2}[/.]\d{1,2})")
FURTHEST = 20  # years to come: further is a typing error


class Span(NamedTuple):
    """What a cell says of an event: its days and its hours, of here; any may be missing."""

    first: dt.date | None = None
    start: dt.time | None = None
    last: dt.date | None = None
    end: dt.time | None = None


def span(text: str) -> Span:
    """What ``text`` says. Raises ``CellError``, which tells what to write."""
    if (found := iso(text)) is not None:
        return Span(plausible(found.date()), found.time())
    plain = " ".join(NOON.sub("12h00", fold(text)).replace("’", "'").split())
    hours = [hour(match) for match in HOUR.finditer(plain)]
    days = WEEKDAYS.sub(" ", HOUR.sub(" ", plain)) if hours else WEEKDAYS.sub(" ", plain)
    first, last = read_days(" ".join(LINKS.sub(" ", days).split()).strip(" -"), hours)
    start, end = (*hours[:2], None, None)[:2]
    return Span(first, start, last, end)


def iso(text: str) -> dt.datetime | None:
    """The moment that ``text`` says by the letter of ISO 8601, of here."""
    if ":" not in text:  # a day alone has no hour
        return None
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        return None
    if found is None or found.tzinfo is None:
        return found
    try:
        return timezone.make_naive(found)
    except (OverflowError, ValueError):
        return None


def hour(found: re.Match[str]) -> dt.time:
    try:
        return dt.time(int(found[1]), int(found[2] or 0))
    except ValueError:
        raise CellError(_("Cette heure n’existe pas.")) from None


def read_days(text: str, hours: list[dt.time]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day; neither when only hours are said."""
    if not text and hours:
        return None, None
    if (found := SEVERAL.fullmatch(text)) and found[5] in MONTHS:
        if not found[6]:
            raise without_year()
        month, year = found[2] or found[5], found[3] or found[6]
        return existing(f"{found[1]} {month} {year}"), existing(f"{found[4]} {found[5]} {found[6]}")
    if YEARLESS.fullmatch(text):
        raise without_year()
    return existing(text), None


def existing(text: str) -> dt.date:
    return plausible(certain_day(text, future=True))


def plausible(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= timezone.localdate().year + FURTHEST:
        raise CellError(_("Vérifiez l’année de cette date."))
    return day


def without_year() -> CellError:
    return CellError(_("Il manque l’année : écrivez par exemple 14/06/2025 10:00."))


def moment(day: dt.date, hour: dt.time) -> dt.datetime:
    """The moment of here. Raises ``CellError`` for an hour that the clocks skip that day."""
    found = timezone.make_aware(dt.datetime.combine(day, hour))
    back = timezone.make_naive(found.astimezone(dt.UTC))
    if back.time() != hour:
        raise CellError(_("Cette heure n’existe pas ce jour-là : on change d’heure."))
    return found
