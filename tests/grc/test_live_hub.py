"""Who is told what: only of the rows of their page, and of who is there if they may know it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from grc.live.hub import KEPT_SECONDS, STREAMS_PER_PERSON, Hub, News, Viewer

NEEDS, ACTORS = "gardeners_need", "communities_actor"


@dataclass
class Browser:
    """What a browser is sent."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closed: bool = False

    def send(self, text: str) -> None:
        name, data = text.removesuffix("\n\n").split("\n")
        self.sent.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))

    def close(self) -> None:
        self.closed = True

    def told(self) -> list[tuple[str, Any]]:
        """What it was told since the last call, less the time to wait."""
        told, self.sent = self.sent, []
        for _name, data in told:
            data.pop("spread", None)
        return [(name, data.get("ids", data.get("people"))) for name, data in told]


def person(name: str) -> dict[str, str]:
    return {"name": name, "initials": name[0], "side": "region"}


def come(hub: Hub, rows: set[int], *, user: int = 1, topic: str = NEEDS, **options: Any) -> Browser:
    browser = Browser()
    age, now = options.pop("age", 0), options.pop("now", 50)
    viewer = Viewer(topic, user, frozenset(rows), browser.send, browser.close, **options)
    hub.join(viewer, age=age, now=now)
    return browser


@pytest.fixture
def hub() -> Hub:
    return Hub(started=0)


def test_a_payload_is_read() -> None:
    assert News.parse("gardeners_need u 3,4") == News(NEEDS, "u", frozenset({3, 4}))
    assert News.parse("gardeners_need i *") == News(NEEDS, "i", None)


@pytest.mark.parametrize("payload", ["", "need", "need x 1", "need u ", "need u 1 2", "need u a"])
def test_a_strange_payload_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        News.parse(payload)


def test_one_is_told_of_the_rows_of_one_s_page_alone(hub: Hub) -> None:
    mine, other, actors = come(hub, {1, 2}), come(hub, {9}), come(hub, {1}, topic=ACTORS)
    hub.tell(News(NEEDS, "u", frozenset({2, 3, 4})), 51)
    assert mine.told() == [("rows", [2])]
    assert other.told() == actors.told() == []
    hub.tell(News(NEEDS, "d", frozenset({1, 9})), 52)
    assert mine.told() == [("rows", [1])]
    assert other.told() == [("rows", [9])]


def test_of_what_is_added_one_learns_no_key(hub: Hub) -> None:
    mine = come(hub, {1})
    hub.tell(News(NEEDS, "i", frozenset({7, 8})), 51)
    assert mine.sent == [("added", {"spread": 0})]
    mine.told()
    hub.tell(News(NEEDS, "i", None), 51)
    assert [name for name, _data in mine.told()] == ["added"]


def test_many_changes_are_looked_at_again(hub: Hub) -> None:
    mine, actors = come(hub, {1}), come(hub, {1}, topic=ACTORS)
    hub.tell(News(NEEDS, "u", None), 51)
    assert [name for name, _data in mine.told()] == ["all"]
    assert actors.told() == []


def test_rights_concern_one_person(hub: Hub) -> None:
    mine, other = come(hub, {1}, user=1), come(hub, {1}, user=2)
    hub.tell(News("grc_user", "u", frozenset({2})), 51)
    assert mine.told() == []
    assert [name for name, _data in other.told()] == ["all"]


def test_what_was_missed_while_the_page_was_made(hub: Hub) -> None:
    hub.tell(News(NEEDS, "u", frozenset({1, 5})), 40)
    hub.tell(News(NEEDS, "i", frozenset({6})), 45)
    hub.tell(News(NEEDS, "u", frozenset({2})), 46)
    names = [name for name, _data in come(hub, {1, 2}, age=12).told()]
    assert names == ["rows", "added"]
    assert come(hub, {1, 2}, age=1).told() == []


def test_who_comes_back_too_late_looks_at_all(hub: Hub) -> None:
    now = 10 * KEPT_SECONDS
    late = come(hub, {1}, age=2 * KEPT_SECONDS, now=now)
    assert [name for name, _data in late.told()] == ["all"]
    recent = come(hub, {1}, age=1, now=now)
    assert recent.told() == []


def test_what_is_kept_is_bounded(hub: Hub) -> None:
    for moment in range(1000):
        hub.tell(News(NEEDS, "u", frozenset({moment})), moment)
    assert len(hub.recent) <= KEPT_SECONDS + 1


def test_many_viewers_do_not_ask_together(hub: Hub) -> None:
    viewers = [come(hub, {1}, user=user) for user in range(200)]
    hub.tell(News(NEEDS, "u", frozenset({1})), 51)
    (spread,) = {data["spread"] for viewer in viewers for _name, data in viewer.sent}
    assert 500 <= spread <= 1000
    alone = Hub(started=0)
    viewer = come(alone, {1})
    alone.tell(News(NEEDS, "u", frozenset({1})), 51)
    assert viewer.sent[0][1]["spread"] == 0


def test_who_is_there_is_shown_to_those_who_may_know(hub: Hub) -> None:
    ada = come(hub, set(), user=1, person=person("Ada"))
    member = come(hub, set(), user=2)
    tom = come(hub, set(), user=3, person=person("Tom"))
    elsewhere = come(hub, set(), user=4, topic=ACTORS, person=person("Rémi"))
    ada.told(), tom.told(), elsewhere.told()
    hub.show_people()
    assert ada.told() == [("people", [person("Tom")])]
    assert tom.told() == [("people", [person("Ada")])]
    assert elsewhere.told() == [("people", [])]
    assert member.told() == []
    hub.show_people()
    assert ada.told() == []


def test_two_tabs_are_one_person_and_a_departure_is_seen(hub: Hub) -> None:
    ada = come(hub, set(), user=1, person=person("Ada"))
    come(hub, set(), user=3, person=person("Tom"))
    come(hub, set(), user=3, person=person("Tom"))
    hub.show_people()
    assert ada.told()[-1] == ("people", [person("Tom")])
    for viewer in [one for one in hub.everyone() if one.user == 3]:
        hub.leave(viewer)
    hub.show_people()
    assert ada.told() == [("people", [])]


def test_a_person_has_a_few_streams(hub: Hub) -> None:
    browsers = [come(hub, set(), user=1) for _ in range(STREAMS_PER_PERSON + 1)]
    assert [browser.closed for browser in browsers] == [True] + [False] * STREAMS_PER_PERSON
