"""What an app shows on the pages of another one, which does not know it.

A page of ``communities`` asks for the panels of its record; the apps above provide them in
their ``panels.py``, found at start as the sheets are::

    @panel(Community)
    def needs(community, reader):
        return Panel("needs", "sprout", _("Besoins"), rows=[...])

    @timeline(Actor)
    def interactions(actor, reader, limit, before):
        return [Entry(...), ...]

Whoever provides them filters by ``visible_to(reader)`` and limits the rows: the number of queries
of a page is the number of panels, whatever there is to show.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

ROWS = 5
ENTRIES = 20


@dataclass
class Row:
    """A record in a panel: its name, what it is about, and badges (safe HTML) on its side."""

    title: str
    url: str
    detail: str = ""
    badges: Sequence[str] = ()


@dataclass
class Panel:
    """A card of a page. ``empty`` is said when there is no row (no card at all without it),
    ``url`` leads to all of them, ``add_url`` to a new one. ``template`` with ``extra`` draws
    something else than rows."""

    key: str
    icon: str
    title: str
    rows: list[Row] = field(default_factory=list)
    empty: str = ""
    url: str = ""
    add_url: str = ""
    add_label: str = ""
    more: bool = False
    template: str = "grc/_panel_rows.html"
    extra: Any = None

    @property
    def shown(self) -> bool:
        return bool(self.rows or self.extra or self.empty)


@dataclass
class Entry:
    """Something that happened, in a timeline."""

    day: dt.date
    icon: str
    title: str
    url: str
    text: str = ""
    badges: Sequence[str] = ()
    rank: int = 0


PanelProvider = Callable[[Any, Any], Panel | None]
TimelineProvider = Callable[[Any, Any, int, dt.date | None], Iterable[Entry]]

_panels: dict[type[models.Model], list[tuple[int, PanelProvider]]] = defaultdict(list)
_timelines: dict[type[models.Model], list[TimelineProvider]] = defaultdict(list)


def panel(
    model: type[models.Model], *, position: int = 50
) -> Callable[[PanelProvider], PanelProvider]:
    """Declare a panel for the pages of ``model``: a function of the record and of its reader,
    which may answer ``None``. Panels stand by ``position``."""

    def declare(provider: PanelProvider) -> PanelProvider:
        _panels[model].append((position, provider))
        return provider

    return declare


def timeline(model: type[models.Model]) -> Callable[[TimelineProvider], TimelineProvider]:
    """Declare what enters the timeline of ``model``: a function of the record, its reader, how
    many entries at most, and the day that they precede (or ``None``)."""

    def declare(provider: TimelineProvider) -> TimelineProvider:
        _timelines[model].append(provider)
        return provider

    return declare


def panels_of(record: models.Model, reader: Any) -> list[Panel]:
    """The panels that have something to say to ``reader``, in their order."""
    providers = sorted(_panels[type(record)], key=lambda pair: pair[0])
    made = [provider(record, reader) for position, provider in providers]
    return [one for one in made if one is not None and one.shown]


@dataclass
class Timeline:
    entries: list[Entry]
    older: dt.date | None = None


def timeline_of(
    record: models.Model, reader: Any, *, before: dt.date | None = None, limit: int = ENTRIES
) -> Timeline:
    """What happened around ``record`` before a day (or until now), the latest first, whoever
    provides it. Whole days: ``older`` is the day that the next page precedes."""
    entries: list[Entry] = []
    horizons = []
    for provider in _timelines[type(record)]:
        found = list(provider(record, reader, limit + 1, before))
        if len(found) > limit:
            horizons.append(found[-1].day)
        entries += found
    entries.sort(key=lambda entry: (entry.day, entry.rank), reverse=True)
    if len(entries) > limit:
        horizons.append(entries[limit].day)
    older = max(horizons, default=None)
    recent = [entry for entry in entries if older is None or entry.day > older]
    if older is not None and not recent:
        return Timeline([entry for entry in entries if entry.day == older], older)
    return Timeline(recent, older + dt.timedelta(days=1) if older else None)
