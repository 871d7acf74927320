"""A territory gardener finds a need in the shared table and edits it in place, by mouse and by
keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from gardeners.models import Need
from grc.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


def cell(page: Page, need: Need, column: str) -> str:
    return f'#row-{need.pk} [data-column="{column}"]'


def test_search_as_one_types_then_back(table: Page) -> None:
    table.fill("#sheet-search", "foret")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table.locator(".toolbar-count")).to_have_text("1 besoin")
    assert "q=foret" in table.url
    expect(table.locator("#sheet-search")).to_be_focused()
    table.go_back()
    expect(table.locator("tbody tr")).to_have_count(3)


def test_a_cell_is_edited_where_it_stands(table: Page, needs: list[Need]) -> None:
    need = needs[0]
    table.click(f"{cell(table, need, 'etat')} .cell-edit")
    table.select_option(f"{cell(table, need, 'etat')} select", "qualified")
    table.click(f"{cell(table, need, 'etat')} button")
    theme = table.get_by_label("Alimentation")  # what this status asks for
    expect(theme).to_be_focused()
    theme.check()
    table.click(f"{cell(table, need, 'etat')} button")
    expect(table.locator(cell(table, need, "etat"))).to_have_text("qualifié")
    expect(table.locator(f"{cell(table, need, 'etat')} .cell-edit")).to_be_focused()
    need.refresh_from_db()
    assert need.status == "qualified"


def test_a_refused_value_stays_with_its_sentence(table: Page, needs: list[Need]) -> None:
    here = cell(table, needs[0], "entendu")
    table.click(f"{here} .cell-edit")
    table.fill(f"{here} input[type=date]", "2999-01-01")
    table.click(f"{here} button")
    expect(table.locator(f"{here} .field-error")).to_be_visible()
    expect(table.locator(f"{here} input[type=date]")).to_have_value("2999-01-01")
    table.press(f"{here} input[type=date]", "Escape")
    expect(table.locator(f"{here} .cell-edit")).to_be_focused()


def test_the_keyboard_is_enough(table: Page, needs: list[Need]) -> None:
    need = needs[0]
    title = cell(table, need, "besoin")
    table.focus(f"{title} .cell-edit")
    table.keyboard.press("Enter")
    expect(table.locator(f"{title} input[type=text]")).to_be_focused()
    table.keyboard.type("Des haies fruitières")
    table.keyboard.press("Tab")
    expect(table.locator(f"{cell(table, need, 'etat')} select")).to_be_focused()
    expect(table.locator(title)).to_contain_text("Des haies fruitières")
    table.keyboard.press("Escape")
    expect(table.locator(f"{cell(table, need, 'etat')} .cell-edit")).to_be_focused()
    table.keyboard.press("ArrowUp")
    table.keyboard.press("ArrowDown")
    table.keyboard.press("ArrowRight")
    expect(table.locator(f"{cell(table, need, 'origine')} .cell-edit")).to_be_focused()
    need.refresh_from_db()
    assert need.title == "Des haies fruitières"


def test_a_row_is_added_in_place(table: Page, community: Community) -> None:
    table.click("text=Ajouter un besoin")
    table.fill("#sheet-add input[name=title]", "Une cantine bio")
    table.click("#sheet-add button:has-text('Ajouter')")
    expect(table.locator("tbody tr").first).to_contain_text("Une cantine bio")
    expect(table.locator("#sheet-add input[name=title]")).to_have_value("")
    assert Need.objects.filter(title="Une cantine bio", community=community).count() == 1


def test_filters_are_chosen_and_removed(table: Page, needs: list[Need]) -> None:
    Need.objects.filter(pk=needs[1].pk).update(status="answered")
    table.click("text=Filtrer")
    expect(table.locator("input[name=etat][value=answered]")).to_be_hidden()
    table.get_by_label("Trouver un filtre").fill("etat")
    expect(table.locator(".filter-group:visible summary")).to_have_text(["État"])
    table.keyboard.press("Enter")
    expect(table.locator("input[name=etat][value=heard]")).to_be_focused()
    table.check("input[name=etat][value=answered]")
    results: Any = Axe().run(table).response
    assert [one["id"] for one in results["violations"]] == []
    table.click("text=Appliquer")
    expect(table.locator("tbody tr")).to_have_count(1)
    table.click("text=Filtrer")
    expect(table.locator(".filter-group[open] summary")).to_contain_text(["État"])
    table.click(".chip-remove")
    expect(table.locator("tbody tr")).to_have_count(3)


def test_all_of_it_without_javascript(
    browser: Browser, live_server: LiveServer, login: Login, needs: list[Need], gardener: User
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    login(page, gardener.email)
    page.goto("/grc/besoins/")
    page.fill("#sheet-search", "foret")
    page.press("#sheet-search", "Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click(f"{cell(page, needs[0], 'etat')} .cell-edit")
    page.select_option("select[name=status]", "qualified")
    page.click("main button:has-text('Enregistrer')")
    page.check("main input[name=themes]")
    page.click("main button:has-text('Enregistrer')")
    expect(page.locator(cell(page, needs[0], "etat"))).to_have_text("qualifié")
    assert "q=foret" in page.url
    page.goto("/grc/besoins/?filtrer=1")
    expect(page.get_by_label("Trouver un filtre")).to_be_hidden()
    page.click("summary:has-text('État')")
    page.check("input[name=etat_pas][value=qualified]")
    page.click("text=Appliquer")
    expect(page.locator("tbody tr")).to_have_count(2)
    context.close()


def test_ctrl_z_brings_the_old_value_back(table: Page, needs: list[Need]) -> None:
    title, state = cell(table, needs[0], "besoin"), cell(table, needs[0], "etat")
    table.click(f"{title} .cell-edit")
    table.fill(f"{title} input[type=text]", "Des haies")
    table.press(f"{title} input[type=text]", "Enter")
    expect(table.locator(title)).to_contain_text("Des haies")
    table.click(f"{state} .cell-edit")
    table.select_option(f"{state} select", "answering")
    table.click(f"{state} button")
    expect(table.locator("#messages")).to_contain_text("C’est enregistré.")
    expect(table.locator(f"{state} .cell-edit")).to_be_focused()
    table.keyboard.press("Control+z")
    expect(table.locator(state)).to_have_text("entendu")
    expect(table.locator(f"{state} .cell-edit")).to_be_focused()
    table.keyboard.press("Control+z")
    expect(table.locator(title)).to_contain_text("Des forêts comestibles")
    table.click("#messages button")  # what was undone is done again
    expect(table.locator(title)).to_contain_text("Des haies")


def test_e_edits_the_first_cell_or_the_one_chosen(table: Page, needs: list[Need]) -> None:
    table.keyboard.press("e")
    first = table.locator("tbody tr").first
    expect(first.locator(".cell.is-editing input[type=text]")).to_be_focused()
    table.keyboard.press("Escape")
    expect(first.locator(".cell-edit").first).to_be_focused()
    table.focus(f"{cell(table, needs[0], 'etat')} .cell-edit")
    table.keyboard.press("e")
    expect(table.locator(f"{cell(table, needs[0], 'etat')} select")).to_be_focused()


def test_the_help_lists_the_keys_of_the_table(table: Page) -> None:
    table.keyboard.press("?")
    keys = table.locator("#help dt")
    expect(keys).to_contain_text(["n", "?", "/", "e", "Tab", "Échap", "Ctrl"])
    table.keyboard.press("e")
    expect(table.locator(".is-editing")).to_have_count(0)
    table.keyboard.press("Escape")
    expect(table.locator("#help")).to_be_hidden()
