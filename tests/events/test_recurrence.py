"""Rules of RFC 5545 in the time on the wall."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events import recurrence
from events.forms.recurrence import Repeats, choice_of, rule_of

PARIS = ZoneInfo("Europe/Paris")


def at(year: int, month: int, day: int, hour: int = 18, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=PARIS)


def written(rule: str, first: dt.datetime, until: dt.datetime) -> list[str]:
    found = recurrence.dates(rule, first, until=until)
    return [f"{timezone.localtime(one):%d/%m %H:%M}" for one in found]


def test_the_hour_on_the_wall_is_kept_when_the_clocks_change() -> None:
    spring = recurrence.dates("FREQ=WEEKLY", at(2026, 3, 24), until=at(2026, 4, 8))
    assert [one.astimezone(dt.UTC).hour for one in spring] == [17, 16, 16]
    autumn = recurrence.dates("FREQ=WEEKLY", at(2026, 10, 20), until=at(2026, 11, 4))
    assert [one.astimezone(dt.UTC).hour for one in autumn] == [16, 17, 17]


def test_an_hour_that_is_skipped_or_comes_twice() -> None:
    """RFC 5545, 3.3.5: the offset before the gap; the first of two."""
    skipped = recurrence.dates("FREQ=DAILY", at(2026, 3, 28, 2, 30), until=at(2026, 3, 29, 12))
    assert skipped[1].astimezone(dt.UTC) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    twice = recurrence.dates("FREQ=DAILY", at(2026, 10, 24, 2, 30), until=at(2026, 10, 25, 12))
    assert twice[1].astimezone(dt.UTC) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;INTERVAL=2", ["06/01", "20/01", "03/02", "17/02"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["06/01", "08/01", "13/01"]),
        ("FREQ=MONTHLY;BYDAY=1TU", ["06/01", "03/02"]),
        ("FREQ=MONTHLY;BYMONTHDAY=6", ["06/01", "06/02"]),
        ("FREQ=WEEKLY;UNTIL=20260113T170000Z", ["06/01", "13/01"]),
        ("FREQ=WEEKLY;UNTIL=20260113T165959Z", ["06/01"]),
        ("FREQ=WEEKLY;UNTIL=20260113", ["06/01", "13/01"]),
        ("RRULE:FREQ=YEARLY", ["06/01"]),
    ],
)
def test_dates(rule: str, days: list[str]) -> None:
    until = at(2026, 2, 28)
    assert written(rule, at(2026, 1, 6), until) == [f"{day} 18:00" for day in days]


def test_the_first_is_always_a_date() -> None:
    assert written("FREQ=WEEKLY;BYDAY=TH", at(2026, 1, 6), at(2026, 1, 9)) == [
        "06/01 18:00", "08/01 18:00",
    ]  # fmt: skip
    assert written("FREQ=WEEKLY;UNTIL=20200101", at(2026, 1, 6), at(2026, 2, 6)) == ["06/01 18:00"]


def test_a_rule_that_is_old_goes_on() -> None:
    after = at(2026, 1, 1)
    found = recurrence.dates("FREQ=DAILY", at(2020, 1, 1), until=at(2026, 1, 4), after=after)
    assert [one.day for one in found] == [2, 3, 4]


@pytest.mark.parametrize(
    "rule",
    ["", "chaque mardi", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2", "FREQ=WEEKLY;BYDAY=XX",
     "FREQ=WEEKLY;COUNT=2;UNTIL=20260101", "FREQ=WEEKLY;FREQ=DAILY", "FREQ=WEEKLY;UNTIL=demain",
     "FREQ=WEEKLY;INTERVAL=x"],
)  # fmt: skip
def test_what_is_no_rule_of_days_is_refused(rule: str) -> None:
    with pytest.raises(ValidationError):
        recurrence.check(rule)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "chaque jour"),
        ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours"),
        ("FREQ=WEEKLY", "chaque semaine, le mardi"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,FR", "chaque semaine, le lundi, le mardi et le vendredi"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=5", "toutes les 2 semaines, le mardi, 5 fois"),
        ("FREQ=MONTHLY;BYDAY=3TU", "chaque mois, le troisième mardi"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "chaque mois, le dernier vendredi"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "chaque mois, le 1er"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "chaque mois, le 31, les mois qui l’ont"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;INTERVAL=2", "tous les 2 mois, le dernier jour"),
        ("FREQ=YEARLY", "chaque année, le 20 janvier"),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=20", "chaque année, le 20 janvier"),
        ("FREQ=WEEKLY;UNTIL=20260301", "chaque semaine, le mardi, jusqu’au dimanche 1er mars 2026"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
         "selon un rythme particulier (FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1)"),
    ],
)  # fmt: skip
def test_told_in_words(rule: str, words: str) -> None:
    assert recurrence.told(rule, at(2026, 1, 20)) == words


@pytest.mark.parametrize("day", range(1, 32))
def test_what_is_chosen_is_shown_again(day: int) -> None:
    start = dt.datetime(2026, 1, day, 18)
    for repeats in Repeats.values[1:-1]:
        days = ["MO", "SU"] if repeats in (Repeats.WEEKLY, Repeats.FORTNIGHTLY) else []
        rule = rule_of(repeats, start, days)
        assert choice_of(rule, start) == (repeats, days)
        moment = recurrence.at_the_hour(start)
        if not days:
            assert recurrence.dates(rule, moment, until=moment)[0] == moment
    assert choice_of("FREQ=DAILY", start)[0] == Repeats.OTHER
