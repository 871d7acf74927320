"""From the volunteer to the mandate: proposed by a gardener, accepted by the person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from gardeners.models import Mandate, MandateProposal
from grc.models import User
from tests.factories import MandateProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


def test_volunteered_proposed_accepted(
    page: Page, login: Login, community: Community, member: User, gardener: User
) -> None:
    login(page, member.email)
    page.goto(community.get_absolute_url())
    page.get_by_role("link", name="Je suis volontaire").click()
    page.get_by_role("button", name="Je suis volontaire").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Merci")

    login(page, gardener.email)
    page.goto(community.get_absolute_url())
    page.get_by_role("link", name="Organiser la rotation").click()
    page.get_by_role("link", name="Proposer le mandat du territoire").click()
    page.get_by_role("button", name="Proposer", exact=True).click()  # nobody is chosen: told
    page.get_by_label("Maëlle Membre – n’a pas encore jardiné ici").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Proposer", exact=True).click()
    expect(page.get_by_text("en attente de réponse")).to_be_visible()

    login(page, member.email)
    page.goto("/")
    page.get_by_role("link", name="Répondre").click()
    page.get_by_role("button", name="J’accepte ce mandat").click()
    expect(page.get_by_role("heading", name="Vous avez accepté")).to_be_visible()
    assert Mandate.objects.get(user=member).starts_on == gardener.mandates.get().period.upper


def test_declined_by_the_link_without_javascript(
    browser: Browser, live_server: LiveServer, community: Community
) -> None:
    proposal = MandateProposalFactory(community=community)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(proposal.link())
    page.get_by_text("Je ne peux pas").click()
    page.get_by_label("Un mot pour dire pourquoi").fill("Je déménage")
    page.get_by_role("button", name="Décliner").click()
    expect(page.get_by_role("heading", name="Vous avez décliné")).to_be_visible()
    context.close()
    assert MandateProposal.objects.get().reason == "Je déménage"
