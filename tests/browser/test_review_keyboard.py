"""A review held by keyboard, and by two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from communities.models import Community
from gardeners.models import Decision, Need, Review, Synergy, SynergySuggestion
from grc.models import User
from tests.factories import NeedFactory
from tests.world import suggestion_of

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


def test_suggestions_are_decided_by_keyboard(
    page: Page, login: Callable[[Page, str], None], gardener: User, community: Community
) -> None:
    needs = [NeedFactory(community=community, title=f"Cantine {n}") for n in range(5)]
    group = [suggestion_of(one, other) for one, other in combinations(needs[:3], 2)]
    pair = suggestion_of(needs[3], needs[4], 40)
    login(page, gardener.email)
    page.goto("/revues/")
    page.get_by_role("button", name=re.compile("Commencer la revue")).press("Enter")
    section = page.locator("#partie-suggestions")
    expect(section.locator("[data-item]")).to_have_count(2)
    assert Axe().run(page).response["violations"] == []
    section.get_by_role("checkbox", name="Avec : Cantine 0").press("Space")
    section.locator("[data-item]").first.focus()
    page.keyboard.press("r")
    expect(page.get_by_text("« Cantine 2 » : retenu.")).to_be_visible()
    assert set(Synergy.objects.get().needs.all()) == set(needs[1:3])
    section.locator(f"#suggestion-{pair.pk}").focus()
    page.keyboard.press("t")
    expect(page.get_by_text("« Cantine 4 » : remis à plus tard.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Revenir dessus : .*Cantine 4")).press("Enter")
    expect(section.locator(f"#suggestion-{pair.pk}")).to_be_visible()
    states = SynergySuggestion.objects.filter(pk__in=[one.pk for one in [*group, pair]])
    assert sorted(states.values_list("state", flat=True)) == ["accepted", "new", "new", "new"]
