from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Community
from grc.models import User
from tests.factories import ActorFactory, CommunityFactory, MandateFactory, ThemeFactory

pytestmark = pytest.mark.django_db
URL = "/communautes/"


def test_anyone_sees_public_communities(community: Community, gardener: User, client: Any) -> None:
    CommunityFactory(name="Secrète", is_public=False)
    ActorFactory(community=community)
    page = client.get(URL).content.decode()
    assert "Les Tables du Lot" in page
    assert "Tom Territoire" in page
    assert "1 membre" in page
    assert "Secrète" not in page


def test_filtered_by_theme(community: Community, client: Any) -> None:
    sport, culture = ThemeFactory(name="Sport"), ThemeFactory(name="Culture")
    community.themes.add(sport)
    CommunityFactory(name="Les Arts", themes=[culture])
    page = client.get(f"{URL}?thematique={sport.pk}").content.decode()
    assert "Les Tables du Lot" in page
    assert "Les Arts" not in page
    for wrong in ("0", "x", "99999999999999999999", "²"):
        assert client.get(f"{URL}?thematique={wrong}").status_code == 200


def test_empty(client: Any) -> None:
    assert "Aucune communauté" in client.get(URL).content.decode()


def test_same_number_of_queries_for_one_and_three(member: User, browse: Any) -> None:
    client = browse(member)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    def add() -> None:
        other = CommunityFactory(themes=[ThemeFactory()])
        MandateFactory(community=other)
        ActorFactory(community=other)

    add()
    count()
    one = count()
    add()
    add()
    assert count() == one


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("gardener", 403), ("member", 403)])
def test_only_administrators_create(role: str, status: int, request: Any, browse: Any) -> None:
    client = browse(request.getfixturevalue(role))
    assert client.get(reverse("communities:community_create")).status_code == status


VALUES = {"name": "Les Élans du Gard", "purpose": "Agir", "rotation_months": 6, "rhythm_days": 60}


def test_create(administrator: User, browse: Any) -> None:
    theme = ThemeFactory()
    client = browse(administrator)
    url = reverse("communities:community_create")
    assert client.get(url).status_code == 200
    response = client.post(url, VALUES | {"themes": [theme.pk]})
    assert response.url == "/communautes/les-elans-du-gard/"
    created = Community.objects.get()
    assert (created.created_by, list(created.themes.all())) == (administrator, [theme])
    again = client.post(url, VALUES)
    assert again.status_code == 422
    assert Community.objects.count() == 1


@pytest.mark.parametrize("slug", ["nouvelle", "Élan", "a b", "x" * 61])
def test_impossible_addresses(slug: str, administrator: User, browse: Any) -> None:
    url = reverse("communities:community_create")
    assert browse(administrator).post(url, VALUES | {"slug": slug}).status_code == 422


def test_edit(community: Community, gardener: User, browse: Any) -> None:
    url = reverse("communities:community_edit", args=[community.slug])
    client = browse(gardener)
    assert client.get(url).status_code == 200
    assert client.post(url, VALUES | {"version": community.version}).status_code == 302
    community.refresh_from_db()
    assert community.name == "Les Élans du Gard"
    refused = client.post(url, VALUES | {"rotation_months": 99, "name": "\0"})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("agent", 403), ("former_gardener", 403)]
)
def test_only_gardeners_edit(
    role: str, status: int, community: Community, request: Any, browse: Any
) -> None:
    url = reverse("communities:community_edit", args=[community.slug])
    assert browse(request.getfixturevalue(role)).get(url).status_code == status
