"""Who comes is reminded of it two days before, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from events.models import Participation
from events.reminders import send_reminders
from tests.factories import ParticipationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now


def near(**kwargs: Any) -> Participation:
    """Someone who said a week ago that they come to an event of tomorrow."""
    kwargs = {
        "answer": "yes", "answered_at": NOW() - dt.timedelta(7),
        "event__starts_at": NOW() + dt.timedelta(hours=30), **kwargs,
    }  # fmt: skip
    return ParticipationFactory(**kwargs)


@pytest.mark.parametrize("answer", ["yes", "perhaps"])
def test_once_with_the_links_to_change_one_s_mind(answer: str) -> None:
    found = near(answer=answer)
    assert (send_reminders(), send_reminders()) == (1, 0)
    body = str(mail.outbox[0].body)
    assert mail.outbox[0].subject.startswith("Rappel – ")
    assert ("peut-être »" in body) == (answer == "perhaps")
    assert "?reponse=no" in body
    found.refresh_from_db()
    assert found.reminded_at


@pytest.mark.parametrize(
    "why_not",
    [
        {"answer": "no"}, {"answer": "invited"}, {"waiting_since": NOW() - dt.timedelta(3)},
        {"answered_at": NOW()}, {"event__starts_at": NOW() + dt.timedelta(hours=50)},
        {"event__starts_at": NOW() - dt.timedelta(hours=1)}, {"event__status": "cancelled"},
        {"actor__opted_out": True},
    ],
)  # fmt: skip
def test_who_is_not_reminded(why_not: dict[str, Any]) -> None:
    near(**why_not)
    assert send_reminders() == 0


def test_an_event_moved_later_is_reminded_again() -> None:
    found = near()
    assert send_reminders() == 1
    Participation.objects.update(reminded_at=NOW() - dt.timedelta(days=3))
    assert found.event.starts_at - NOW() < dt.timedelta(days=2)
    assert send_reminders() == 1
