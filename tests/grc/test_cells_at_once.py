"""Two people who edit the same row at once, hundreds of times: nothing accepted is lost, nothing is
written over unseen (domain.md, *Concurrent edits never overwrite each other silently*)."""

from __future__ import annotations

import datetime as dt
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from communities.models import Community, Theme
from gardeners.models import Need
from grc.models import User
from tests.cells import HTMX, Browse, carried_by
from tests.edits import LINKS, Edit, context_of, hold, seen_of, sentence_of
from tests.factories import NeedFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)
EDITS = 500
QUICK = 0.0005  # seconds: a thread back from the database does not wait 5 ms for the other


class Session:
    """Someone logged in, who opens cells, lets them wait, and sends them with what they hold."""

    def __init__(self, client: Client, need: Need, seed: int) -> None:
        self.client, self.url = client, f"/grc/besoins/{need.pk}/"
        self.draw, self.seed = random.Random(seed), seed
        self.open: dict[str, dict[str, str]] = {}
        self.edits: list[Edit] = []

    def ask(self, path: str, data: Any = None) -> tuple[int, str]:
        ask = self.client.get if data is None else self.client.post
        response = ask(path, data, headers=HTMX)
        return response.status_code, response.content.decode()

    def work(self, count: int, kinds: dict[str, tuple[str, Callable[..., Any]]]) -> None:
        while len(self.edits) < count:
            column = self.draw.choice(list(kinds))
            name, draw_value = kinds[column]
            if column not in self.open:
                status, html = self.ask(f"{self.url}{column}/")
                assert status == 200, html
                self.open[column] = carried_by(html)
            if self.draw.random() < 0.7:  # else it stays open, while others write
                self.send(column, name, draw_value(self.draw, f"{self.seed}-{len(self.edits)}"))

    def send(self, column: str, name: str, value: Any) -> None:
        """Send a value until it is accepted, or until the other's is preferred."""
        while True:
            held = self.open[column]
            edit = Edit(name, value, seen_of(held, name), time.monotonic())
            status, html = self.ask(f"{self.url}{column}/", {**held, name: _sent(value)})
            edit.answered_at, edit.accepted = time.monotonic(), status == 200
            self.edits.append(edit)
            if edit.accepted:
                edit.context = context_of(html)
                del self.open[column]
                return
            assert status == 422, html
            edit.sentence = sentence_of(html)
            self.open[column] = carried_by(html)
            if self.draw.random() < 0.5:  # the other's stays
                assert self.ask(self.url)[0] == 200
                del self.open[column]
                return


def _sent(value: Any) -> Any:
    return list(value) if isinstance(value, frozenset) else value


def kinds_of(themes: list[Theme]) -> dict[str, tuple[str, Callable[..., Any]]]:
    """The columns that are edited: their field, and a value drawn for it."""
    keys, today = [theme.pk for theme in themes], timezone.localdate()
    return {
        "besoin": ("title", lambda draw, unique: f"« Local » <{unique}> & cie"),
        "etat": ("status", lambda draw, unique: draw.choice(["heard", "answering"])),
        "urgence": ("urgency", lambda draw, unique: draw.choice(Need.Urgency.values)),
        "origine": ("origin", lambda draw, unique: draw.choice(Need.Origin.values)),
        "entendu": ("heard_on", lambda draw, _: today - dt.timedelta(draw.randrange(1000))),
        "thematiques": ("themes", lambda draw, _: frozenset(draw.sample(keys, draw.randrange(5)))),
    }  # fmt: skip


@pytest.fixture
def switches() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(QUICK)
    yield
    sys.setswitchinterval(usual)


def test_two_people_edit_one_row_five_hundred_times(
    browse: Browse, gardener: User, region_gardener: User,
    community: Community, switches: None,
) -> None:  # fmt: skip
    kinds = kinds_of([ThemeFactory(name=name) for name in ("Eau", "Sport", "Forêt", "Train")])
    need = NeedFactory(title="Un local", community=community)
    people = (gardener, region_gardener)
    sessions = [Session(browse(one), need, n) for n, one in enumerate(people)]
    together = threading.Barrier(len(sessions))

    def work(session: Session) -> None:
        together.wait()
        try:
            session.work(EDITS // 2, kinds)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sessions)) as pool:
        list(pool.map(work, sessions))
    edits = [edit for session in sessions for edit in session.edits]
    past = hold(need, edits)
    assert len(edits) >= EDITS
    assert sum(not edit.accepted for edit in edits) > 20, "hardly any conflict"
    for name, values in past.values.items():
        assert len(values) > 10, f"{name} hardly changed"
    assert merged(past.need, edits) > 20, "hardly any edit met another one's"


def merged(need: Need, edits: list[Edit]) -> int:
    """How many edits were accepted although the row had changed since their author read it."""
    version = {event.pgh_context_id: event.version for event in need.history.all()}
    return sum(
        version[edit.context] > edit.seen + 1
        for edit in edits
        if edit.context in version and edit.name not in LINKS
    )
