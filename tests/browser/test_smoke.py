import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_browser_reaches_the_server(page: Page) -> None:
    response = page.goto("/healthz")

    assert response is not None
    assert response.status == 200
    assert page.inner_text("body").strip() == "ok"
