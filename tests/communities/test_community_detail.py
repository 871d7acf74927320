from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Community
from grc.models import Audience, User
from tests.factories import (
    ActorFactory,
    CharterFactory,
    CommunityFactory,
    EventFactory,
    FollowUpFactory,
    InteractionFactory,
    MembershipFactory,
    NeedFactory,
    OnlineSpaceFactory,
    PlaceFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def page(client: Any, community: Community) -> str:
    response = client.get(community.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def fill(community: Community, audience: str = Audience.SHARED) -> None:
    actor = ActorFactory(community=community, name="Cachée", audience=audience)
    NeedFactory(community=community, title="Un four à pain", audience=audience, actors=[actor])
    SynergyFactory(community=community, title="Partager la halle", audience=audience)
    InteractionFactory(community=community, title="Appel de la mairie", audience=audience)
    FollowUpFactory(community=community, title="Rappeler le four", audience=audience)
    EventFactory(community=community, title="Fête du pain", audience=audience)


def test_public_sees_only_what_is_public(community: Community, client: Any) -> None:
    fill(community)
    NeedFactory(community=community, title="Un besoin public", audience=Audience.PUBLIC)
    OnlineSpaceFactory(community=community, name="Carnet des membres")
    OnlineSpaceFactory(community=community, name="Liste ouverte", is_public=True)
    shown = page(client, community)
    for secret in ("Cachée", "four à pain", "halle", "mairie", "Rappeler", "Fête", "Carnet des"):
        assert secret not in shown
    assert "Un besoin public" in shown
    assert "Liste ouverte" in shown
    assert "Rejoindre" in shown


def test_gardeners_see_all_and_may_edit(community: Community, gardener: User, browse: Any) -> None:
    fill(community)
    PlaceFactory(communities=[community], name="La Halle")
    CharterFactory(community=community, title="Notre charte")
    shown = page(browse(gardener), community)
    for word in ("Cachée", "four à pain", "Partager", "mairie", "Rappeler", "Fête", "La Halle"):
        assert word in shown
    assert reverse("communities:community_edit", args=[community.slug]) in shown
    assert "Rejoindre" not in shown


def test_both_gardeners_and_their_mandates(
    community: Community, gardener: User, region_gardener: User, former_gardener: User, client: Any
) -> None:
    shown = page(client, community)
    assert "Tom Territoire" in shown
    assert "Rémi Région" in shown
    assert "Anouk Ancien" in shown  # a past mandate


def test_former_gardener_reads_what_the_public_reads(
    community: Community, former_gardener: User, browse: Any
) -> None:
    fill(community)
    shown = page(browse(former_gardener), community)
    assert "four à pain" not in shown
    assert "Modifier" not in shown


def test_a_community_that_is_not_public_is_unknown_to_strangers(
    client: Any, agent: User, browse: Any
) -> None:
    hidden = CommunityFactory(is_public=False)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert browse(agent).get(hidden.get_absolute_url()).status_code == 200


def test_links_to_mandates_for_administrators(
    community: Community, administrator: User, gardener: User, browse: Any
) -> None:
    assert "Gérer les mandats" in page(browse(administrator), community)
    assert "Gérer les mandats" not in page(browse(gardener), community)


@pytest.mark.parametrize("role", ["anonymous", "member", "gardener", "administrator"])
def test_same_number_of_queries_for_one_and_three(
    role: str, community: Community, request: Any, browse: Any
) -> None:
    user = request.getfixturevalue(role)

    def count() -> int:
        client = browse(user)
        client.get(community.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(community.get_absolute_url())
        return len(queries)

    def add() -> None:
        fill(community)
        fill(community, Audience.PUBLIC)
        community.themes.add(ThemeFactory())
        PlaceFactory(communities=[community])
        OnlineSpaceFactory(community=community, is_public=True)
        MembershipFactory(community=community, state="requested")

    add()
    one = count()
    add()
    add()
    assert count() == one
    assert one <= 32  # a panel costs one or two
