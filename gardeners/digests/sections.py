"""The sections of a digest, which writes itself from what there is.

Apps declare them in their ``digest.py``, found at start as the panels are::

    @section(position=10)
    def late(reading):
        return Section("late", _("En retard"), [Line(...), ...])

Who provides a section filters by ``visible_to(reading.user)`` and limits its lines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from communities.models import Community
from communities.standing import is_keeper
from grc.models import User

SHOWN = 6  # lines of a section; the others are one click away


class Act(NamedTuple):
    """What may be done about a line: one click, at an address of the site."""

    label: str
    url: str


@dataclass
class Line:
    """A record: its title, its address, what else is said of it, and what may be done about it.
    ``is_news``: it was not so at the digest before."""

    title: str
    url: str
    detail: str = ""
    acts: Sequence[Act] = ()
    is_news: bool = True


@dataclass
class Section:
    """Lines of one sort; ``url`` leads to all of them when there are ``more``."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    url: str = ""
    more: bool = False


@dataclass
class Reading:
    """A digest as ``user`` reads it: the days from ``first`` to the eve of ``day``, whole, so that
    what was being written when it was prepared is in the next one."""

    user: User
    first: dt.date
    day: dt.date

    @property
    def days(self) -> tuple[dt.datetime, dt.datetime]:
        """The first instant, and the one after the last."""
        zone = timezone.get_default_timezone()
        start, after = (dt.datetime.combine(day, dt.time(), zone) for day in (self.first, self.day))
        return start, after

    def within(self, name: str) -> Q:
        """That the moment ``name`` is one of these days."""
        start, after = self.days
        return Q(**{f"{name}__gte": start, f"{name}__lt": after})

    def holds(self, day: dt.date) -> bool:
        return self.first <= day < self.day

    def holds_moment(self, moment: dt.datetime) -> bool:
        start, after = self.days
        return start <= moment < after

    def after(self, days: int) -> dt.date:
        """``days`` days after the one of the digest."""
        return self.day + dt.timedelta(days=days)

    @cached_property
    def gardens(self) -> list[int]:
        return list(Community.objects.gardened_by(self.user).values_list("pk", flat=True))

    @cached_property
    def communities(self) -> list[int]:
        """The communities that ``user`` gardens or belongs to today."""
        joined = Community.objects.joined_by(self.user).values_list("pk", flat=True)
        return [*self.gardens, *joined]

    @cached_property
    def is_keeper(self) -> bool:
        return is_keeper(self.user)

    def section(
        self, key: str, title: str, records: QuerySet[Any], line: Callable[[Any], Line],
        url: str = "",
    ) -> Section:  # fmt: skip
        """The first of ``records`` as the lines of a section."""
        found = list(records[: SHOWN + 1])
        lines = [line(record) for record in found[:SHOWN]]
        return Section(key, title, lines, url, more=len(found) > SHOWN)


Provider = Callable[[Reading], Iterable[Section]]
_providers: list[tuple[int, Provider]] = []


def section(*, position: int) -> Callable[[Provider], Provider]:
    """Declare what gives some sections (or none) of a digest; they stand by ``position``."""

    def declare(provider: Provider) -> Provider:
        _providers.append((position, provider))
        return provider

    return declare


def sections_of(reading: Reading) -> list[Section]:
    """What there is to say, section by section; those without a line are left out."""
    providers = sorted(_providers, key=lambda pair: pair[0])
    return [section for _position, give in providers for section in give(reading) if section.lines]
