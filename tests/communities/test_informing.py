"""People whose data came from elsewhere are told within a month (RGPD, art. 14.3.a)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from communities.models import Actor, Community
from grc.models import Audience, User
from tests.factories import ActorFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[Any], Client]
SHEET = "/grc/acteurs/?a_informer=true&colonnes=a_informer_avant,informe"


@pytest.fixture
def people(community: Community) -> list[Actor]:
    shared = {"community": community, "audience": Audience.COMMUNITY}
    return [
        ActorFactory(name="Importée", source="import", collected_on="2024-01-31", **shared),
        ActorFactory(name="Prévenue", source="import", informed_on="2024-02-02", **shared),
        ActorFactory(name="Elle-même", source="self", **shared),
        OrganisationFactory(name="Une structure", source="import", **shared),
        ActorFactory(name="Ailleurs", source="third_party", audience=Audience.REGION),
    ]


def names(page: str) -> set[str]:
    every = ("Importée", "Prévenue", "Elle-même", "Une structure", "Ailleurs")
    return {name for name in every if name in page}


def test_who_is_to_be_told_and_by_when(
    people: list[Actor], browse: Browse, administrator: User
) -> None:
    page = browse(administrator).get(SHEET).content.decode()
    assert names(page) == {"Importée", "Ailleurs"}
    assert 'datetime="2024-02-29"' in page  # a month after the 31st of January


def test_only_those_whose_details_one_may_read(
    people: list[Actor], browse: Browse, gardener: User, member: User
) -> None:
    assert names(browse(gardener).get(SHEET).content.decode()) == {"Importée"}
    assert names(browse(member).get(SHEET).content.decode()) == set()
    page = browse(member).get("/grc/acteurs/?colonnes=a_informer_avant,informe").content.decode()
    assert "Prévenue" in page
    assert "2024-02" not in page


def test_told_one_by_one_or_many_at_once(
    people: list[Actor], browse: Browse, gardener: User
) -> None:
    client, actor = browse(gardener), people[0]
    url = f"/grc/acteurs/{actor.pk}/informe/"
    answer = client.post(url, {"informed_on": "2024-02-15", "version": actor.version})
    assert answer.status_code in (200, 302)
    actor.refresh_from_db()
    assert actor.informed_on == dt.date(2024, 2, 15)
    assert "informed_on" in client.get("/grc/acteurs/lot/?choix=toutes").content.decode()


def test_the_home_of_administrators_says_so(
    people: list[Actor], browse: Browse, administrator: User, agent: User
) -> None:
    page = browse(administrator).get("/").content.decode()
    assert "Personnes à informer" in page
    assert names(page) == {"Importée", "Ailleurs"}
    assert "Personnes à informer" not in browse(agent).get("/").content.decode()
