"""A row added in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from communities.models import Community
from gardeners.models import Need
from grc.models import User

Browse = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


def data(community: Community, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Une cantine bio", "origin": "community", "urgency": "normal",
        "heard_on": "2026-01-15", "community": community.pk, "audience": "shared", **changes,
    }  # fmt: skip


def test_a_row_is_added_at_the_head_and_the_form_is_ready_again(
    browse: Browse, gardener: User, community: Community
) -> None:
    client = browse(gardener)
    form = client.get("/grc/besoins/ajouter/", headers=HTMX).content.decode()
    assert "<form" in form
    assert "<html" not in form
    response = client.post("/grc/besoins/ajouter/", data(community), headers=HTMX)
    need = Need.objects.get()
    html = response.content.decode()
    assert f'id="row-{need.pk}"' in html
    assert 'hx-target="#sheet-rows"' in html
    assert need.created_by == gardener
    assert "Une cantine bio" in client.get("/grc/besoins/").content.decode()


def test_without_javascript_the_sheet_comes_back(
    browse: Browse, agent: User, community: Community
) -> None:
    client = browse(agent)
    assert "<html" in client.get("/grc/besoins/ajouter/").content.decode()
    response = client.post("/grc/besoins/ajouter/", data(community))
    assert response.status_code == 302
    assert response["Location"] == f"/grc/besoins/#row-{Need.objects.get().pk}"


def test_a_refused_row_keeps_what_was_typed(
    browse: Browse, agent: User, community: Community
) -> None:
    response = browse(agent).post(
        "/grc/besoins/ajouter/", data(community, heard_on="2999-01-01"), headers=HTMX
    )
    assert response.status_code == 422
    assert "Une cantine bio" in response.content.decode()
    assert not Need.objects.exists()


def test_a_gardener_adds_in_their_communities_only(
    browse: Browse, gardener: User, community: Community
) -> None:
    other = Community.objects.create(name="Ailleurs", slug="ailleurs", purpose="x")
    response = browse(gardener).post("/grc/besoins/ajouter/", data(other), headers=HTMX)
    assert response.status_code == 422
    assert not Need.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("former_gardener", 403)])
def test_who_does_not_garden_adds_nothing(
    browse: Browse, people: dict[str, Any], community: Community, role: str, status: int
) -> None:
    client = browse(people[role])
    assert client.get("/grc/besoins/ajouter/").status_code == status
    assert client.post("/grc/besoins/ajouter/", data(community)).status_code == status
    assert "Ajouter un besoin" not in client.get("/grc/besoins/").content.decode()


@pytest.mark.parametrize("slug", ["acteurs", "echanges", "besoins", "synergies", "suivis"])
def test_every_sheet_asks_for_what_a_record_needs(browse: Browse, agent: User, slug: str) -> None:
    response = browse(agent).post(f"/grc/{slug}/ajouter/", {}, headers=HTMX)
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
