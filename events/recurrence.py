"""Rules of recurrence (RFC 5545, 3.3.10) in the time on the wall: a meeting at 18:00 stays at 18:00
when the clocks change."""

from __future__ import annotations

import datetime as dt
from itertools import chain, islice, takewhile

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grc.templatetags.dates import long_text

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# What a rule of days may hold: hours come from the start alone.
PARTS = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO",
         "BYMONTH", "BYSETPOS", "WKST"}  # fmt: skip
MOST = 600  # dates written ahead: each day of eighteen months
UNTIL = "%Y%m%dT%H%M%SZ"


class RuleError(ValueError):
    """The sentence says what is wrong with a rule."""


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by their names. Raises ``RuleError`` for one that is not of days."""
    found: dict[str, str] = {}
    for piece in rule.strip().upper().removeprefix("RRULE:").split(";"):
        name, _sign, value = piece.partition("=")
        if not value or name in found or name not in PARTS:
            raise RuleError(_("Ce rythme n’est pas compris."))
        found[name] = value
    if found.get("FREQ") not in FREQUENCIES or {"UNTIL", "COUNT"} <= found.keys():
        raise RuleError(_("Ce rythme n’est pas compris."))
    return found


def written(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def core(rule: str) -> dict[str, str]:
    """What a rule says besides its end."""
    return {name: value for name, value in parts_of(rule).items() if name not in ("UNTIL", "COUNT")}


def check(rule: str) -> None:
    """Raises ``ValidationError`` for a rule that cannot be followed."""
    try:
        rrulestr(written(core(rule)))
        end_of(rule)
    except ValueError as error:
        raise ValidationError(_("Ce rythme n’est pas compris.")) from error


def end_of(rule: str) -> dt.datetime | None:
    """The moment, on the wall, after which there are no more dates; a day alone is whole."""
    until = parts_of(rule).get("UNTIL")
    if until is None:
        return None
    if len(until) == 8:
        day = dt.datetime.strptime(until, "%Y%m%d")  # noqa: DTZ007 - on the wall
        return dt.datetime.combine(day, dt.time.max)
    if until.endswith("Z"):
        return on_the_wall(dt.datetime.strptime(until, UNTIL).replace(tzinfo=dt.UTC))
    return dt.datetime.strptime(until, UNTIL[:-1])  # noqa: DTZ007 - on the wall


def on_the_wall(moment: dt.datetime) -> dt.datetime:
    return timezone.make_naive(moment, timezone.get_default_timezone())


def at_the_hour(wall: dt.datetime) -> dt.datetime:
    """The moment when the clock on the wall shows ``wall``. An hour that is skipped is that of the
    offset before the gap, one that comes twice is the first (RFC 5545, 3.3.5)."""
    return wall.replace(tzinfo=timezone.get_default_timezone(), fold=0)


def dates(
    rule: str, first: dt.datetime, *, until: dt.datetime, after: dt.datetime | None = None
) -> list[dt.datetime]:
    """When a rule that starts at ``first`` has something start, ``after`` a moment and up to
    ``until``: ``MOST`` at most. ``first`` is always one of its dates (3.8.5.3)."""
    start, last = on_the_wall(first), on_the_wall(until)
    end = end_of(rule)
    stop = min(last, end) if end else last
    parts = {name: value for name, value in parts_of(rule).items() if name != "UNTIL"}
    engine = rrulestr(written(parts), dtstart=start)
    walls = chain([start], (wall for wall in engine if wall != start))
    moments = map(at_the_hour, takewhile(lambda wall: wall == start or wall <= stop, walls))
    return list(islice((m for m in moments if after is None or m > after), MOST))


def left(rule: str, first: dt.datetime, after: dt.datetime) -> int:
    """How many dates of a rule that counts them come ``after`` a moment."""
    far = after + dt.timedelta(days=366 * MOST)
    return len(dates(rule, first, until=far, after=after))


def ending(rule: str, *, until: dt.datetime | None = None, times: int | None = None) -> str:
    """``rule`` with another end: a moment, a number of dates, or none."""
    parts = core(rule)
    if until is not None:
        parts["UNTIL"] = until.astimezone(dt.UTC).strftime(UNTIL)
    elif times is not None:
        parts["COUNT"] = str(times)
    return written(parts)


def told(rule: str, first: dt.datetime) -> str:
    """The rule in words: « chaque mois, le troisième mardi, jusqu’au mardi 30 juin 2026 »."""
    parts, wall = parts_of(rule), on_the_wall(first)
    sentence = _rhythm(parts, wall)
    if sentence is None:
        sentence = _("selon un rythme particulier (%(rule)s)") % {"rule": written(core(rule))}
    if end := end_of(rule):
        return _("%(rhythm)s, jusqu’au %(day)s") % {
            "rhythm": sentence, "day": long_text(end.date())
        }  # fmt: skip
    if count := parts.get("COUNT"):
        times = ngettext("%(count)s fois", "%(count)s fois", int(count)) % {"count": count}
        return _("%(rhythm)s, %(times)s") % {"rhythm": sentence, "times": times}
    return sentence


def _rhythm(parts: dict[str, str], wall: dt.datetime) -> str | None:
    """The rule less its end; ``None`` for one that no short sentence tells."""
    step = int(parts.get("INTERVAL", "1"))
    by = {name: parts[name] for name in parts if name.startswith("BY")}
    frequency = parts["FREQ"]
    if frequency == "DAILY" and not by:
        return ngettext("chaque jour", "tous les %(n)s jours", step) % {"n": step}
    if frequency == "WEEKLY" and by.keys() <= {"BYDAY"}:
        return _weekly(step, by.get("BYDAY", DAYS[wall.weekday()]).split(","))
    if frequency == "MONTHLY" and len(by) <= 1:
        return _monthly(step, by, wall)
    return _yearly(step, by, wall) if frequency == "YEARLY" else None


def _weekly(step: int, days: list[str]) -> str | None:
    if not set(days) <= set(DAYS):
        return None
    names = _listed([str(WEEKDAYS[n]) for n, day in enumerate(DAYS) if day in days])
    if step == 1:
        return _("chaque semaine, le %(days)s") % {"days": names}
    return _("toutes les %(n)s semaines, le %(days)s") % {"n": step, "days": names}


def _monthly(step: int, by: dict[str, str], wall: dt.datetime) -> str | None:
    if "BYDAY" in by:
        on = _nth(by["BYDAY"])
    elif by.keys() <= {"BYMONTHDAY"}:
        on = _day_of_month(by.get("BYMONTHDAY", str(wall.day)))
    else:
        on = None
    if on is None:
        return None
    if step == 1:
        return _("chaque mois, %(on)s") % {"on": on}
    return _("tous les %(n)s mois, %(on)s") % {"n": step, "on": on}


def _nth(text: str) -> str | None:
    """« le troisième mardi » for ``3TU``."""
    places = {
        "1": _("le premier %(day)s"), "2": _("le deuxième %(day)s"),
        "3": _("le troisième %(day)s"), "4": _("le quatrième %(day)s"),
        "5": _("le cinquième %(day)s"), "-1": _("le dernier %(day)s"),
        "-2": _("l’avant-dernier %(day)s"),
    }  # fmt: skip
    place, day = text[:-2].removeprefix("+"), text[-2:]
    if place not in places or day not in DAYS:
        return None
    return places[place] % {"day": WEEKDAYS[DAYS.index(day)]}


def _day_of_month(text: str) -> str | None:
    if text == "-1":
        return _("le dernier jour")
    if not text.isdecimal():
        return None
    if int(text) > 28:
        return _("le %(day)s, les mois qui l’ont") % {"day": text}
    return _("le 1er") if text == "1" else _("le %(day)s") % {"day": text}


def _yearly(step: int, by: dict[str, str], wall: dt.datetime) -> str | None:
    same_day = {"BYMONTH": str(wall.month), "BYMONTHDAY": str(wall.day)}
    if any(same_day.get(name) != value for name, value in by.items()):
        return None
    number = _("1er") if wall.day == 1 else str(wall.day)
    on = _("le %(day)s %(month)s") % {"day": number, "month": MONTHS[wall.month]}
    if step == 1:
        return _("chaque année, %(on)s") % {"on": on}
    return _("tous les %(n)s ans, %(on)s") % {"n": step, "on": on}


def _listed(names: list[str]) -> str:
    """« lundi, le mardi et le vendredi »."""
    first, *others = names
    for name in others[:-1]:
        first = _("%(days)s, le %(day)s") % {"days": first, "day": name}
    if not others:
        return first
    return _("%(days)s et le %(day)s") % {"days": first, "day": others[-1]}
