"""The map: points that come apart as one draws near, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.clusters import FEW
from communities.models import Community
from tests.factories import CommuneFactory, PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


@pytest.fixture
def map_page(page: Page, community: Community, live_server: LiveServer) -> Page:
    figeac = CommuneFactory(name="Figeac", latitude=44.608, longitude=2.032)
    for number in range(FEW + 5):
        where = {"latitude": 44.6 + number / 500, "longitude": 2.03}
        PlaceFactory(name=f"Lieu {number:02}", commune=figeac, communities=[community], **where)
    nimes = CommuneFactory(name="Nîmes", latitude=43.837, longitude=4.36)
    for name in ("La Halle", "Le Mas"):
        PlaceFactory(name=name, commune=nimes, communities=[community], kind="third_place")
    page.goto(f"{live_server.url}/carte/")
    return page


def test_what_is_gathered_comes_apart(map_page: Page) -> None:
    expect(map_page.locator(".map-group").first).to_be_visible()
    assert map_page.locator(".map-point").count() < FEW
    many = map_page.locator(".map-group").first
    many.focus()
    many.press("Enter")
    expect(map_page.locator(".map-point").first).to_be_visible()
    map_page.locator(".map-point").first.focus()
    map_page.keyboard.press("Enter")
    expect(map_page.locator(".leaflet-popup a[href^='/lieux/']")).to_be_visible()


def test_those_of_one_place_are_listed(map_page: Page) -> None:
    map_page.locator(".map-group", has_text="2").last.click()
    map_page.locator(".leaflet-popup-content a").click()
    expect(map_page.get_by_role("heading", name="dans cette zone")).to_be_visible()
    expect(map_page.locator(".row-title")).to_have_text(["La Halle", "Le Mas"])


def test_around_a_commune_without_an_account(map_page: Page) -> None:
    map_page.get_by_text("Filtrer").first.click()
    map_page.get_by_label("Autour de la commune").fill("nim")
    map_page.get_by_role("option", name="Nîmes").click()
    map_page.get_by_role("button", name="Filtrer").click()
    expect(map_page.locator(".row-title")).to_have_text(["La Halle", "Le Mas"])
    expect(map_page.locator(".map-group")).to_have_text("2")
