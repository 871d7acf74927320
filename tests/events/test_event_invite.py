"""People are invited to an event: who is proposed and why, who is left out, who leaves."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Community
from events import inviting, tasks
from events.inviting import proposals
from events.models import Event, Participation
from grc.models import User
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    EventFactory,
    NeedFactory,
    ParticipationFactory,
    PlaceFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deferred(monkeypatch: Any) -> list[int]:
    """The events of which the worker was asked to send the invitations."""
    found: list[int] = []
    monkeypatch.setattr(tasks.send_invitations_of, "defer", lambda event_id: found.append(event_id))
    return found


def person(name: str, community: Community | None = None, **kwargs: Any) -> Any:
    kwargs.setdefault("email", f"{name.lower()}@example.org")
    return ActorFactory(first_name=name, name="Essai", community=community, **kwargs)


@pytest.fixture
def event(community: Community) -> Event:
    theme = ThemeFactory(name="Alimentation")
    near = CommuneFactory(name="Figeac", epci="200000001", epci_name="Grand-Figeac")
    place = PlaceFactory(commune=near, communities=[community])
    return EventFactory(community=community, place=place, themes=[theme])


def address(event: Event) -> str:
    return reverse("events:event_invite", args=[event.pk])


def told(event: Event, user: User) -> dict[str, tuple[str, str]]:
    """By first name: the group and why."""
    return {
        one.name.split()[0]: (group.key, one.why)
        for group in proposals(event, user).groups
        for one in group.people
    }


def test_who_is_proposed_once_for_the_best_reason(
    event: Event, community: Community, gardener: User
) -> None:
    ana, bo, chloe, dan, eli, fay = (
        person(name, community) for name in ("Ana", "Bo", "Chloé", "Dan", "Éli", "Fay")
    )
    near = event.place.commune  # type: ignore[union-attr]
    need = NeedFactory(title="Un four", community=community, actors=[ana])
    synergy = SynergyFactory(title="Pain", community=community, actors=[ana, bo])
    event.needs.add(need)
    event.synergies.add(synergy)
    NeedFactory(
        title="Un champ", community=community, actors=[ana, chloe], themes=list(event.themes.all())
    )
    dan.commune = near
    dan.save()
    eli.commune = CommuneFactory(epci="200000001", epci_name="Grand-Figeac")
    eli.save()
    assert fay
    assert told(event, gardener) == {
        "Ana": ("needs", "porte le besoin « Un four »"),
        "Bo": ("synergies", "prend part à la synergie « Pain »"),
        "Chloé": ("themes", "porte le besoin « Un champ », de la même thématique"),
        "Dan": ("commune", "est de la même commune : Figeac"),
        "Éli": ("epci", "est de la même intercommunalité : Grand-Figeac"),
        "Fay": ("members", "est membre de la communauté Les Tables du Lot"),
    }


def test_needs_that_one_may_not_read_propose_nobody(
    event: Event, community: Community, agent: User, gardener: User
) -> None:
    Event.objects.filter(pk=event.pk).update(created_by=agent)
    secret = NeedFactory(audience="gardeners", community=community, actors=[person("Ana")])
    event.needs.add(secret)
    assert told(event, agent) == {}
    assert told(event, gardener) == {}  # reads the need, not the actor, who is of no community


def test_who_is_left_out_is_counted(event: Event, community: Community, gardener: User) -> None:
    person("Ana", community, opted_out=True)
    person("Bo", community, email="")
    ParticipationFactory(event=event, actor=person("Chloé", community))
    person("Dan", community)
    found = proposals(event, gardener)
    assert (found.opted_out, found.unreachable, found.known) == (1, 1, 1)
    assert list(told(event, gardener)) == ["Dan"]


def test_those_ticked_and_those_typed_are_invited(
    event: Event, community: Community, gardener: User, browse: Any, deferred: list[int],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    ana, bo, chloe = (person(name, community) for name in ("Ana", "Bo", "Chloé"))
    client = browse(gardener)
    page = client.get(address(event)).content.decode()
    assert page.count('name="actors"') == 3
    shown = re.findall(r'name="shown" value="([\d,]+)"', page)[0]
    sent = {"actors": [ana.pk], "others": [bo.pk], "shown": shown}
    with django_capture_on_commit_callbacks(execute=True):
        assert "2 invitations" in client.post(address(event), sent, follow=True).content.decode()
    found = {each.actor: each for each in Participation.objects.select_related("actor")}
    assert set(found) == {ana, bo}
    assert chloe not in found
    assert found[ana].why == "est membre de la communauté Les Tables du Lot"
    assert found[bo].why == "invitation personnelle"
    assert {each.answer for each in found.values()} == {"invited"}
    assert deferred == [event.pk]


def test_a_large_group_is_invited_less_those_left_unticked(
    event: Event, community: Community, gardener: User, browse: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(inviting, "SHOWN", 2)
    people = [person(f"Ana{n}", community) for n in range(5)]
    client = browse(gardener)
    page = client.get(address(event)).content.decode()
    assert "et les 3 autres" in page
    shown = re.findall(r'name="shown" value="([\d,]+)"', page)[0]
    client.post(address(event), {"actors": [people[0].pk], "whole": "members", "shown": shown})
    found = set(Participation.objects.values_list("actor__first_name", flat=True))
    assert found == {"Ana0", "Ana2", "Ana3", "Ana4"}


def test_what_is_wrong_is_told_and_kept(
    event: Event, community: Community, gardener: User, browse: Any
) -> None:
    ana, silent = person("Ana", community), person("Bo", community, email="")
    client = browse(gardener)
    response = client.post(address(event), {"shown": ""})
    assert response.status_code == 422
    assert "Choisissez au moins une personne" in response.content.decode()
    response = client.post(address(event), {"actors": [ana.pk], "others": [silent.pk]})
    page = response.content.decode()
    assert "Sans adresse de courriel, ou ne veut plus de messages : Bo Essai." in page
    assert re.search(rf'value="{ana.pk}" checked', page)
    assert not Participation.objects.exists()


def test_nobody_is_invited_to_whom_one_may_not_write(
    event: Event, gardener: User, browse: Any
) -> None:
    stranger = person("Zoé")
    sent = {"actors": [stranger.pk], "others": [stranger.pk], "whole": "members"}
    assert browse(gardener).post(address(event), sent).status_code == 422
    assert not Participation.objects.exists()


def test_twice_is_once(event: Event, community: Community, gardener: User, browse: Any) -> None:
    ana = person("Ana", community)
    client = browse(gardener)
    client.post(address(event), {"others": [ana.pk]})
    page = client.post(address(event), {"others": [ana.pk]}, follow=True).content.decode()
    assert "étaient déjà invitées" in page
    assert Participation.objects.count() == 1


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_to_an_announced_event_only(event: Event, gardener: User, browse: Any, status: str) -> None:
    Event.objects.filter(pk=event.pk).update(status=status)
    page = browse(gardener).get(address(event), follow=True).content.decode()
    assert "On invite à un événement annoncé" in page


def test_as_many_queries_for_many_as_for_one(
    event: Event, community: Community, gardener: User, browse: Any
) -> None:
    client, asked = browse(gardener), []
    for more in (1, 6):
        for n in range(more):
            ana = person(f"Ana{more}{n}", community)
            need = NeedFactory(community=community, actors=[ana], themes=list(event.themes.all()))
            event.needs.add(need)
        client.get(address(event))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(event))
        asked.append(len(queries))
    assert asked[0] == asked[1]
