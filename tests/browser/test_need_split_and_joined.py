"""A need split, and the parts joined again, by keyboard."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gardeners.models import Need

pytestmark = pytest.mark.django_db(transaction=True)


def test_split_then_joined(
    page: Page, login: Callable[[Page, str], None], needs: list[Need]
) -> None:
    login(page, "territoire@example.org")
    need = needs[0]
    page.goto(need.get_absolute_url())
    page.get_by_role("link", name="Séparer").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ajouter une partie").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=parties-2-title]")).to_be_focused()
    check(page)
    page.locator("[name=parties-1-title]").fill("Un pressoir")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le besoin est séparé")).to_be_visible()
    page.get_by_role("link", name="Un pressoir").click()
    part = need.split_off.get()
    expect(page.get_by_role("link", name=need.title).first).to_be_visible()

    page.goto(f"/besoins/{need.pk}/reunir/{part.pk}/")
    check(page)
    page.get_by_role("button", name="Réunir").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Les deux besoins n’en font plus qu’un.")).to_be_visible()
    page.goto(part.get_absolute_url())
    expect(page).to_have_url(f"{page.url.partition('/besoins/')[0]}{need.get_absolute_url()}")
    part.refresh_from_db()
    assert part.joined_into == need


def check(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
