"""Who came is noted at the door; the certificate that tells it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor, Community
from events.actions import add_at_door, tick
from events.links import answer_address
from events.models import Event, Participation
from grc.models import User
from tests.factories import ActorFactory, EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def event(community: Community) -> Event:
    return EventFactory(title="Portes ouvertes", community=community)


def address(event: Event) -> str:
    return reverse("events:event_attendance", args=[event.pk])


def ago(minutes: int) -> dt.datetime:
    return NOW() - dt.timedelta(minutes=minutes)


@pytest.mark.parametrize("order", [(30, 20, 10), (10, 20, 30), (20, 10, 30)])
def test_the_last_tick_wins_in_whatever_order_they_come(event: Event, order: Any) -> None:
    """Ticked, unticked, ticked again: ten minutes ago."""
    found = ParticipationFactory(event=event)
    for minutes in order:
        tick(participation=found, attended=minutes != 20, at=ago(minutes))
    found.refresh_from_db()
    assert found.attended
    assert ago(11) < found.attendance_at < ago(9)
    tick(participation=found, attended=False, at=ago(5))
    tick(participation=found, attended=True, at=ago(10))
    found.refresh_from_db()
    assert found.attended is None


def test_a_clock_that_is_fast_does_not_win_for_ever(event: Event) -> None:
    found = ParticipationFactory(event=event)
    tick(participation=found, attended=True, at=NOW() + dt.timedelta(hours=3))
    assert not tick(participation=found, attended=False, at=NOW()).attended


def test_ticked_without_javascript(event: Event, gardener: User, browse: Any) -> None:
    found = ParticipationFactory(event=event, answer="yes", mode="remote", party_size=2)
    client = browse(gardener)
    page = client.get(address(event)).content.decode()
    assert re.search(rf'value="{found.pk}:1" aria-pressed="false"', page)
    page = client.post(address(event), {"tick": f"{found.pk}:1"}, follow=True).content.decode()
    assert re.search(rf'value="{found.pk}:0" aria-pressed="true"', page)
    found.refresh_from_db()
    assert (found.attended, found.mode, found.party_size) == (True, "remote", 2)
    client.post(address(event), {"tick": f"{found.pk}:0"})
    found.refresh_from_db()
    assert found.attended is None


def test_someone_is_added_in_one_form(event: Event, gardener: User, browse: Any) -> None:
    sent = {"name": " Jeanne  de la Tour ", "email": "jeanne@example.org"}
    page = browse(gardener).post(address(event), sent, follow=True).content.decode()
    assert "Jeanne de la Tour" in page
    found = Participation.objects.select_related("actor").get()
    assert found.attended
    assert (found.actor.email, found.actor.source_detail) == ("jeanne@example.org", event.title)
    assert Actor.objects.visible_to(gardener).filter(pk=found.actor_id).exists()


def test_added_twice_by_one_phone_is_once(event: Event, gardener: User) -> None:
    key = uuid.uuid4()
    for _twice in range(2):
        add_at_door(event=event, key=key, name="Jeanne Tour", at=ago(3), by=gardener)
    assert Participation.objects.count() == Actor.objects.filter(name="Tour").count() == 1


def test_who_is_known_is_recognised(event: Event, community: Community, gardener: User) -> None:
    def add(name: str, email: str = "") -> Any:
        made = add_at_door(
            event=event, key=uuid.uuid4(), name=name, email=email, at=NOW(), by=gardener
        )
        return made.actor

    mailed = ActorFactory(first_name="Ana", name="Roux", email="ana@example.org")
    member = ActorFactory(first_name="Éloïse", name="Bœuf-Martin", community=community)
    assert add("Anna R.", "ANA@example.org") == mailed
    assert add("eloise boeuf-martin") == member
    assert add("Éloïse Bœuf-Martin", "autre@example.org") == member  # whose address was not known
    stranger = ActorFactory(first_name="Noé", name="Seul")
    assert add("Noé Seul") != stranger  # of no community: perhaps someone else
    member.email = "eloise@example.org"
    member.save()
    assert add("Éloïse Bœuf-Martin", "homonyme@example.org") != member


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": ""}, "obligatoire"), ({"name": "x" * 151}, "150"),
        ({"name": "Jeanne", "email": "jeanne@"}, "courriel"),
        ({"tick": "0:1"}, "plus dans la liste"),
        ({"tick": "x"}, ""), ({"name": "Jeanne", "at": "hier"}, "moment"),
        ({"name": "Jeanne", "at": "2026-01-01T10:00"}, "moment"), ({"name": "J", "key": "x"}, ""),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_kept(
    event: Event, gardener: User, browse: Any, sent: dict[str, str], said: str
) -> None:
    client = browse(gardener)
    response = client.post(address(event), sent)
    assert response.status_code == 422
    if "email" in sent:
        assert 'value="Jeanne"' in response.content.decode()
    response = client.post(address(event), {**sent, "row": "1"})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "<" not in response.content.decode()
    assert not Participation.objects.exists()


def test_the_row_alone_for_the_script(event: Event, gardener: User, browse: Any) -> None:
    sent = {"name": "<b>Jeanne", "key": str(uuid.uuid4()), "at": ago(9).isoformat(), "row": "1"}
    response = browse(gardener).post(address(event), sent)
    assert "<html" not in response.content.decode()
    assert "&lt;b&gt;Jeanne" in response.content.decode()
    assert Participation.objects.get().attendance_at < ago(8)


def test_those_awaited_then_whoever_is_looked_for(
    event: Event, gardener: User, browse: Any
) -> None:
    coming = ParticipationFactory(event=event, answer="perhaps", actor__name="Delmas")
    invited = ParticipationFactory(event=event, actor__name="Bœuf")
    rows = browse(gardener).get(address(event)).context["rows"]
    assert rows == [coming]
    assert browse(gardener).get(f"{address(event)}?q=BOEUF").context["rows"] == [invited]


def test_of_another_event_nothing_is_ticked(event: Event, gardener: User, browse: Any) -> None:
    other = ParticipationFactory()
    sent = {"tick": f"{other.pk}:1"}
    assert browse(gardener).post(address(event), sent).status_code == 422
    other.refresh_from_db()
    assert other.attended is None


def test_not_for_a_draft(event: Event, gardener: User, browse: Any) -> None:
    Event.objects.filter(pk=event.pk).update(status="draft")
    page = browse(gardener).get(address(event), follow=True).content.decode()
    assert "Les présences se notent pour un événement annoncé." in page


def test_as_many_queries_for_many_as_for_one(event: Event, gardener: User, browse: Any) -> None:
    client, asked = browse(gardener), []
    for more in (1, 6):
        for _each in range(more):
            ParticipationFactory(event=event, answer="yes")
        client.get(address(event))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(event))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_certificate_is_for_who_came(
    event: Event, gardener: User, member: User, client: Any, browse: Any
) -> None:
    found = ParticipationFactory(event=event, actor=member.actor)
    url = reverse("events:participation_certificate", args=[found.pk])
    link = f"{answer_address(found)}attestation/"
    for reader in (client, browse(gardener)):
        assert reader.get(link).status_code == 404
    assert browse(gardener).get(url).status_code == 404
    tick(participation=found, attended=True, at=NOW())
    for reader, asked in ((browse(gardener), url), (browse(member), url), (client, link)):
        page = reader.get(asked).content.decode()
        assert "Attestation de présence" in page
        assert str(member.actor) in page
        assert "Portes ouvertes" in page
    Event.objects.filter(pk=event.pk).update(starts_at=ago(3000), ends_at=None)
    assert "attestation/" in client.get(answer_address(found)).content.decode()
