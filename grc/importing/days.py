"""A day as French people write it."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from grc.importing.checks import CellError
from grc.search import fold

MONTHS = {
    "janv": 1, "janvier": 1, "fev": 2, "fevr": 2, "fevrier": 2, "mars": 3, "avr": 4, "avril": 4,
    "mai": 5, "juin": 6, "juil": 7, "juillet": 7, "aout": 8, "sept": 9, "septembre": 9, "oct": 10,
    "octobre": 10, "nov": 11, "novembre": 11, "dec": 12, "decembre": 12,
}  # fmt: skip
HOUR = r"(?:[\sT,à]+\d{1,2}[:h]\d{0,2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){HOUR}")
NUMBERS = re.compile(rf"(?:[a-z]+\.?\s+)?(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{2}}|\d{{4}}){HOUR}")
WORDS = re.compile(rf"(?:[a-z]+\.?,?\s+)?(?:le\s+)?(\d{{1,2}})(?:er)?[\s-]+([a-z]+)\.?[\s-]+"
                   rf"(\d{{4}}|\d{{2}}){HOUR}")  # fmt: skip
FIRST = 1900


def day(text: str) -> dt.date:
    """The day in ``text``: « 03/03/2024 », « 3 mars 2024 », « lundi 3 mars 24 », « 2024-03-03 ».
    Day before month; two digits are years of the last hundred. Raises ``CellError`` for a day
    that is not told whole, or that is not in the calendar."""
    found = _parts(" ".join(fold(text).split()))
    if found is None:
        raise CellError(_("Cette date n’est pas comprise : écrivez-la comme 31/12/2025."))
    year, month, number = found
    try:
        made = dt.date(_whole_year(year), month, number)
    except ValueError as error:
        raise CellError(_("Cette date n’est pas dans le calendrier.")) from error
    if made.year < FIRST:
        raise CellError(_("Cette date est trop ancienne."))
    return made


def _parts(text: str) -> tuple[str, int, int] | None:
    """The year as it is written, the month and the day as numbers."""
    if match := ISO.fullmatch(text.upper()):
        return match[1], int(match[2]), int(match[3])
    if match := NUMBERS.fullmatch(text):
        return match[3], int(match[2]), int(match[1])
    if (match := WORDS.fullmatch(text)) and match[2] in MONTHS:
        return match[3], MONTHS[match[2]], int(match[1])
    return None


def _whole_year(text: str) -> int:
    """« 24 » is of the last hundred years, or the next one."""
    year, next_one = int(text), timezone.localdate().year + 1
    if len(text) > 2:
        return year
    century = next_one // 100 * 100
    return year + century if year + century <= next_one else year + century - 100


def past_day(text: str) -> dt.date:
    """The same, of a day that has come."""
    made = day(text)
    if made > timezone.localdate():
        raise CellError(_("Cette date est dans le futur."))
    return made


def is_day(text: str) -> bool:
    """Whether ``text`` is a day."""
    try:
        day(text)
    except CellError:
        return False
    return True
