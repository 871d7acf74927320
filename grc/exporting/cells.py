"""Cells as spreadsheets take them, whatever the format."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from django.utils.translation import gettext as _

from grc.sheets.columns import Value

# What spreadsheets run as a formula when a text begins so (OWASP, *CSV Injection*), full-width
# signs and leading blanks included. Unlike in a file to correct, signed numbers are not spared:
# an export holds what anyone typed.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
SUSPECT = frozenset("=+-@＝＋－＠ \t\r\n\v\f\u00a0\u202f")


def neutralised(text: str) -> str:
    """``text`` with an apostrophe before it, if a spreadsheet could run it."""
    if text[:1] in SUSPECT and FORMULA.match(text):
        return f"'{text}"
    return text


def plain(value: Value) -> str:
    """``value`` as a French spreadsheet reads it in a text file: 25/11/2026, 12, oui."""
    if isinstance(value, str):
        return neutralised(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value) if isinstance(value, int) else day(value.toordinal())


@lru_cache(maxsize=4096)
def day(ordinal: int) -> str:
    """A day as the French write it; ``strftime`` is slow, and drops the zeros of old years."""
    date = dt.date.fromordinal(ordinal)
    return f"{date.day:02}/{date.month:02}/{date.year:04}"
