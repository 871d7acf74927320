"""The letters of events: each once, in two forms, with links that answer."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.core import mail

from events.invitations import send_invitations
from events.models import Event, EventNotice, Participation
from tests.factories import ActorFactory, EventFactory, ParticipationFactory, UserFactory

pytestmark = pytest.mark.django_db


def bodies() -> list[tuple[str, str]]:
    return [
        (str(message.body), str(message.alternatives[0][0]))  # type: ignore[attr-defined]
        for message in mail.outbox
    ]


def test_an_invitation_leaves_once_in_two_forms() -> None:
    event = EventFactory(title="Fête du pain & co", description="On pétrit.")
    found = ParticipationFactory(event=event, actor__email="ana@example.org")
    assert (send_invitations(event.pk), send_invitations()) == (1, 0)
    (message,) = mail.outbox
    assert message.to == ["ana@example.org"]
    assert message.subject == "Invitation – Fête du pain & co"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [(text, html)] = bodies()
    assert "Fête du pain & co" in text
    assert "Fête du pain &amp; co" in html
    assert "<time" not in text
    for answer in ("yes", "perhaps", "no"):
        assert f"?reponse={answer}" in text
        assert f"?reponse={answer}" in html
    assert "On pétrit." in text
    assert "<img" not in html
    found.refresh_from_db()
    assert found.invitation_sent_at
    assert EventNotice.objects.get(participation=found).starts_at == event.starts_at


def test_never_twice_and_never_lost(monkeypatch: Any) -> None:
    """An address refused, then a run that is killed once its message has left."""
    refused, other = ParticipationFactory(), ParticipationFactory()
    send = mail.EmailMultiAlternatives.send

    def broken(message: Any, *args: Any) -> int:
        if message.to == [refused.actor.email]:
            raise smtplib.SMTPRecipientsRefused({})
        return send(message, *args)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", broken)
    assert send_invitations() == 1

    def killed(message: Any, *args: Any) -> int:
        send(message, *args)
        raise KeyboardInterrupt

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        send_invitations()
    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send)
    assert (send_invitations(), send_invitations()) == (1, 0)
    told = [message for message in mail.outbox if message.to == [refused.actor.email]]
    assert len(told) == 2
    assert len({message.extra_headers["Message-ID"] for message in told}) == 1
    assert len([one for one in mail.outbox if one.to == [other.actor.email]]) == 1


@pytest.mark.parametrize(
    "why_not",
    [
        {"actor__opted_out": True}, {"actor__email": ""}, {"event__status": "cancelled"},
        {"event__past": True}, {"answer": "yes"}, {"invited_at": None},
    ],
)  # fmt: skip
def test_to_whom_none_leaves(why_not: dict[str, Any]) -> None:
    ParticipationFactory(**why_not)
    assert send_invitations() == 0
    assert not mail.outbox


def test_in_the_language_of_who_reads_it() -> None:
    user = UserFactory(language="en")
    ParticipationFactory(actor=ActorFactory(user=user, email="ann@example.org"))
    send_invitations()
    assert "Hello" in bodies()[0][0]
    assert 'lang="en"' in bodies()[0][1]


def test_what_the_event_holds_is_written_as_text() -> None:
    event = EventFactory(title="<img src=x> & co", description="<script>b()</script>")
    ParticipationFactory(event=event)
    send_invitations()
    [(_text, html)] = bodies()
    assert "<img" not in html
    assert "<script" not in html
    Event.objects.filter(pk=event.pk).update(title="Une\nfête")
    Participation.objects.update(invitation_sent_at=None)
    send_invitations()
    assert mail.outbox[-1].subject == "Invitation – Une fête"
