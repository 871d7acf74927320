"""The shared table with the keyboard alone: what a person who uses no mouse does in a morning, and
what is said to who does not see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communities.models import SavedView
from gardeners.models import Need
from grc.models import ExportLog, User

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]
MOST = 120  # stops of Tab before giving up


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until what ``selector`` names has the focus."""
    for _ in range(MOST):
        if page.evaluate("(css) => document.activeElement.matches(css)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"Tab never comes to {selector}")


def titles() -> list[str]:
    return list(Need.objects.order_by("pk").values_list("title", flat=True))


def test_search_edit_and_take_back(table: Page, needs: list[Need]) -> None:
    table.keyboard.press("/")
    table.keyboard.type("local")
    expect(table.locator("#sheet-rows > tr")).to_have_count(1)
    expect(table.locator("#sheet-search")).to_be_focused()
    tab_to(table, "#sheet-rows .cell-edit")
    table.keyboard.press("e")
    field = table.locator(".cell.is-editing input[name=title]")
    expect(field).to_be_focused()
    field.press("Control+A")
    table.keyboard.type("Un local pour tous")
    table.keyboard.press("Enter")
    expect(table.locator(".cell.is-editing")).to_have_count(0)
    assert titles()[1] == "Un local pour tous"
    assert table.evaluate("!!document.activeElement.closest('#sheet-rows .cell')")
    expect(table.locator("#messages [role=status], #messages[role=status]").first).to_be_attached()
    table.keyboard.press("Control+Z")
    expect(table.locator("#messages")).to_contain_text("1 ligne est comme avant")
    assert titles()[1] == "Un local pour réparer"


def test_a_value_refused_keeps_the_focus_and_says_why(table: Page, needs: list[Need]) -> None:
    tab_to(table, "#sheet-rows .cell-edit")
    table.keyboard.press("Enter")
    field = table.locator(".cell.is-editing input[name=title]")
    expect(field).to_be_focused()
    field.press("Control+A")
    table.keyboard.press("Delete")
    table.keyboard.press("Enter")
    refused = table.locator(".cell.is-editing [aria-invalid=true]")
    expect(refused).to_be_focused()
    said = refused.get_attribute("aria-describedby") or ""
    told = [table.locator(f"#{part}").inner_text() for part in said.split()]
    assert any("obligatoire" in text for text in told), told
    table.keyboard.press("Escape")
    expect(table.locator(".cell.is-editing")).to_have_count(0)
    assert table.evaluate("!!document.activeElement.closest('#sheet-rows .cell')")
    assert "" not in titles()


def test_filter_then_keep_as_a_view(table: Page, needs: list[Need], gardener: User) -> None:
    Need.objects.filter(pk=needs[0].pk).update(urgency="high")
    tab_to(table, ".toolbar > a.btn")
    table.keyboard.press("Enter")
    tab_to(table, "[data-find-filter]")
    table.keyboard.type("urgence")
    table.keyboard.press("Enter")
    tab_to(table, "input[name=urgence][value=high]")
    table.keyboard.press(" ")
    tab_to(table, ".sheet-filters .btn-primary")
    table.keyboard.press("Enter")
    expect(table.locator("#sheet-rows > tr")).to_have_count(1)
    expect(table.locator(".chips")).to_contain_text("urgente")
    tab_to(table, ".sheet-views > summary")
    table.keyboard.press("Enter")
    tab_to(table, ".sheet-views a[href*='vues/']:not([aria-label])")
    table.keyboard.press("Enter")
    table.wait_for_url("**/vues/**")
    tab_to(table, "input[name=name]")
    table.keyboard.type("Ce qui presse")
    table.keyboard.press("Enter")
    expect(table.locator("#messages")).to_contain_text("Vue enregistrée")
    assert SavedView.objects.get(owner=gardener).name == "Ce qui presse"
    expect(table.locator("#sheet-rows > tr")).to_have_count(1)


def test_rows_are_sorted_and_exported(table: Page, needs: list[Need], gardener: User) -> None:
    head = "thead a[href*='tri=besoin'], thead a[href*='tri=-besoin']"
    tab_to(table, head)
    table.keyboard.press("Enter")
    expect(table.locator("thead th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    expect(table.locator("#sheet-rows > tr").first).to_contain_text("Des forêts")
    tab_to(table, "#sheet-export > summary", "Shift+Tab")
    table.keyboard.press("Enter")
    tab_to(table, "#sheet-export a[href*='csv']")
    with table.expect_download() as download:
        table.keyboard.press("Enter")
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert [line.split(";")[0].strip('"') for line in lines[1:]] == sorted(titles())
    assert ExportLog.objects.get().created_by == gardener


def test_rows_chosen_are_changed_together(table: Page, needs: list[Need]) -> None:
    tab_to(table, "#sheet-rows .cell-edit")
    table.keyboard.press("x")
    table.keyboard.press("ArrowDown")
    table.keyboard.press("x")
    expect(table.locator("#announce")).to_have_text("2 lignes choisies")
    tab_to(table, "#bulk button[name=faire], #bulk .btn")
    table.keyboard.press("Enter")
    expect(table.get_by_text("Les lignes cochées : 2 besoins.")).to_be_visible()
    tab_to(table, "select[name$=urgency]")
    table.keyboard.type("urgente")
    tab_to(table, "form .btn-primary")
    table.keyboard.press("Enter")
    expect(table.get_by_role("button", name="Changer 2 besoins")).to_be_visible()
    tab_to(table, "form .btn-primary")
    table.keyboard.press("Enter")
    expect(table.locator("#messages")).to_contain_text("2 lignes changées")
    assert Need.objects.filter(urgency="high").count() == 2


def test_what_a_cell_was_is_found_and_put_back(table: Page, needs: list[Need]) -> None:
    tab_to(table, "#sheet-rows .cell-edit")
    table.keyboard.press("Enter")
    expect(table.locator(".cell.is-editing input[name=title]")).to_be_focused()
    table.keyboard.press("Control+A")
    table.keyboard.type("Une halle")
    table.keyboard.press("Enter")
    expect(table.locator(".cell.is-editing")).to_have_count(0)
    table.keyboard.press("h")
    table.wait_for_url("**/historique/")
    tab_to(table, "main form button")
    table.keyboard.press("Enter")
    expect(table.locator("#messages")).to_be_visible()
    assert "Une halle" not in titles()
