"""Who should know is told what changes in an event, once, whichever way it was changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities.models import Community
from events.actions import answer
from events.announcements import send_announcements
from events.invitations import send_invitations
from events.models import Event, EventNotice, Participation
from grc.models import User
from tests.factories import ActorFactory, EventFactory, ParticipationFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(community: Community) -> Event:
    return EventFactory(community=community, title="Portes ouvertes", capacity=1)


@pytest.fixture
def told(event: Event) -> dict[str, Participation]:
    """Someone of each sort, by what they said: they know the event as it is."""
    found = {
        name: answer(
            event=event, answer=said, by=None, actor=ActorFactory(email=f"{name}@example.org")
        )
        for name, said in {"yes": "yes", "waits": "yes", "perhaps": "perhaps", "no": "no"}.items()
    }
    found["invited"] = ParticipationFactory(event=event, actor__email="invited@example.org")
    send_invitations()
    found["chosen"] = ParticipationFactory(event=event, actor__email="chosen@example.org")
    mail.outbox.clear()
    assert send_announcements() == 0
    return found


def readers() -> set[str]:
    return {message.to[0].partition("@")[0] for message in mail.outbox}


def change(event: Event, **values: Any) -> None:
    Event.objects.filter(pk=event.pk).update(**values)


def test_a_cancelled_event_is_told_with_the_reason(
    event: Event, told: dict[str, Any], gardener: User, browse: Any
) -> None:
    url = reverse("events:event_cancel", args=[event.pk])
    browse(gardener).post(url, {"reason": "La salle est inondée."})
    assert (send_announcements(), send_announcements()) == (4, 0)
    assert readers() == {"yes", "waits", "perhaps", "invited"}
    for message in mail.outbox:
        assert message.subject == "Annulé – Portes ouvertes"
        assert "La salle est inondée." in str(message.body)
        assert "reponse=" not in str(message.body)


@pytest.mark.parametrize("way", ["update", "archive"])
def test_whichever_way_it_is_cancelled(event: Event, told: dict[str, Any], way: str) -> None:
    values = {"update": {"status": "cancelled"}, "archive": {"archived_at": timezone.now()}}[way]
    change(event, **values)
    assert send_announcements() == 4


def test_what_is_put_back_in_time_is_told_to_nobody(event: Event, told: dict[str, Any]) -> None:
    change(event, status="cancelled")
    change(event, status="announced")
    assert send_announcements() == 0


def test_what_is_put_back_too_late_is_told(event: Event, told: dict[str, Any]) -> None:
    for _twice in range(2):
        change(event, status="cancelled")
        assert send_announcements() == 4
        change(event, status="announced")
        assert send_announcements() == 4
    assert mail.outbox[4].subject == "Aura bien lieu – Portes ouvertes"
    every = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(every) == len(set(every)) == 16


@pytest.mark.parametrize("what", ["starts_at", "ends_at", "place", "url"])
def test_a_new_date_or_place_is_told_to_who_comes(
    event: Event, told: dict[str, Any], what: str
) -> None:
    later = event.starts_at + dt.timedelta(days=1)
    new = {
        "starts_at": later, "ends_at": later, "place": PlaceFactory(name="La Grange", capacity=1),
        "url": "https://visio.example.org/1",
    }  # fmt: skip
    change(event, **{what: new[what]})
    assert (send_announcements(), send_announcements()) == (3, 0)
    assert readers() == {"yes", "waits", "perhaps"}
    body = str(mail.outbox[0].body)
    assert ("au lieu de" in body) == (what in ("starts_at", "ends_at"))
    assert ("Le lieu : La Grange" in body) == (what == "place")
    assert ("https://visio.example.org/1" in body) == (what == "url")


def test_other_changes_are_told_to_nobody(event: Event, told: dict[str, Any]) -> None:
    change(event, title="Autre", description="Autre", capacity=9, kind="visit")
    assert send_announcements() == 0


def test_moved_and_moved_back_before_anyone_knew(event: Event, told: dict[str, Any]) -> None:
    change(event, starts_at=event.starts_at + dt.timedelta(days=1))
    change(event, starts_at=event.starts_at)
    assert send_announcements() == 0


def test_who_answers_after_the_change_knows_it(event: Event) -> None:
    change(event, capacity=None)
    change(event, starts_at=event.starts_at + dt.timedelta(days=1))
    answer(event=event, actor=ActorFactory(email="a@example.org"), answer="yes", by=None)
    assert send_announcements() == 0


def test_what_is_past_is_told_to_nobody(event: Event, told: dict[str, Any]) -> None:
    change(event, starts_at=timezone.now() - dt.timedelta(hours=1), status="cancelled")
    assert send_announcements() == 0


def test_those_of_whom_nothing_is_noted_know_the_event_as_it_is(
    event: Event, told: dict[str, Any]
) -> None:
    EventNotice.objects.all().delete()
    assert send_announcements() == 0
    assert EventNotice.objects.count() == 4
    EventNotice.objects.all().delete()
    change(event, status="cancelled")
    assert send_announcements() == 4


def test_killed_on_the_way_nothing_is_lost(
    event: Event, told: dict[str, Any], monkeypatch: Any
) -> None:
    send, left = mail.EmailMultiAlternatives.send, []

    def killed(message: Any, *args: Any) -> int:
        left.append(message.to[0])
        if len(left) == 2:
            raise KeyboardInterrupt
        return send(message, *args)

    change(event, status="cancelled")
    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        send_announcements()
    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send)
    assert (send_announcements(), send_announcements()) == (3, 0)
    assert readers() == {"yes", "waits", "perhaps", "invited"}
