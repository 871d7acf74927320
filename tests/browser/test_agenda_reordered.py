"""The agenda of an event is ordered by keyboard, which keeps its place, and by dragging."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grc.models import User
from tests.factories import AgendaItemFactory, EventFactory

pytestmark = pytest.mark.django_db(transaction=True)


def titles(page: Page) -> list[str]:
    return page.locator(".agenda-title strong").all_inner_texts()


def test_ordered_by_keyboard_and_by_dragging(
    page: Page, login: Callable[[Page, str], None], community: Any, gardener: User
) -> None:  # fmt: skip
    event = EventFactory(community=community)
    a, b, c = (AgendaItemFactory(event=event, title=title) for title in "abc")
    login(page, gardener.email)
    page.goto(f"/evenements/{event.pk}/deroule/")
    page.locator(f"#haut-{c.pk}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-title strong").nth(1)).to_have_text("c")
    expect(page.locator(f"#haut-{c.pk}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-title strong").first).to_have_text("c")
    expect(page.locator("#announce")).to_have_text("Déplacé : c")
    grip = page.locator(f"#etape-{c.pk} .agenda-grip").bounding_box()
    under = page.locator(f"#etape-{b.pk}").bounding_box()
    assert grip
    assert under
    page.mouse.move(grip["x"] + 4, grip["y"] + 4)
    page.mouse.down()
    page.mouse.move(grip["x"] + 4, under["y"] + 5, steps=4)
    page.mouse.move(grip["x"] + 4, under["y"] + under["height"] - 4, steps=4)
    page.mouse.up()
    expect(page.locator(".agenda-title strong").last).to_have_text("c")
    assert titles(page) == ["a", "b", "c"]
    page.locator(f"#rang-{b.pk}").click()
    expect(page.locator(f"#deroule .agenda-steps #etape-{b.pk}")).to_be_visible()
    page.get_by_text("Écrire une étape").click()
    page.fill("#etape-title", "d")
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-title strong").last).to_have_text("d")
    assert a.pk
