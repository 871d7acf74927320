"""A review held by keyboard, and by two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communities.models import Community
from gardeners.models import Decision, Need, Review
from grc.models import User
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def needs(community: Community) -> list[Need]:
    return [NeedFactory(community=community, title=f"Besoin {n}") for n in range(3)]


def test_a_review_is_held_by_keyboard(
    page: Page, login: Callable[[Page, str], None], gardener: User, needs: list[Need]
) -> None:
    login(page, gardener.email)
    page.goto("/revues/")
    page.get_by_role("button", name=re.compile("Commencer la revue")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les Tables du Lot")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_contain_text("Besoin 1")
    page.keyboard.press("g")
    expect(page.get_by_text("Besoin 1 : gardé à l’œil.")).to_be_visible()
    expect(page.locator(":focus")).to_contain_text("Besoin 0")
    page.keyboard.press("x")
    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi")
    page.keyboard.press("p")
    page.keyboard.type("Trop loin.")
    page.keyboard.press("Tab")
    page.locator(f"#need-{needs[0].pk} [value=set_aside]").press("Enter")
    expect(page.get_by_text("Besoin 0 : écarté.")).to_be_visible()
    kept = {one.record_id: (one.choice, one.note) for one in Decision.objects.all()}
    assert kept == {needs[1].pk: ("keep", ""), needs[0].pk: ("set_aside", "Trop loin.")}
    back = page.get_by_role("button", name="Revenir dessus : Besoin 0")
    back.press("Enter")
    expect(page.locator(f"#need-{needs[0].pk}")).to_be_visible()
    assert Need.objects.get(pk=needs[0].pk).status == "heard"
    assert Review.objects.get().present.get() == gardener
