"""What the parts of the demonstration share: the clock, the dice, the people and the circles."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from communities.models import Actor, Commune, Community, Directorate, Theme
from events.demo.texts import Topic
from gardeners.models import Mandate
from grc.copying import copy_objects, copy_rows
from grc.models import Record, User

T = TypeVar("T")
SEED = 76


@dataclass
class Change:
    """What somebody changed in a record after it was created."""

    record: Record
    at: dt.datetime
    by: User
    values: dict[str, Any]


@dataclass
class Circle:
    """A community with its people, its texts and its mandates."""

    community: Community
    texts: dict[str, Any]
    topics: list[Topic]
    communes: list[Commune]
    people: list[Actor] = field(default_factory=list)
    organisations: list[Actor] = field(default_factory=list)
    mandates: list[Mandate] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)  # actors whom nobody heard for a long time

    def gardener(self, side: str, day: dt.date) -> User | None:
        """Who held the mandate of ``side`` on ``day``."""
        for mandate in self.mandates:
            if mandate.side == side and day in mandate.period:
                return mandate.user
        return None


@dataclass
class World:
    now: dt.datetime
    users: dict[str, User] = field(default_factory=dict)  # by the part of the email before @
    circles: list[Circle] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311

    def __post_init__(self) -> None:
        self.today = timezone.localdate(self.now)
        self.themes = {theme.name: theme for theme in Theme.objects.order_by("pk")}
        self.directorates = {each.acronym: each for each in Directorate.objects.order_by("pk")}

    def day(self, days: int) -> dt.date:
        """The day ``days`` days from today, not a Sunday when it is past."""
        day = self.today + dt.timedelta(days=days)
        return day - dt.timedelta(days=1) if days < 0 and day.weekday() == 6 else day

    def moment(self, day: dt.date) -> dt.datetime:
        """A moment of the working hours of ``day``, never in the future."""
        time = dt.time(self.draw.randint(9, 17), self.draw.randint(0, 59), self.draw.randint(0, 59))
        moment = timezone.make_aware(dt.datetime.combine(day, time))
        latest = self.now - dt.timedelta(minutes=self.draw.randint(5, 90))
        return min(moment, latest)

    def chance(self, probability: float) -> bool:
        return self.draw.random() < probability

    def some(self, choices: Sequence[T], least: int, most: int) -> list[T]:
        """Between ``least`` and ``most`` of ``choices``, in the order drawn."""
        return self.draw.sample(choices, min(len(choices), self.draw.randint(least, most)))

    def change(self, record: Record, at: dt.datetime, by: User, **values: Any) -> None:
        """Note that ``by`` changes ``record``; ``backdating.apply`` writes it."""
        self.changes.append(Change(record, at, by, values))

    def named_themes(self, names: Sequence[str]) -> list[Theme]:
        return [self.themes[name] for name in names if name in self.themes]

    def named_directorates(self, acronyms: Sequence[str]) -> list[Directorate]:
        return [self.directorates[each] for each in acronyms if each in self.directorates]


def born(record: Any, at: dt.datetime, by: User | None) -> Any:
    """``record``, created at ``at`` by ``by``."""
    record.created_at = record.updated_at = at
    record.created_by = by
    return record


def save(model: type[models.Model], records: Sequence[Any]) -> None:
    """Write new records, with the dates they bear."""
    copy_objects(model, records)


def link(model: type[models.Model], name: str, pairs: Sequence[tuple[Any, Sequence[Any]]]) -> None:
    """Write the many-to-many links ``name`` of ``model``: each record with the others."""
    many: Any = model._meta.get_field(name)
    columns = (many.m2m_column_name(), many.m2m_reverse_name())
    rows = [(one.pk, other.pk) for one, others in pairs for other in others]
    copy_rows(many.m2m_db_table(), columns, rows)


__all__ = ["Change", "Circle", "World", "born", "link", "save"]
