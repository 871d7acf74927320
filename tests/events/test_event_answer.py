"""What someone who is logged in answers to an event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor, Community
from events.models import Event, Participation
from grc.models import User
from tests.factories import ActorFactory, EventFactory


@pytest.fixture
def event(community: Community) -> Event:
    return EventFactory(community=community, title="Portes ouvertes", capacity=2)


def address(event: Event) -> str:
    return reverse("events:event_answer", args=[event.pk])


def test_one_says_that_one_comes_and_changes_it(event: Event, member: User, browse: Any) -> None:
    client = browse(member)
    assert address(event) in client.get(event.get_absolute_url()).content.decode()
    sent = {"answer": "yes", "party_size": 2}
    page = client.post(address(event), sent, follow=True).content.decode()
    assert page.count("Vous venez à 2.") == 2  # said, and written on the page
    mine = Participation.objects.get()
    assert (mine.actor.user, mine.party_size, mine.created_by) == (member, 2, member)
    form = client.get(address(event)).context["form"]
    assert form.initial["answer"] == "yes"
    client.post(address(event), {"answer": "no", "party_size": 1})
    mine.refresh_from_db()
    assert mine.answer == "no"
    assert "Vous ne viendrez pas." in client.get(event.get_absolute_url()).content.decode()


def test_without_a_seat_left_one_waits(event: Event, member: User, browse: Any) -> None:
    from events.actions import answer

    answer(event=event, actor=ActorFactory(), answer="yes", party_size=2, by=None)
    client = browse(member)
    client.post(address(event), {"answer": "yes", "party_size": 1})
    assert "en liste d’attente, au rang 1" in client.get(event.get_absolute_url()).content.decode()


def test_bad_input_is_told_and_kept(event: Event, member: User, browse: Any) -> None:
    client = browse(member)
    for sent in ({}, {"answer": "yes", "party_size": "0"}, {"answer": "moon", "party_size": 1}):
        assert client.post(address(event), sent).status_code == 422
    client.post(address(event), {"answer": "yes", "party_size": 1})
    response = client.post(address(event), {"answer": "yes", "party_size": 9})
    assert response.status_code == 422
    assert "Votre place est gardée." in response.content.decode()
    assert Participation.objects.get().party_size == 1


def test_no_answer_to_what_is_past_or_prepared(
    event: Event, member: User, gardener: User, browse: Any
) -> None:
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - dt.timedelta(2), ends_at=None
    )
    sent = {"answer": "yes", "party_size": 1}
    page = browse(member).post(address(event), sent, follow=True).content.decode()
    assert "n’attend pas de réponse" in page
    Event.objects.filter(pk=event.pk).update(status="draft")
    assert browse(member).get(address(event)).status_code == 404
    assert not Participation.objects.exists()


def test_an_account_without_an_actor_is_told_so(event: Event, member: User, browse: Any) -> None:
    Actor.objects.filter(user=member).update(user=None)
    event.audience = "public"
    event.save()
    page = browse(member).get(address(event), follow=True).content.decode()
    assert "n’est relié à aucun acteur" in page


def test_what_one_answered_is_not_told_to_others(
    event: Event, member: User, browse: Any, community: Community
) -> None:
    browse(member).post(address(event), {"answer": "yes", "party_size": 1})
    event.audience = "public"
    event.save()
    from django.test import Client

    page = Client().get(event.get_absolute_url()).content.decode()
    assert "1 personne sur place" in page
    assert str(member.actor) not in page
    assert "Vous venez" not in page
