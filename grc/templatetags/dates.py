"""Dates as people write them. The functions return safe HTML (a ``<time>``), or "" without a date.

The words of a day are computed once a day and language: a page of 50 rows asks for few of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

NEAR = 7  # days told as "in 3 days" rather than as a date
EMPTY = SafeString("")


def day(value: dt.date | None) -> SafeString:
    """``12 mars 2026``."""
    return _time(as_day(value), "day") if value else EMPTY


def near(value: dt.date | None) -> SafeString:
    """``aujourd’hui``, ``hier``, ``dans 3 jours``, ``12 mars``, ``12 mars 2025``."""
    return _time(as_day(value), "near") if value else EMPTY


def near_today() -> Callable[[dt.date], SafeString]:
    """:func:`near` for the many days of a page: what day it is and the language are asked once."""
    today, language = timezone.localdate(), get_language()
    return lambda value: _time_of(value, "near", today, language)


def moment(value: dt.datetime | None) -> SafeString:
    """``hier à 14 h 05``: a day told by :func:`near`, and the hour."""
    if not value:
        return EMPTY
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    hour = gettext("%(hour)d h %(minute)s") % {"hour": local.hour, "minute": f"{local:%M}"}
    hour = hour.replace(" ", "\N{NO-BREAK SPACE}")
    text = gettext("%(day)s à %(hour)s") % {"day": near_text(local.date()), "hour": hour}
    title = long_text(local.date())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat("T", "minutes"), title, text
    )


def hour(value: dt.datetime | None) -> SafeString:
    """``14 h 05``, ``18 h``."""
    if not value:
        return EMPTY
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    text = gettext("%(hour)d h %(minute)s") if local.minute else gettext("%(hour)d h")
    return format_html("{}", text % {"hour": local.hour, "minute": f"{local:%M}"})


def as_day(value: dt.date) -> dt.date:
    """The local day of a date or of a moment."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def near_text(value: dt.date) -> str:
    return _near_text(value, timezone.localdate(), get_language())


def long_text(value: dt.date) -> str:
    """``jeudi 12 mars 2026``."""
    return _written(value, "l j F Y", get_language())


def _time(value: dt.date, style: str) -> SafeString:
    return _time_of(value, style, timezone.localdate(), get_language())


@lru_cache(maxsize=4096)
def _time_of(value: dt.date, style: str, today: dt.date, language: str) -> SafeString:
    text = (
        _near_text(value, today, language)
        if style == "near"
        else _written(value, "j F Y", language)
    )
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        _written(value, "l j F Y", language),
        text,
    )


@lru_cache(maxsize=4096)
def _near_text(value: dt.date, today: dt.date, language: str) -> str:
    days = (value - today).days
    words = {
        -1: gettext("hier"),
        0: gettext("aujourd’hui"),
        1: gettext("demain"),
    }
    if days in words:
        return words[days]
    if 0 < days < NEAR:
        return ngettext("dans %(days)d jour", "dans %(days)d jours", days) % {"days": days}
    if -NEAR < days < 0:
        return ngettext("il y a %(days)d jour", "il y a %(days)d jours", -days) % {"days": -days}
    return _written(value, "j F" if value.year == today.year else "j F Y", language)


@lru_cache(maxsize=4096)
def _written(value: dt.date, form: str, language: str) -> str:
    """The date in words; French says *1er* for the first of a month."""
    if language.startswith("fr") and value.day == 1:
        form = form.replace("j", "1\\e\\r")
    return date_format(value, form)
