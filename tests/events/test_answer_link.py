"""What people answer by the link of a message, without an account."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from communities.models import Actor
from events.actions import answer
from events.invitations import send_invitations
from events.links import answer_address, stop_address
from events.models import Event, Participation
from tests.factories import ActorFactory, EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited() -> Participation:
    event = EventFactory(title="Portes ouvertes", audience="gardeners", capacity=2, mode="both")
    return ParticipationFactory(event=event)


def links() -> list[str]:
    """The links of the message sent last: yes, perhaps, no."""
    return re.findall(r"http://localhost:8000(/\S+reponse=\w+)", str(mail.outbox[-1].body))


def test_from_the_message_to_the_answer(invited: Participation, client: Client) -> None:
    send_invitations()
    yes, perhaps, no = links()
    page = client.get(yes).content.decode()
    assert "Portes ouvertes" in page
    assert re.search(r'value="yes"[^>]* checked', page)
    invited.refresh_from_db()
    assert invited.answer == "invited"  # reading the page answers nothing
    sent = {"answer": "yes", "party_size": 2, "mode": "onsite"}
    page = client.post(yes, sent, follow=True).content.decode()
    assert "Vous venez à 2." in page
    invited.refresh_from_db()
    assert (invited.answer, invited.party_size, invited.is_seated) == ("yes", 2, True)
    assert re.search(r'value="no"[^>]* checked', client.get(no).content.decode())
    assert re.search(r'value="perhaps"[^>]* checked', client.get(perhaps).content.decode())
    client.post(no, {"answer": "no", "party_size": 1, "mode": "onsite"})
    invited.refresh_from_db()
    assert invited.answer == "no"


def test_beyond_the_seats_one_waits(invited: Participation, client: Client) -> None:
    answer(event=invited.event, actor=ActorFactory(), answer="yes", party_size=2, by=None)
    sent = {"answer": "yes", "party_size": 1, "mode": "onsite"}
    page = client.post(answer_address(invited), sent, follow=True).content.decode()
    assert "en liste d’attente, au rang 1" in page


def test_bad_input_is_told_and_kept(invited: Participation, client: Client) -> None:
    url = answer_address(invited)
    response = client.post(url, {"answer": "yes", "party_size": "0", "mode": "onsite"})
    assert response.status_code == 422
    assert re.search(r'value="yes"[^>]* checked', response.content.decode())
    assert client.get(f"{url}?reponse=lune").status_code == 200
    invited.refresh_from_db()
    assert invited.answer == "invited"


def test_the_link_is_of_one_person_one_event_one_address(
    invited: Participation, client: Client
) -> None:
    url = answer_address(invited)
    assert client.get(f"{url[:-3]}xx/").status_code == 404
    stop = stop_address(invited.actor).split("/")[2]
    assert client.get(f"/reponses/{stop}/").status_code == 404  # a salt of its own
    Actor.objects.filter(pk=invited.actor_id).update(email="autre@example.org")
    assert client.get(url).status_code == 404


def test_it_follows_an_actor_merged_into_another(invited: Participation, client: Client) -> None:
    url, kept = answer_address(invited), ActorFactory(first_name="Gardée")
    Participation.objects.filter(pk=invited.pk).update(actor=kept)
    Actor.objects.filter(pk=invited.actor_id).update(merged_into=kept)
    assert "Gardée" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"status": "cancelled", "cancelled_why": "Il pleut."}, "Il pleut."),
        ({"status": "draft"}, "n’attend pas de réponse"),
        ({"archived_at": timezone.now()}, "n’attend pas de réponse"),
        ({"starts_at": timezone.now() - dt.timedelta(2)}, "on ne peut plus y répondre"),
    ],
)
def test_it_dies_with_the_event(
    invited: Participation, client: Client, changed: dict[str, Any], said: str
) -> None:
    Event.objects.filter(pk=invited.event_id).update(**changed)
    sent = {"answer": "yes", "party_size": 1, "mode": "onsite"}
    for response in (
        client.get(answer_address(invited)),
        client.post(answer_address(invited), sent),
    ):
        page = response.content.decode()
        assert said in page
        assert "<form" not in page.split("<main")[1].split("</main")[0]
    invited.refresh_from_db()
    assert invited.answer == "invited"


def test_messages_stop_in_one_click(invited: Participation) -> None:
    send_invitations()
    header = mail.outbox[0].extra_headers["List-Unsubscribe"]
    [link] = re.findall(r"^<http://localhost:8000(/\S+)>$", header)
    client = Client(enforce_csrf_checks=True)  # a mail program has neither cookie nor page of ours
    assert "Ne plus recevoir" in client.get(link).content.decode()
    invited.actor.refresh_from_db()
    assert not invited.actor.opted_out
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    invited.actor.refresh_from_db()
    assert invited.actor.opted_out
    assert "Vous ne recevez plus de messages" in client.get(link).content.decode()
    client.post(link, {"reprendre": "oui"})
    invited.actor.refresh_from_db()
    assert not invited.actor.opted_out
    assert client.get(f"{link[:-3]}xx/").status_code == 404
