"""The part of a directorate, from the home of its agent to its end; the matrix leads to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from communities.models import Community
from gardeners.models import DirectoratePart
from grc.models import User
from tests.factories import DirectorateFactory, NeedFactory, PostingFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


@pytest.fixture
def posted(community: Community, agent: User) -> User:
    """The agent, whose directorate a need concerns."""
    directorate = DirectorateFactory(name="Direction de l’agriculture", acronym="DA")
    PostingFactory(user=agent, directorate=directorate)
    NeedFactory(
        title="Des vergers", community=community, status="qualified",
        themes=[ThemeFactory(name="Alimentation")],
        directorates=[directorate, DirectorateFactory(name="Direction du sport", acronym="DS")],
    )  # fmt: skip
    return agent


def accessible(page: Page) -> bool:
    return Axe().run(page).response["violations"] == []


def test_taken_from_home_then_closed(page: Page, login: Login, posted: User) -> None:
    login(page, posted.email)
    page.goto("/")
    page.get_by_role("link", name="à prendre en charge").click()
    page.get_by_role("link", name="Des vergers", exact=True).click()
    parts = page.locator("#directions")
    expect(parts.get_by_role("button", name="Je m’en charge")).to_have_count(1)
    parts.get_by_role("button", name="Je m’en charge : Direction de l’agriculture").click()
    expect(parts).to_contain_text("Agnès Agente s’en charge depuis")
    assert accessible(page)

    page.locator("#messages").get_by_role("button", name="Annuler").click()
    expect(parts.get_by_role("button", name="Je m’en charge")).to_be_visible()
    parts.get_by_role("button", name="Je m’en charge").click()
    parts.get_by_role("link", name="Promettre une suite").click()
    expect(page.get_by_label("Pour la direction")).to_have_value(str(posted.posting.directorate_id))
    page.go_back()
    parts.get_by_role("link", name="Clore : Direction de l’agriculture").click()
    page.get_by_label("Réponse de la direction").fill("Un technicien passe en mai.")
    page.get_by_role("button", name="Clore cette part").click()
    expect(parts).to_contain_text("Un technicien passe en mai.")
    assert accessible(page)
    assert DirectoratePart.objects.get().state == "answered"


def test_a_number_of_the_matrix_leads_to_its_needs(page: Page, login: Login, posted: User) -> None:
    login(page, posted.email)
    page.goto("/")
    page.get_by_role("link", name="Thématiques et directions").click()
    assert accessible(page)
    page.set_viewport_size({"width": 360, "height": 800})
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)
    region = page.get_by_role("region", name="Besoins entendus")
    region.focus()
    page.keyboard.press("End")
    page.get_by_role("link", name="Alimentation, Direction du sport : 1").click()
    expect(page.get_by_role("link", name="Des vergers", exact=True)).to_be_visible()
    expect(page.locator(".chips")).to_contain_text("Alimentation")
