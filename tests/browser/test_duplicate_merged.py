"""A pair of the list is compared, merged, and separated again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from communities.duplicates.watch import look
from communities.models import Actor, Community
from gardeners.models import Need
from grc.models import User
from tests.factories import CommuneFactory, NeedFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


@pytest.fixture
def need(community: Community) -> Need:
    """A need of the second of two records of one organisation, and two others alike."""
    figeac = CommuneFactory(name="Figeac")
    for name in ("La Recyclerie", "Recyclerie de Figeac", "Halle", "La Halle de Figeac"):
        OrganisationFactory(name=name, commune=figeac, community=community)
    look()
    second = Actor.objects.get(name="Recyclerie de Figeac")
    return NeedFactory(title="Un local", actors=[second], community=community)


def test_from_the_list_to_one_record_and_back(
    page: Page, login: Login, gardener: User, need: Need
) -> None:
    login(page, gardener.email)
    page.goto("/grc/acteurs/")
    page.get_by_role("link", name="Doublons").click()
    expect(page.locator(".pair")).to_have_count(2)
    expect(page.locator(".pair").first).to_contain_text("Même nom, même commune.")
    assert Axe().run(page).response["violations"] == []

    page.locator(".pair", has_text="Halle").get_by_role("button").click()
    expect(page.locator(".pair")).to_have_count(1)
    expect(page.locator("#messages")).to_contain_text("restent deux fiches")

    page.get_by_role("link", name="Fusionner « La Recyclerie »").click()
    expect(page.locator("h1")).to_have_text("Fusionner deux fiches")
    page.get_by_role("radio", name="Recyclerie de Figeac").check()
    page.get_by_text("qui ne changent pas").click()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Fusionner").click()

    expect(page.locator("h1")).to_have_text("Recyclerie de Figeac")
    expect(page.locator("main")).to_contain_text("Un local")
    expect(page.locator("#messages")).to_contain_text("« Recyclerie de Figeac » : les deux")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Séparer de nouveau").click()
    expect(page.locator("h1")).to_have_text("La Recyclerie")
    expect(page.locator("main")).not_to_contain_text("Un local")
    expect(page.locator("main")).to_contain_text("Peut-être en double avec Recyclerie de Figeac")
    page.get_by_role("link", name="Recyclerie de Figeac").click()
    expect(page).to_have_url(re.compile(r"/acteurs/\d+/$"))
    expect(page.locator("main")).to_contain_text("Un local")
