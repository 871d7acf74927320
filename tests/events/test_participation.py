"""Who comes to an event: seats, the waiting list, who reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import tasks
from events.actions import answer, move_all_up
from events.models import Event, Participation
from events.seats import tell_seats
from tests.factories import ActorFactory, EventFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deferred(monkeypatch: Any) -> list[int]:
    """The events of which the worker was asked to tell those who rose."""
    found: list[int] = []
    monkeypatch.setattr(tasks.tell_seats_of, "defer", lambda event_id: found.append(event_id))
    return found


def say(event: Event, actor: Any, said: str = "yes", **kwargs: Any) -> Participation:
    return answer(event=event, actor=actor, answer=said, by=None, **kwargs)


def state(participation: Participation) -> str:
    participation.refresh_from_db()
    if participation.is_waiting:
        return f"waits {participation.rank}"
    return "seated" if participation.is_seated else participation.answer


def test_beyond_the_seats_people_wait_in_order() -> None:
    event = EventFactory(capacity=2)
    found = [say(event, ActorFactory()) for _each in range(4)]
    assert [state(each) for each in found] == ["seated", "seated", "waits 1", "waits 2"]


def test_who_withdraws_leaves_their_seat_to_the_first_who_waits(
    deferred: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    event = EventFactory(capacity=1)
    leaving = ActorFactory()
    say(event, leaving)
    first, second = (say(event, ActorFactory()) for _each in range(2))
    with django_capture_on_commit_callbacks(execute=True):
        gone = say(event, leaving, "no")
    assert [state(each) for each in (gone, first, second)] == ["no", "seated", "waits 1"]
    assert deferred == [event.pk]


@pytest.mark.parametrize("where", ["event", "place"])
def test_seats_added_go_to_those_who_wait(where: str) -> None:
    place = PlaceFactory(capacity=1)
    event = EventFactory(place=place, capacity=1 if where == "event" else None)
    say(event, ActorFactory())
    waiting = [say(event, ActorFactory()) for _each in range(3)]
    grown = event if where == "event" else place
    type(grown).objects.filter(pk=grown.pk).update(capacity=3)
    assert move_all_up() == 2
    assert [state(each) for each in waiting] == ["seated", "seated", "waits 1"]
    assert move_all_up() == 0


def test_a_party_too_large_keeps_its_place_and_lets_the_next_one_pass() -> None:
    event = EventFactory(capacity=2)
    leaving = ActorFactory()
    say(event, leaving)
    say(event, ActorFactory())
    large, small = (say(event, ActorFactory(), party_size=size) for size in (2, 1))
    say(event, leaving, "no")
    assert [state(large), state(small)] == ["waits 1", "seated"]


def test_who_asks_for_more_than_is_left_keeps_what_they_have() -> None:
    event = EventFactory(capacity=3)
    actor = ActorFactory()
    say(event, actor, party_size=2)
    with pytest.raises(ValidationError, match="Vos 2 places sont gardées"):
        say(event, actor, party_size=4)
    assert Participation.objects.get().party_size == 2
    assert say(event, actor, party_size=3).is_seated


def test_fewer_seats_take_none_back() -> None:
    event = EventFactory(capacity=3)
    actor = ActorFactory()
    seated = say(event, actor, party_size=3)
    Event.objects.filter(pk=event.pk).update(capacity=1)
    late = say(event, ActorFactory())
    assert [state(seated), state(late)] == ["seated", "waits 1"]
    assert say(event, actor, party_size=2).is_seated


def test_distance_and_perhaps_take_no_seat() -> None:
    event = EventFactory(capacity=1, mode="both")
    say(event, ActorFactory(), mode="remote", party_size=4)
    say(event, ActorFactory(), "perhaps", party_size=2)
    assert say(event, ActorFactory()).is_seated
    counts = event.participations.counts()
    assert (counts.onsite, counts.remote, counts.perhaps, counts.waiting) == (1, 4, 2, 0)


def test_the_event_says_how_one_takes_part() -> None:
    assert say(EventFactory(mode="remote"), ActorFactory(), mode="onsite").mode == "remote"


@pytest.mark.parametrize("kwargs", [{"status": "draft"}, {"status": "cancelled"}, {"past": True}])
def test_closed_events_take_no_answer(kwargs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        say(EventFactory(**kwargs), ActorFactory())
    assert not Participation.objects.exists()


@pytest.mark.parametrize("size", [0, 51])
def test_parties_have_a_size(size: int) -> None:
    with pytest.raises(ValidationError):
        say(EventFactory(), ActorFactory(), party_size=size)
    assert not Participation.objects.exists()


def risen(**kwargs: Any) -> Participation:
    """A participation that rose from the waiting list."""
    event = EventFactory(capacity=1, title="Fête du pain")
    leaving = ActorFactory()
    say(event, leaving)
    waiting = say(event, ActorFactory(**kwargs))
    say(event, leaving, "no")
    return waiting


def test_who_rises_is_told_once(mailoutbox: Any) -> None:
    risen(email="ana@example.org")
    assert (tell_seats(), tell_seats()) == (1, 0)
    (message,) = mailoutbox
    assert message.to == ["ana@example.org"]
    assert "Fête du pain" in message.subject
    assert message.extra_headers["Message-ID"].startswith("<seat-")


def test_a_message_that_fails_leaves_with_the_next_run(mailoutbox: Any, monkeypatch: Any) -> None:
    waiting = risen(email="ana@example.org")
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", lambda self: 1 / 0)
        assert tell_seats(waiting.event_id) == 0
    assert tell_seats(waiting.event_id) == 1
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("actor", [{"email": ""}, {"email": "a@example.org", "opted_out": True}])
def test_who_wants_no_message_has_none(actor: dict[str, Any], mailoutbox: Any) -> None:
    risen(**actor)
    assert tell_seats() == 0
    assert not mailoutbox


def test_read_by_who_may_edit_the_event_and_by_each_for_themselves(
    community: Any, people: dict[str, Any]
) -> None:
    event = EventFactory(community=community, audience="public")
    mine = say(event, people["member"].actor)
    other = say(event, ActorFactory(community=community))
    read = {
        role: set(Participation.objects.visible_to(person)) for role, person in people.items()
    }  # fmt: skip
    both = {mine, other}
    assert read == {
        "anonymous": set(), "member": {mine}, "gardener": both, "former_gardener": set(),
        "agent": set(), "region_gardener": both, "administrator": both,
    }  # fmt: skip


def test_numbers_are_for_all_who_read_the_event_and_names_are_not(client: Any) -> None:
    event = EventFactory(audience="public")
    say(event, ActorFactory(name="Zéphyrine"), party_size=3)
    text = client.get(event.get_absolute_url()).content.decode()
    assert "3 personnes sur place" in text
    assert "Zéphyrine" not in text


def test_the_page_asks_as_many_queries_for_many_as_for_one(client: Any) -> None:
    event = EventFactory(audience="public")
    asked = []
    for more in (1, 6):
        for _each in range(more):
            say(event, ActorFactory())
        client.get(event.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(event.get_absolute_url())
        asked.append(len(queries))
    assert asked[0] == asked[1]
