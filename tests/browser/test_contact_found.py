"""An agent logs a contact with Tab and Enter alone; a territory gardener finds it in the table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from communities.models import Actor, Community
from gardeners.models import FollowUp, Interaction, Need
from grc.models import User
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


@pytest.fixture
def recyclerie(community: Community) -> Actor:
    return OrganisationFactory(name="La Recyclerie de Figeac", community=community)


def tab_to(page: Page, selector: str, most: int = 40) -> None:
    """Press Tab until the element is in focus, as one does without a mouse."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by the Tab key")


def test_logged_by_an_agent_found_by_a_gardener(
    page: Page, login: Login, agent: User, gardener: User, community: Community, recyclerie: Actor
) -> None:
    login(page, agent.email)
    page.goto("/")
    page.keyboard.press("n")
    expect(page.locator("[name=actors_text]")).to_be_focused()
    page.keyboard.type("recylerie figac")
    expect(page.locator("[role=option]").first).to_contain_text("La Recyclerie de Figeac")
    page.keyboard.press("Enter")
    expect(page.locator(".token")).to_contain_text("La Recyclerie de Figeac")
    expect(page.locator("[name=community]")).to_have_value(str(community.pk))
    tab_to(page, "[name=title]")
    page.keyboard.type("Appel sur le déménagement")
    tab_to(page, "[name=summary]")
    page.keyboard.type("Le bail finit en mars.")
    tab_to(page, ".repeat-add[value=besoins]")
    page.keyboard.press("Enter")
    expect(page.locator("[name=besoins-0-title]")).to_be_focused()
    page.keyboard.type("Un local de 200 m²")
    tab_to(page, ".repeat-add[value=suivis]")
    page.keyboard.press("Enter")
    expect(page.locator("[name=suivis-0-title]")).to_be_focused()
    page.keyboard.type("Appeler la mairie")
    tab_to(page, "[data-date] + [data-date]")
    page.keyboard.press("Enter")
    tab_to(page, ".form-sticky .btn-primary")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/echanges/\d+/$"))
    expect(page.locator("#messages")).to_contain_text("1 besoin et 1 suivi")

    interaction, need, followup = (model.objects.get() for model in (Interaction, Need, FollowUp))
    assert list(interaction.actors.all()) == [recyclerie]
    assert (interaction.created_by, interaction.community) == (agent, community)
    assert (need.title, need.interaction) == ("Un local de 200 m²", interaction)
    assert (followup.assignee, followup.interaction) == (agent, interaction)
    assert followup.due_on == timezone.localdate() + dt.timedelta(14)

    login(page, gardener.email)
    page.goto("/grc/echanges/")
    page.fill("#sheet-search", "demenagement")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("La Recyclerie de Figeac")
    page.click("tbody .cell-open")
    expect(page.locator("main")).to_contain_text("Le bail finit en mars.")
    expect(page.locator("main")).to_contain_text("Appeler la mairie")
