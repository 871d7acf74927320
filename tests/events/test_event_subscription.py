"""One's own calendar, by an address that opens it alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from communities.models import Community
from events.actions import answer
from events.models import Subscription
from grc.models import Audience, User
from tests.factories import ActorFactory, CommunityFactory, EventFactory, MandateFactory

pytestmark = pytest.mark.django_db
PAGE = "/evenements/abonnement/"


def subscribed(user: User, **more: Any) -> Subscription:
    made: Subscription = Subscription.objects.create(user=user, **more)
    return made


def titles(address: str) -> list[str]:
    """Read by a program, in which nobody is logged in."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    return [str(event["summary"]) for event in Calendar.from_ical(response.content).events]


def test_it_is_opened_changed_and_closed_on_its_page(member: User, browse: Any) -> None:
    client = browse(member)
    page = client.get(PAGE).content.decode()
    assert "personnel" not in page
    page = client.post(f"{PAGE}choisir/", {"only_mine": "False"}, follow=True).content.decode()
    mine = Subscription.objects.get()
    first = mine.get_absolute_url()
    assert f'value="http://testserver{first}"' in page
    assert f'href="webcal://testserver{first}"' in page
    assert titles(first) == []
    client.post(f"{PAGE}choisir/", {"only_mine": "True"})
    mine.refresh_from_db()
    assert (mine.only_mine, mine.get_absolute_url()) == (True, first)
    client.post(f"{PAGE}renouveler/")
    mine.refresh_from_db()
    second = mine.get_absolute_url()
    assert second != first
    assert Client().get(first).status_code == 404
    assert titles(second) == []
    client.post(f"{PAGE}arreter/")
    assert Client().get(second).status_code == 404
    assert client.post(f"{PAGE}choisir/", {"only_mine": "x"}).status_code == 422
    assert not Subscription.objects.exists()


def test_it_holds_what_one_may_read_today(
    community: Community, gardener: User, member: User, agent: User
) -> None:
    shared = {"community": community, "audience": Audience.SHARED}
    EventFactory(title="Partagé", **shared)
    EventFactory(title="Ébauche", status="draft", **shared)
    EventFactory(title="Des jardiniers", community=community, audience=Audience.GARDENERS)
    EventFactory(title="D’ailleurs", community=CommunityFactory(), audience=Audience.COMMUNITY)
    addresses = {user: subscribed(user).get_absolute_url() for user in (gardener, member, agent)}
    assert sorted(titles(addresses[gardener])) == ["Des jardiniers", "Partagé", "Ébauche"]
    assert titles(addresses[member]) == ["Partagé"]
    assert titles(addresses[agent]) == ["Partagé"]
    draft = Client().get(addresses[gardener]).content.decode()
    assert draft.count("STATUS:TENTATIVE") == 1
    gardener.mandates.all().delete()
    MandateFactory(user=gardener, community=community, ended=True)
    assert titles(addresses[gardener]) == []
    member.is_active = False
    member.save()
    assert Client().get(addresses[member]).status_code == 404


def test_only_where_one_goes(community: Community, member: User) -> None:
    mine = subscribed(member, only_mine=True).get_absolute_url()
    shared = {"community": community, "audience": Audience.SHARED}
    wanted = EventFactory(title="J’y vais", **shared)
    refused, full = EventFactory(**shared), EventFactory(capacity=1, **shared)
    EventFactory(title="Sans réponse", **shared)
    answer(event=wanted, actor=member.actor, answer="yes", by=member)
    answer(event=refused, actor=member.actor, answer="no", by=member)
    answer(event=full, actor=ActorFactory(), answer="yes", by=None)
    answer(event=full, actor=member.actor, answer="yes", by=member)  # who waits for a seat
    assert titles(mine) == ["J’y vais"]


@pytest.mark.parametrize("token", ["x", "eyJ4IjoxfQ:x", "WzEsMl0:" + "A" * 43])
def test_other_addresses_open_nothing(token: str, client: Client) -> None:
    assert client.get(f"/evenements/flux/personnel/{token}.ics").status_code == 404


def test_public_calendars_are_offered_to_all(client: Client, community: Community) -> None:
    page = client.get(PAGE).content.decode()
    assert 'value="http://testserver/evenements/flux/tous.ics"' in page
    assert "Mon agenda privé" not in page
    page = client.get(f"{PAGE}?communaute={community.pk}").content.decode()
    assert f"/evenements/flux/communaute/{community.pk}.ics" in page
    hidden = CommunityFactory(name="Cachée", is_public=False)
    page = client.get(f"{PAGE}?communaute={hidden.pk}&lieu=²&thematique=").content.decode()
    assert "tous.ics" in page
    assert "Cachée" not in page
    page = client.get(community.get_absolute_url()).content.decode()
    assert f'href="{PAGE}?communaute={community.pk}"' in page
    page = client.get(f"/evenements/?communaute={community.pk}&sorte=visit").content.decode()
    assert f'href="{PAGE}?communaute={community.pk}"' in page
