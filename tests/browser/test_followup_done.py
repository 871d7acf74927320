"""A promise is held or put off in a click and Enter, and that is undone as easily."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from gardeners.models import FollowUp
from grc.models import User
from tests.factories import FollowUpFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


@pytest.fixture
def promise(community: Community, gardener: User) -> FollowUp:
    return FollowUpFactory(
        title="Rappeler la mairie", community=community, assignee=gardener, late=True
    )


def status(promise: FollowUp) -> str:
    promise.refresh_from_db()
    return promise.status


def test_done_with_a_result_and_undone(
    page: Page, login: Login, promise: FollowUp, gardener: User
) -> None:
    login(page, gardener.email)
    page.goto("/")
    row = page.locator(f"#suivi-{promise.pk}")
    row.locator("summary", has_text="Fait").click()
    expect(row.get_by_label("Qu’est-ce que cela a donné ?")).to_be_focused()
    page.keyboard.type("Elle rappelle lundi.")
    page.keyboard.press("Enter")
    undo = row.get_by_role("button", name="Annuler")
    expect(undo).to_be_focused()
    expect(row).to_contain_text("fait")
    expect(page.locator("#announce")).to_contain_text("Rappeler la mairie")
    assert page.url.endswith("/")
    assert status(promise) == "done"
    page.keyboard.press("Enter")
    expect(row.locator("summary", has_text="Fait")).to_be_visible()
    assert status(promise) == "open"
    assert promise.result == "Elle rappelle lundi."


def test_put_off_and_undone(page: Page, login: Login, promise: FollowUp, gardener: User) -> None:
    login(page, gardener.email)
    page.goto("/")
    row = page.locator(f"#suivi-{promise.pk}")
    row.locator("summary", has_text="Reporter").click()
    expect(row.get_by_label("Pourquoi ?")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row.get_by_label("Pourquoi ?")).to_be_focused()
    page.keyboard.type("La mairie est fermée.")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("reporté 1 fois")
    promise.refresh_from_db()
    assert promise.postponed == 1
    expect(row.get_by_role("button", name="Annuler")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).not_to_be_empty()
    promise.refresh_from_db()
    assert promise.postponed == 0


def test_without_javascript(
    browser: Browser, live_server: LiveServer, login: Login, promise: FollowUp, gardener: User
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    login(page, gardener.email)
    page.goto("/")
    row = page.locator(f"#suivi-{promise.pk}")
    row.locator("summary", has_text="Fait").click()
    row.get_by_role("button", name="C’est fait").click()
    expect(page.locator("#messages")).to_contain_text("Rappeler la mairie")
    assert status(promise) == "done"
    page.locator("#messages").get_by_role("button", name="Annuler").click()
    expect(page.locator(f"#suivi-{promise.pk}")).to_be_visible()
    assert status(promise) == "open"
    context.close()
