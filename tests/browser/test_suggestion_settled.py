"""Two needs suggested are linked, put off, dismissed: by key, and the message takes it back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from communities.models import Community
from gardeners.models import SynergySuggestion
from grc.models import User
from tests.factories import NeedFactory
from tests.world import suggestion_of

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


@pytest.fixture
def suggestions(community: Community) -> list[SynergySuggestion]:
    """Three, the best first, about needs of the community."""
    titles = ("Un local pour réparer", "Une halle à partager", "Un car le samedi", "Un four à pain")
    needs = [NeedFactory(title=title, community=community) for title in titles]
    return [
        suggestion_of(needs[0], other, 60 - n, parts={"crosses": ["communities"]})
        for n, other in enumerate(needs[1:])
    ]


def test_cards_leave_by_key_and_come_back(
    page: Page, login: Login, gardener: User, suggestions: list[SynergySuggestion]
) -> None:
    login(page, gardener.email)
    page.goto("/grc/synergies/")
    page.get_by_role("link", name="Synergies suggérées").click()
    cards = page.locator(".suggestion")
    expect(cards).to_have_count(3)
    assert Axe().run(page).response["violations"] == []

    page.keyboard.press("x")
    expect(cards).to_have_count(2)
    expect(page.locator("#messages")).to_contain_text("ne seront plus rapprochés")
    expect(cards.first).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    page.locator("#messages").get_by_role("button", name="Annuler").click()
    expect(cards).to_have_count(3)

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("p")
    expect(cards).to_have_count(2)
    expect(page.locator("#messages")).to_contain_text("dans 30 jours")
    page.get_by_role("button", name="Plus tard : Un local pour réparer, Un four").click()
    expect(cards).to_have_count(1)

    page.keyboard.press("r")
    expect(page.get_by_label("Synergie", exact=True)).to_have_value(
        "Relier « Un local pour réparer » et « Une halle à partager »"
    )
    page.get_by_role("button", name="Enregistrer la synergie").click()
    expect(page.locator("#messages")).to_contain_text("Les deux besoins sont reliés")
    expect(page.locator("main")).to_contain_text("Rien à relier pour l’instant")
    suggestions[0].refresh_from_db()
    assert suggestions[0].state == "accepted"


def test_the_last_card_leaves_a_word(
    page: Page, login: Login, gardener: User, suggestions: list[SynergySuggestion]
) -> None:
    SynergySuggestion.objects.exclude(pk=suggestions[0].pk).delete()
    login(page, gardener.email)
    page.goto("/synergies/suggestions/")
    page.get_by_role("button", name="Non").click()
    expect(page.locator(".suggestion")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Tout est regardé sur cette page")


def test_needs_that_are_all_alike_are_settled_as_one(
    page: Page, login: Login, gardener: User, community: Community
) -> None:
    needs = [NeedFactory(title=f"Cantine {n}", community=community) for n in range(3)]
    pairs = [suggestion_of(one, other) for one, other in combinations(needs, 2)]
    login(page, gardener.email)
    page.goto("/synergies/suggestions/")
    expect(page.locator(".suggestion")).to_have_count(1)
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("r")
    expect(page.locator("#messages")).to_contain_text("Synergie repérée")
    expect(page.locator(".suggestion")).to_have_count(0)
    page.locator("#messages").get_by_role("button", name="Annuler").click()
    expect(page.locator(".suggestion")).to_have_count(1)
    assert {
        one.state for one in SynergySuggestion.objects.filter(pk__in=[p.pk for p in pairs])
    } == {"new"}
