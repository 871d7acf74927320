"""Who looks at what, and who is told what. Nothing here knows of sockets nor of the database.

A viewer is told of the rows that they registered, which the web server found that they may read,
and else only that something was added, or that all is to be looked at again. Contents never
come this way: the browser asks the web server, which applies the rights of that moment.
"""

from __future__ import annotations

import json
import random
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from grc.live.triggers import PEOPLE

KEPT_SECONDS = 120.0  # how long what was told is kept, for who comes or comes back
MARGIN_SECONDS = 2.0  # clocks, and transactions that end while a page is rendered
# Viewers told together ask the web server one after another: so much time for each of them.
SPREAD_MILLISECONDS, SPREAD_AT_MOST = 4, 3000
SPREAD_OF_ALL = 4  # all the rows of a page are longer to render
STREAMS_PER_PERSON = 20
ADDED = "i"
_PAYLOAD = re.compile(r"(\w+) ([iud]) (\*|\d+(?:,\d+)*)")


@dataclass(frozen=True)
class News:
    """What a transaction did to the rows of ``topic``; ``ids`` is ``None`` when they are many."""

    topic: str
    verb: str
    ids: frozenset[int] | None

    @classmethod
    def parse(cls, payload: str) -> News:
        """Raises ``ValueError`` when ``payload`` is not what ``grc_tell`` sends."""
        found = _PAYLOAD.fullmatch(payload)
        if not found:
            raise ValueError(f"not understood: {payload!r}")
        topic, verb, keys = found.groups()
        return cls(topic, verb, None if keys == "*" else frozenset(map(int, keys.split(","))))


@dataclass(eq=False)
class Viewer:
    """An open stream: ``send`` writes to it, ``close`` ends it. ``person`` says who they are to
    the others, ``None`` for those who neither see nor are seen."""

    topic: str
    user: int
    rows: frozenset[int]
    send: Callable[[str], None]
    close: Callable[[], None]
    person: dict[str, str] | None = None


@dataclass
class Hub:
    """Every viewer, and what was told lately."""

    started: float
    viewers: dict[str, list[Viewer]] = field(default_factory=dict)
    recent: deque[tuple[float, News]] = field(default_factory=deque)
    shown: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def everyone(self) -> Iterator[Viewer]:
        for viewers in self.viewers.values():
            yield from viewers

    def join(self, viewer: Viewer, *, age: float, now: float) -> None:
        """Add ``viewer``, whose page is ``age`` seconds old, and tell what they missed."""
        mine = [other for other in self.everyone() if other.user == viewer.user]
        for other in mine[: -STREAMS_PER_PERSON + 1]:
            other.close()
        self.viewers.setdefault(viewer.topic, []).append(viewer)
        since = now - age - MARGIN_SECONDS
        if since < max(self.started, now - KEPT_SECONDS):
            self.look_again(viewer)
        else:
            missed = [news for moment, news in self.recent if moment >= since]
            for kind, data in _joined(viewer, missed):
                viewer.send(_event(kind, {**data, "spread": 0}))
        if viewer.person:
            viewer.send(self._people_event(viewer))

    def leave(self, viewer: Viewer) -> None:
        viewers = self.viewers.get(viewer.topic, [])
        if viewer in viewers:
            viewers.remove(viewer)

    def tell(self, news: News, now: float) -> None:
        """Tell ``news`` to those whom it concerns, and to no one else."""
        self.recent.append((now, news))
        while self.recent and self.recent[0][0] < now - KEPT_SECONDS:
            self.recent.popleft()
        among = self.everyone() if news.topic == PEOPLE else self.viewers.get(news.topic, [])
        told = [(viewer, found) for viewer in among if (found := _concern(viewer, news))]
        self._send(told)

    def tell_all(self) -> None:
        """Have everyone look at their rows again: something may have been missed."""
        self._send([(viewer, ("all", {})) for viewer in self.everyone()])

    def look_again(self, viewer: Viewer) -> None:
        viewer.send(_event("all", {"spread": 0}))

    def beat(self) -> None:
        """Show each stream that it lives: browsers and proxies close a silent one."""
        for viewer in list(self.everyone()):
            viewer.send(_event("beat", {}))

    def show_people(self) -> None:
        """Tell who is there, where that changed since the last call."""
        for topic, viewers in list(self.viewers.items()):
            people = self.people(topic)
            if people != self.shown.get(topic, []):
                self.shown[topic] = people
                for viewer in [one for one in viewers if one.person]:
                    viewer.send(self._people_event(viewer))

    def people(self, topic: str) -> list[dict[str, str]]:
        """Who is on the sheet and may be seen, each once, in the order of their arrival."""
        found = {one.user: one.person for one in self.viewers.get(topic, []) if one.person}
        return list(found.values())

    def _people_event(self, viewer: Viewer) -> str:
        others = {
            one.user: one.person
            for one in self.viewers[viewer.topic]
            if one.person and one.user != viewer.user
        }
        return _event("people", {"people": list(others.values())})

    def _send(self, told: list[tuple[Viewer, tuple[str, dict[str, Any]]]]) -> None:
        """The rows that several viewers must render again are asked for one after another."""
        spread = min(SPREAD_AT_MOST, SPREAD_MILLISECONDS * (len(told) - 1))
        random.shuffle(told)  # nobody is always the first
        for viewer, (kind, data) in told:
            longer = SPREAD_OF_ALL if kind == "all" else 1
            viewer.send(_event(kind, {**data, "spread": spread * longer}))


def _concern(viewer: Viewer, news: News) -> tuple[str, dict[str, Any]] | None:
    """What ``viewer`` is told of ``news``: the name of an event and its data, or nothing."""
    if news.topic == PEOPLE:
        return ("all", {}) if news.ids is None or viewer.user in news.ids else None
    if news.topic != viewer.topic:
        return None
    if news.verb == ADDED:
        return "added", {}
    if news.ids is None:
        return "all", {}
    rows = sorted(viewer.rows & news.ids)
    return ("rows", {"ids": rows}) if rows else None


def _joined(viewer: Viewer, missed: Iterable[News]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What ``viewer`` is told of several news, in few words."""
    found = [concern for news in missed if (concern := _concern(viewer, news))]
    kinds = {kind for kind, _data in found}
    if "all" in kinds:
        yield "all", {}
    elif rows := {pk for _kind, data in found for pk in data.get("ids", ())}:
        yield "rows", {"ids": sorted(rows)}
    if "added" in kinds:
        yield "added", {}


def _event(name: str, data: dict[str, Any]) -> str:
    """A message of a stream (WHATWG HTML, 9.2.6)."""
    text = json.dumps(data, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n"
