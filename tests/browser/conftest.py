"""Chromium, driven by Playwright, on Django's live server. CHROMIUM names the program."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from gardeners.models import Need
from grc.models import User
from tests.factories import NeedFactory, ThemeFactory

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PASSWORD = "jardin-demo"
TIMEOUT = 10_000  # milliseconds


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's event loop makes Django believe that the tests are asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_server.url, locale="fr-FR", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(TIMEOUT)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on the live server. What the browser reports as an error fails the test."""
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if _is_violation(m.text) else None)
    yield page
    assert not errors, errors


def _is_violation(text: str) -> bool:
    return "Content Security Policy" in text


@pytest.fixture
def login(live_server: LiveServer) -> Callable[[Page, str], None]:
    """Return login(page, email): the page's browser is logged in, without the login form."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    def log_in(page: Page, email: str) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(email=email))
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]

    return log_in


@pytest.fixture
def needs(community: Community, gardener: User) -> list[Need]:
    """Three needs of the community of ``gardener``."""
    ThemeFactory(name="Alimentation")
    titles = ["Des forêts comestibles", "Un local pour réparer", "Un marché du soir"]
    return [NeedFactory(title=title, community=community) for title in titles]


@pytest.fixture
def table(
    page: Page, login: Callable[[Page, str], None], needs: list[Need], gardener: User
) -> Page:
    """Their sheet, as their gardener sees it."""
    login(page, gardener.email)
    page.goto("/grc/besoins/")
    return page
