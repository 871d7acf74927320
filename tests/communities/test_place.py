"""Charters, places and online spaces of a community."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communities.models import Community, OnlineSpace, Place
from grc.models import User
from tests.factories import (
    CharterFactory,
    CommuneFactory,
    EventFactory,
    OnlineSpaceFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db


def test_a_new_text_is_a_new_version(community: Community, gardener: User, browse: Any) -> None:
    CharterFactory(community=community, text="Première")
    url = reverse("communities:charter_create", args=[community.slug])
    client = browse(gardener)
    assert "Première" in client.get(url).content.decode()
    client.post(url, {"title": "Charte", "text": "Seconde", "adopted_on": "2026-01-05"})
    assert list(community.charters.values_list("number", "text")) == [
        (2, "Seconde"),
        (1, "Première"),
    ]
    page = client.get(reverse("communities:charter_detail", args=[community.slug, 1]))
    assert "Première" in page.content.decode()
    assert client.post(url, {"title": "", "text": ""}).status_code == 422


def test_places(community: Community, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    commune = CommuneFactory(name="Figeac")
    url = reverse("communities:place_create", args=[community.slug])
    assert client.get(url).status_code == 200
    values = {"name": "La Halle", "kind": "third_place", "commune_text": "Figeac"}
    assert client.post(url, values).status_code == 302
    place = Place.objects.get()
    assert (place.commune, list(place.communities.all())) == (commune, [community])
    url = reverse("communities:place_edit", args=[place.pk])
    assert client.post(url, values | {"name": "La Grange"}).status_code == 302
    place.refresh_from_db()
    assert place.name == "La Grange"


def test_online_spaces(community: Community, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    url = reverse("communities:online_space_create", args=[community.slug])
    refused = client.post(url, {"name": "Carnet", "url": "javascript:alert(1)"})
    assert refused.status_code == 422
    client.post(url, {"name": "Carnet", "url": "carnet.example.org"})
    space = OnlineSpace.objects.get()
    assert space.url == "https://carnet.example.org"
    edit = reverse("communities:online_space_edit", args=[space.pk])
    client.post(edit, {"name": "Cahier", "url": space.url, "is_public": "on"})
    space.refresh_from_db()
    assert (space.name, space.is_public) == ("Cahier", True)
    client.post(reverse("communities:online_space_delete", args=[space.pk]))
    assert not OnlineSpace.objects.exists()


@pytest.mark.parametrize("role", ["member", "agent", "former_gardener"])
def test_readers_may_not_write(role: str, community: Community, request: Any, browse: Any) -> None:
    client = browse(request.getfixturevalue(role))
    place = PlaceFactory(communities=[community])
    space = OnlineSpaceFactory(community=community)
    for name in ("charter_create", "place_create", "online_space_create"):
        url = reverse(f"communities:{name}", args=[community.slug])
        assert client.get(url).status_code == 403
    for url in (
        reverse("communities:place_edit", args=[place.pk]),
        reverse("communities:online_space_edit", args=[space.pk]),
    ):
        assert client.get(url).status_code == 403


def test_places_of_unknown_communities_are_unknown(gardener: User, browse: Any) -> None:
    space = OnlineSpaceFactory(community__is_public=False)
    place = PlaceFactory(communities=[space.community])
    client = browse(gardener)
    for name, pk in (("place_edit", place.pk), ("online_space_edit", space.pk)):
        assert client.get(reverse(f"communities:{name}", args=[pk])).status_code == 404


def test_where_a_place_is(community: Community, gardener: User, browse: Any) -> None:
    place = PlaceFactory(communities=[community], commune=CommuneFactory(name="Figeac"))
    client, url = browse(gardener), reverse("communities:place_edit", args=[place.pk])
    values = {"name": "La Halle", "kind": "third_place"}
    for told in ("44.608, 2.032", "44,608 ; 2,032", "44.608 2.032"):
        client.post(url, values | {"position": told})
        place.refresh_from_db()
        assert place.position == (44.608, 2.032)
    assert 'value="44.608, 2.032"' in client.get(url).content.decode()
    for wrong in ("à la gare", "44.608", "144.6, 2"):
        refused = client.post(url, values | {"position": wrong})
        assert "Écrivez la latitude puis la longitude" in refused.content.decode()
        assert wrong in refused.content.decode()
    client.post(url, values)
    place.refresh_from_db()
    assert place.position is None


def test_the_page_of_a_place(community: Community, client: Client) -> None:
    place = PlaceFactory(communities=[community], description="Une cuisine.", capacity=40)
    coming = timezone.now() + timezone.timedelta(days=2)
    EventFactory(
        title="Soirée", place=place, community=community, starts_at=coming, status="announced",
        audience="public",
    )  # fmt: skip
    page = client.get(place.get_absolute_url()).content.decode()
    assert all(said in page for said in ("Une cuisine.", "Soirée", community.name, "40"))
    assert "data-map" not in page
    place.latitude, place.longitude = 44.6, 2.03
    place.save()
    assert "data-map" in client.get(place.get_absolute_url()).content.decode()
