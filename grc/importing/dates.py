"""Days as French spreadsheets write them: « 3 mars 2024 », « 03/03/24 », « 2024-03-03 »."""

from __future__ import annotations

import datetime
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from grc.importing.checks import CellDoubt, CellError
from grc.search import fold

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars mar", "avril avr", "mai", "juin",
            "juillet juil", "aout", "septembre sept sep", "octobre oct", "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
IN_FIGURES = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:[ ,a]+\d{1,2}[h:].*)?")
YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[t ].*)?")
IN_LETTERS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)?[ -]([a-z]+)\.?[ -](\d{4}|\d{2})")
WITHOUT_DAY = re.compile(r"(?:[a-z]+\.?|\d{1,2})[ /.\-]\d{4}|\d{4}")


FIRST_YEAR = 1900


def day(text: str) -> datetime.date:
    """The day that ``text`` says. Raises ``CellDoubt`` for a month or a year alone, a day that does
    not exist or is still to come, and what is no date."""
    try:
        return certain_day(text)
    except CellError as error:
        told = _("%(problem)s Gardée dans les notes.") % {"problem": error}
        raise CellDoubt(told) from error


def certain_day(text: str, *, future: bool = False) -> datetime.date:
    """The same, where a row cannot do without: raises ``CellError``. With ``future``, a day to come
    as well."""
    plain = " ".join(fold(text).split())
    if found := IN_FIGURES.fullmatch(plain):
        return existing(found[3], int(found[2]), found[1], future=future)
    if found := YEAR_FIRST.fullmatch(plain):
        return existing(found[1], int(found[2]), found[3], future=future)
    if (found := IN_LETTERS.fullmatch(plain)) and found[2] in MONTHS:
        return existing(found[3], MONTHS[found[2]], found[1], future=future)
    if WITHOUT_DAY.fullmatch(plain):
        raise CellError(_("Il manque le jour de cette date."))
    raise CellError(_("Cette date n’est pas comprise : écrivez-la comme 31/12/2025."))


def existing(year: str, month: int, day_of_month: str, *, future: bool = False) -> datetime.date:
    """A day of the calendar, past or present unless ``future``; two figures are a year of the last
    hundred, or of this century."""
    today = timezone.localdate()
    number = int(year)
    if len(year) == 2:
        number += today.year // 100 * 100
        number -= 100 if number > today.year and not future else 0
    try:
        found = datetime.date(number, month, int(day_of_month))
    except ValueError:
        raise CellError(_("Cette date n’existe pas.")) from None
    if found > today and not future:
        raise CellError(_("Cette date est dans le futur."))
    if number < FIRST_YEAR:
        raise CellError(_("Cette date est trop ancienne."))
    return found


def is_day(text: str) -> bool:
    """Whether ``text`` is a day."""
    try:
        certain_day(text)
    except CellError:
        return False
    return True
