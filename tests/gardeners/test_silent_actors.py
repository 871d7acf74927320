"""« Tout voir » of the silent actors: the sheet of actors, those without any news."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import ActorFactory, CommunityFactory, InteractionFactory

pytestmark = pytest.mark.django_db

URL = f"{reverse('grc:sheet', args=['acteurs'])}?sans_nouvelles=true"


def names(client, *all_names):
    html = client.get(URL).content.decode()
    return {name for name in all_names if name in html}


def rows(response):
    return response.content.decode().count('<tr role="row" id="row-')


@pytest.fixture
def actors(community):
    """Members met lately, long ago, never; and others who are nobody's silence."""
    today = timezone.localdate()
    for name, days in (("Bavarde", 1), ("Silencieuse", community.rhythm_days + 1)):
        actor = ActorFactory(name=name, community=community)
        met = today - dt.timedelta(days)
        InteractionFactory(community=community, actors=[actor], occurred_on=met)
    ActorFactory(name="Jamais", community=community)
    ActorFactory(name="Partie", community=community, community__state="left")
    ActorFactory(name="Lointaine", community=CommunityFactory())
    return ("Bavarde", "Silencieuse", "Jamais", "Partie", "Lointaine")


def test_home_leads_to_all_of_them(browse, gardener, actors):
    client = browse(gardener)
    assert f'href="{URL}"' in client.get(reverse("gardeners:home")).content.decode()
    assert names(client, *actors) == {"Silencieuse", "Jamais"}


@pytest.mark.parametrize("role", ["member", "agent", "former_gardener", "administrator"])
def test_those_who_garden_nothing_have_none(request, browse, role, actors):
    assert names(browse(request.getfixturevalue(role)), *actors) == set()


def test_the_filter_is_offered_and_taken_off(browse, gardener, actors):
    page = browse(gardener).get(f"{URL}&filtrer=1").content.decode()
    assert 'name="sans_nouvelles"' in page
    assert "Retirer le filtre Sans nouvelles" in page


def test_fifty_rows_cost_as_many_queries_as_one_and_go_on(browse, gardener, community):
    client = browse(gardener)
    ActorFactory(community=community)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        assert rows(client.get(URL)) == 1
    ActorFactory.create_batch(49, community=community)
    with CaptureQueriesContext(connection) as fifty:
        assert rows(client.get(URL)) == 50
    assert len(fifty) == len(one)
    ActorFactory.create_batch(5, community=community)
    page = client.get(URL).content.decode()
    assert "sans_nouvelles=true&amp;apres=" in page
