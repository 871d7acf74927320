"""What htmx puts in a page is a piece of that page, and never shown as a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from communities.models import Community
from grc.models import User
from grc.sheets import all_sheets
from tests.factories import FollowUpFactory
from tests.world import OF_SHEET, World, make_world

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
RESTORED = {**HTMX, "HX-History-Restore-Request": "true"}
BOOSTED = {**HTMX, "HX-Boosted": "true"}
QUERIES = ("", "?q=local", "?filtrer=1", "?tri=inconnu", "?q=rien+de+tel", "?apres=xx")


@pytest.fixture
def world(community: Community, gardener: User) -> World:
    return make_world(community)


@pytest.fixture
def client(gardener: User, browse: Callable[[User], Client]) -> Client:
    return browse(gardener)


def bare(response: Any) -> str:
    """The HTML, less what is new in each answer: tokens, and spaces between tags."""
    tokens = r'(name="csrfmiddlewaretoken" value=|CSRFToken": )"[^"]*"'
    html = re.sub(tokens, "", response.content.decode())
    return re.sub(r"\s+", " ", html).strip()


def is_page(html: str) -> bool:
    return html.lower().startswith("<!doctype html>")


def sheets() -> list[str]:
    return [sheet.slug for sheet in all_sheets()]


@pytest.mark.parametrize("query", QUERIES)
def test_a_sheet(client: Client, world: World, query: str) -> None:
    for slug in sheets():
        url = reverse("grc:sheet", args=[slug]) + query
        page, fragment = client.get(url), client.get(url, headers=HTMX)
        assert is_page(bare(page))
        assert bare(fragment).startswith('<section class="sheet"')
        assert bare(fragment) in bare(page)


@pytest.mark.parametrize("query", QUERIES)
def test_a_board_and_groups(client: Client, world: World, query: str) -> None:
    for slug in sheets():
        for place in ("avancement/", "groupes/"):
            url = reverse("grc:sheet", args=[slug]) + place + query
            page, fragment = client.get(url), client.get(url, headers=HTMX)
            if page.status_code == 404:
                continue
            assert is_page(bare(page))
            assert bare(fragment).startswith('<section class="sheet')
            assert bare(fragment) in bare(page)


def fragment_addresses(world: World) -> list[str]:
    """The addresses that answer htmx otherwise than they answer a browser."""
    found = [reverse("grc:sheet", args=[slug]) for slug in sheets()]
    found += [reverse("grc:row_add", args=[slug]) for slug in sheets() if slug != "acteurs"]
    found += [
        reverse("grc:cell", args=[slug, world.records[noun].pk, "lecture"])
        for slug, noun in OF_SHEET.items()
    ]
    return found


def test_the_back_button_and_links_get_the_page(client: Client, world: World) -> None:
    for url in fragment_addresses(world):
        page = client.get(url)
        assert not is_page(bare(client.get(url, headers=HTMX))), url
        for headers in (RESTORED, BOOSTED):
            again = client.get(url, headers=headers)
            assert is_page(bare(again)), url
            assert bare(again) == bare(page)


def test_caches_keep_page_and_fragment_apart(client: Client, world: World) -> None:
    for url in fragment_addresses(world):
        for headers in ({}, HTMX):
            varies = client.get(url, headers=headers)["Vary"]
            for name in ("HX-Request", "HX-Boosted", "HX-History-Restore-Request"):
                assert name in varies, url


def test_a_row_is_the_row_of_its_list(client: Client, world: World) -> None:
    for slug, noun in OF_SHEET.items():
        page = client.get(reverse("grc:sheet", args=[slug]))
        row = client.get(reverse("grc:row", args=[slug, world.records[noun].pk]), headers=HTMX)
        assert bare(row).startswith("<tr ")
        assert bare(row) in bare(page)


def test_a_saved_row_is_the_row_of_its_list(client: Client, world: World) -> None:
    url = reverse("grc:cell", args=["besoins", world.need.pk, "besoin"])
    saved = bare(client.post(url, {"title": "Un autre besoin"}, headers=HTMX))
    saved, _sep, announced = saved.partition("<hx-partial")
    assert "journal" in announced
    assert "Un autre besoin" in saved
    page = bare(client.get(reverse("grc:sheet", args=["besoins"])))
    assert saved.replace(' class="is-saved"', "").strip() in page


def test_a_refused_cell_stays_a_cell(client: Client, world: World) -> None:
    url = reverse("grc:cell", args=["besoins", world.need.pk, "besoin"])
    refused = client.post(url, {"title": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert bare(refused).startswith("<t")
    assert is_page(bare(client.post(url, {"title": ""})))


def test_a_followup_done_is_the_row_of_its_list(
    client: Client, world: World, gardener: User
) -> None:
    """In the page of the need, which lists open and closed follow-ups alike."""
    followup = FollowUpFactory(
        need=world.need, community=world.community, assignee=gardener, title="Promesse"
    )
    page = reverse("gardeners:need_detail", args=[world.need.pk])
    for verb in ("done", "reopen"):
        url = reverse(f"gardeners:followup_{verb}", args=[followup.pk])
        answer = bare(client.post(url, {"next": page}, headers=HTMX))
        row, _sep, announced = answer.partition("<hx-partial")
        assert "Promesse" in announced
        shown = bare(client.get(page))
        assert unmarked(row) in shown, (row, shown)


def unmarked(row: str) -> str:
    """The row less what tells that it has just changed: the focus, and the word of its button."""
    return row.replace(" autofocus", "").replace("Annuler", "Rouvrir").strip()
