"""The search of everything: what one may read, kind by kind."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import (
    ActorFactory,
    CommunityFactory,
    EventFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    SynergyFactory,
)

pytestmark = pytest.mark.django_db

URL = reverse("grc:search")


@pytest.fixture
def halle(community):
    """A record of each kind that speaks of the hall."""
    need = NeedFactory(title="Une halle pour cuisiner", community=community)
    return [
        ActorFactory(first_name="", name="Halle aux grains", community=community),
        InteractionFactory(title="Visite de la halle", community=community),
        need,
        SynergyFactory(title="Partager la halle", community=community),
        FollowUpFactory(title="Mesurer la halle", community=community, need=need),
        EventFactory(title="Portes ouvertes à la halle", community=community),
    ]


@pytest.mark.parametrize("typed", ["halle", "HALLES", "hâlle", "hallle"])
def test_every_kind_is_found(browse, gardener, halle, typed):
    page = browse(gardener).get(URL, {"q": typed}).content.decode()
    for record in halle:
        assert record.get_absolute_url() in page
        assert str(record) in page


def test_a_community_is_found_by_its_name(browse, gardener, community):
    page = browse(gardener).get(URL, {"q": "tables lot"}).content.decode()
    assert community.get_absolute_url() in page


def test_nothing_out_of_sight_is_found(browse, gardener, member):
    elsewhere = CommunityFactory(name="Halle secrète", is_public=False)
    for factory in (InteractionFactory, NeedFactory, SynergyFactory, EventFactory):
        factory(title="Halle secrète", community=elsewhere)
    ActorFactory(name="Halle secrète")
    for user in (gardener, member):
        page = browse(user).get(URL, {"q": "halle"}).content.decode()
        assert "Halle secrète" not in page
        assert "Rien ne ressemble à cela" in page


def test_each_kind_leads_to_its_sheet(browse, gardener, halle):
    page = browse(gardener).get(URL, {"q": "halle"}).content.decode()
    assert f"{reverse('grc:sheet', args=['besoins'])}?q=halle" in page


def test_five_of_a_kind_are_shown(browse, gardener, community):
    NeedFactory.create_batch(7, title="Une halle", community=community)
    page = browse(gardener).get(URL, {"q": "halle"}).content.decode()
    assert page.count(">Une halle</a>") == 5
    assert "7 besoins" in page


@pytest.mark.parametrize("typed", ["", " ", "\0", "le", "%", "<b>", "x" * 5000, "'; drop"])
def test_odd_input_is_no_error(browse, gardener, halle, typed):
    response = browse(gardener).get(URL, {"q": typed})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode()


def test_as_many_queries_for_one_and_three(
    browse, gardener, community, django_assert_max_num_queries
):
    client = browse(gardener)
    counts = []
    for number in (1, 2):
        for factory in (InteractionFactory, NeedFactory, SynergyFactory, EventFactory):
            factory.create_batch(number, title="La halle", community=community)
        client.get(URL, {"q": "halle"})
        with django_assert_max_num_queries(40) as queries:
            client.get(URL, {"q": "halle"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
