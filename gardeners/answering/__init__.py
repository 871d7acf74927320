"""Who and what may answer a need: found when someone asks (docs/adr/0031).

Apps declare what they know of in their ``answers.py``, found at start as the panels are::

    @answers("actor", "people", _("Des acteurs"), position=10)
    def actors(need, user, dismissed):
        return [Answer(...), ...]

Whoever provides them filters by ``visible_to(user)``, and leaves out the keys ``dismissed``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gardeners.models import Need
from grc.models import User


@dataclass
class Answer:
    """A record that may answer a need: ``text`` says why, ``link_url`` is where both are linked."""

    pk: int
    title: str
    url: str
    detail: str
    text: str
    link_url: str
    badges: list[Any] = field(default_factory=list)


Provider = Callable[[Need, User, Sequence[int]], list[Answer]]


class Kind(NamedTuple):
    """A sort of records that may answer needs."""

    position: int
    icon: str
    title: Any
    provider: Provider


@dataclass
class Answers:
    """Those of one ``kind``, the closest first."""

    kind: str
    icon: str
    title: Any
    rows: list[Answer]


_kinds: dict[str, Kind] = {}


def answers(kind: str, icon: str, title: Any, *, position: int) -> Callable[[Provider], Provider]:
    """Declare a sort of records that may answer needs; they stand by ``position``."""

    def declare(provider: Provider) -> Provider:
        _kinds[kind] = Kind(position, icon, title, provider)
        return provider

    return declare


def kinds() -> Collection[str]:
    """The sorts of records that may answer needs."""
    return _kinds.keys()


def answers_to(need: Need, user: User) -> list[Answers]:
    """What may answer ``need``, among what ``user`` may read, kind by kind."""
    dismissed = defaultdict(list)
    for kind, record in need.dismissed_answers.values_list("kind", "record_id"):
        dismissed[kind].append(record)
    return [
        Answers(name, kind.icon, kind.title, kind.provider(need, user, dismissed[name]))
        for name, kind in sorted(_kinds.items(), key=lambda pair: pair[1].position)
    ]
