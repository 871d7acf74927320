"""An email forwarded to the platform, logged by keyboard; and without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from gardeners.models import Interaction, ReceivedEmail
from gardeners.receiving.keeping import receive
from grc.models import User

pytestmark = pytest.mark.django_db(transaction=True)

RAW = """From: Tom <territoire@example.org>
To: grc@example.org
Subject: Fwd: Un four à pain
Message-ID: <1@example.org>
Content-Type: text/plain; charset=utf-8

---------- Forwarded message ---------
De : Jeanne Essai <jeanne@example.org>
Date: mar. 3 nov. 2026 à 10:12
Subject: Un four à pain
To: <territoire@example.org>

Bonjour, il nous faudrait un four.
"""


@pytest.fixture
def email(gardener: User, settings: Any) -> ReceivedEmail:
    settings.GRC_MAIL_ADDRESS = "grc@example.org"
    found = receive(RAW.encode())
    assert found is not None
    return found


def test_logged_by_keyboard(
    page: Page, login: Callable[[Page, str], None], community: Community, email: ReceivedEmail
) -> None:
    login(page, "territoire@example.org")
    page.goto("/")
    page.get_by_role("link", name="Noter : Fwd: Un four à pain").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Texte du courriel")).to_contain_text("il nous faudrait")
    expect(page.get_by_label("De quoi s’agissait-il ?")).to_have_value("Un four à pain")
    expect(page.locator("[name=nouveaux-0-email]")).to_have_value("jeanne@example.org")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_label("Ce qui s’est dit").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Échange noté")
    assert Interaction.objects.get().actors.get().email == "jeanne@example.org"


def test_set_aside_and_back_without_a_script(
    browser: Browser,
    live_server: LiveServer,
    login: Callable[[Page, str], None],
    email: ReceivedEmail,
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    login(page, "territoire@example.org")
    page.goto(email.get_absolute_url())
    page.get_by_role("button", name="Écarter").click()
    expect(page.get_by_text("Courriel écarté.")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("heading", name="Noter ce courriel")).to_be_visible()
    context.close()
