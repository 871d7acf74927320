"""Who and what may answer a need: found when someone asks (docs/adr/0031).

Apps declare what they know of in their ``answers.py``, found at start as the panels are::

    @answers("actor", position=10)
    def actors(need, user):
        return Answers("actor", "people", _("Des acteurs"), [Answer(...), ...])

Whoever provides them filters by ``visible_to(user)``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

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


@dataclass
class Answers:
    """Those of one ``kind``, the closest first."""

    kind: str
    icon: str
    title: str
    rows: list[Answer]


Provider = Callable[[Need, User], Answers]
_providers: dict[str, tuple[int, Provider]] = {}


def answers(kind: str, *, position: int) -> Callable[[Provider], Provider]:
    """Declare a sort of records that may answer needs; they stand by ``position``."""

    def declare(provider: Provider) -> Provider:
        _providers[kind] = position, provider
        return provider

    return declare


def kinds() -> Collection[str]:
    """The sorts of records that may answer needs."""
    return _providers.keys()


def answers_to(need: Need, user: User) -> list[Answers]:
    """What may answer ``need``, among what ``user`` may read, kind by kind."""
    providers = sorted(_providers.values(), key=lambda pair: pair[0])
    return [provider(need, user) for _position, provider in providers]
