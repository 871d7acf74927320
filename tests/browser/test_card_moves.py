"""A territory gardener moves needs from one status to another: by dragging, by keyboard, by the
menu of a card, by touch, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from gardeners.models import Need
from grc.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]
BOARD = "/grc/besoins/avancement/"


@pytest.fixture
def board(page: Page, login: Login, needs: list[Need], gardener: User) -> Page:
    login(page, gardener.email)
    page.goto(BOARD)
    return page


def card(page: Page, need: Need) -> Locator:
    return page.locator(f"#row-{need.pk}")


def lane(page: Page, status: str) -> Locator:
    return page.locator(f"#lane-{status}")


def status_of(need: Need) -> str:
    need.refresh_from_db()
    return need.status


def test_a_card_is_dragged_then_brought_back(board: Page, needs: list[Need]) -> None:
    card(board, needs[0]).drag_to(lane(board, "answering"))
    expect(lane(board, "answering").locator(f"#row-{needs[0].pk}")).to_be_visible()
    expect(board.locator("#lane-count-answering")).to_have_text("1")
    expect(board.locator("#lane-count-heard")).to_have_text("2")
    expect(board.locator("#messages")).to_contain_text("réponse en cours")
    assert status_of(needs[0]) == "answering"
    assert board.url.endswith(BOARD)  # the press that ended the drag opened no link
    board.click("#messages button")
    expect(lane(board, "heard").locator(f"#row-{needs[0].pk}")).to_be_visible()
    assert status_of(needs[0]) == "heard"


def test_a_status_that_asks_for_something_asks_in_place(board: Page, needs: list[Need]) -> None:
    need = needs[1]
    card(board, need).locator("summary").click()
    card(board, need).get_by_role("button", name="qualifié").click()
    expect(card(board, need).locator(".card-form")).to_contain_text("Une thématique au moins")
    expect(lane(board, "heard").locator(f"#row-{need.pk}")).to_be_visible()
    card(board, need).get_by_role("link", name="Annuler").click()
    expect(card(board, need).locator(".card-form")).to_have_count(0)
    card(board, need).locator("summary").click()
    card(board, need).get_by_role("button", name="qualifié").click()
    card(board, need).get_by_label("Alimentation").check()
    card(board, need).get_by_role("button", name="Déplacer").click()
    expect(lane(board, "qualified").locator(f"#row-{need.pk}")).to_be_visible()
    assert status_of(need) == "qualified"


def test_the_keyboard_is_enough(board: Page, needs: list[Need]) -> None:
    Need.objects.filter(pk=needs[0].pk).update(status="answering")
    board.reload()
    first = card(board, needs[2]).locator(".board-name a")  # the latest
    first.focus()
    board.keyboard.press("ArrowDown")
    expect(card(board, needs[1]).locator(".board-name a")).to_be_focused()
    board.keyboard.press("ArrowRight")
    expect(card(board, needs[0]).locator(".board-name a")).to_be_focused()
    board.keyboard.press("Shift+ArrowRight")  # answered: asks what was answered
    expect(card(board, needs[0]).locator("textarea")).to_be_focused()
    board.keyboard.type("La halle est ouverte.")
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    expect(lane(board, "answered").locator(f"#row-{needs[0].pk}")).to_be_visible()
    expect(card(board, needs[0]).locator(".board-name a")).to_be_focused()
    expect(board.locator("#messages")).to_contain_text("répondu")
    board.keyboard.press("Control+z")
    expect(lane(board, "answering").locator(f"#row-{needs[0].pk}")).to_be_visible()


def test_a_finger_takes_the_handle(
    browser: Browser, live_server: LiveServer, login: Login, needs: list[Need], gardener: User
) -> None:
    context = browser.new_context(
        base_url=live_server.url, has_touch=True, viewport={"width": 1000, "height": 800}
    )
    page = context.new_page()
    login(page, gardener.email)
    page.goto(BOARD)
    touch = context.new_cdp_session(page)
    grip = card(page, needs[0]).locator(".board-grip").bounding_box()
    goal = lane(page, "answering").bounding_box()
    assert grip
    assert goal
    x, y = grip["x"] + 10, grip["y"] + 10
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 6):
        at = {"x": x + (goal["x"] + 40 - x) * step / 5, "y": y + 8 * step}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(lane(page, "answering").locator(f"#row-{needs[0].pk}")).to_be_visible()
    context.close()


def test_search_keeps_the_board(board: Page, needs: list[Need]) -> None:
    board.fill("#sheet-search", "foret")
    expect(board.locator(".board-card")).to_have_count(1)
    assert "avancement/?q=foret" in board.url
    board.get_by_role("link", name="Table", exact=True).last.click()
    expect(board.locator("tbody tr")).to_have_count(1)
    assert "/grc/besoins/?q=foret" in board.url


def test_all_of_it_without_javascript(
    browser: Browser, live_server: LiveServer, login: Login, needs: list[Need], gardener: User
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    login(page, gardener.email)
    page.goto(f"{BOARD}?q=foret")
    card(page, needs[0]).locator("summary").click()
    card(page, needs[0]).get_by_role("button", name="qualifié").click()
    page.check("main input[name=themes]")
    page.click("main button:has-text('Enregistrer')")
    expect(lane(page, "qualified").locator(f"#row-{needs[0].pk}")).to_be_visible()
    assert "avancement/?q=foret" in page.url
    context.close()
