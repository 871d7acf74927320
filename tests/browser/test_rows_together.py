"""Several rows chosen by mouse and by keyboard, changed together, and put back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gardeners.models import Need, Synergy
from grc.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


def urgencies() -> list[str]:
    return list(Need.objects.order_by("pk").values_list("urgency", flat=True))


def test_chosen_by_keyboard_changed_together_and_put_back(table: Page, needs: list[Need]) -> None:
    bar = table.locator("#bulk")
    expect(bar).to_be_hidden()
    for need, key in ((needs[0], " "), (needs[1], "x")):
        table.focus(f"#row-{need.pk} [data-column=etat] .cell-edit")
        table.keyboard.press(key)
    expect(bar).to_be_visible()
    expect(table.locator("#bulk-count")).to_have_text("2 lignes choisies")
    expect(table.locator("#announce")).to_have_text("2 lignes choisies")
    assert Axe().run(table).response["violations"] == []
    bar.get_by_role("button", name="Modifier…").click()
    expect(table.get_by_text("Les lignes cochées : 2 besoins.")).to_be_visible()
    table.get_by_label("Urgence").select_option("high")
    assert Axe().run(table).response["violations"] == []
    table.get_by_role("button", name="Voir l’effet").click()
    expect(table.locator("ins").first).to_have_text("urgente")
    assert Axe().run(table).response["violations"] == []
    table.get_by_role("button", name="Changer 2 besoins").click()
    expect(table.locator("#messages")).to_contain_text("2 lignes changées")
    assert urgencies() == ["high", "high", "normal"]
    table.locator("#messages").get_by_role("button", name="Annuler").click()
    expect(table.locator("#messages")).to_contain_text("2 lignes sont comme avant")
    assert urgencies() == ["normal"] * 3


def test_the_choice_survives_what_others_change(table: Page, needs: list[Need]) -> None:
    boxes = table.locator("#sheet-rows .cell-choice input")
    table.locator("#choose-page").check()
    expect(table.locator("#bulk-count")).to_have_text("3 lignes choisies")
    boxes.nth(1).uncheck()
    row = f"#row-{needs[0].pk}"
    Need.objects.filter(pk=needs[0].pk).update(title="Des vergers")
    table.evaluate(
        """async (row) => htmx.ajax("GET", `/grc/besoins/lignes/?vues=${row.slice(5)}.0`,
             {source: "#sheet-live", target: "#sheet", swap: "none"})""",
        row,
    )
    expect(table.locator(f"{row} .cell-open")).to_have_text("Des vergers")
    expect(table.locator(f"{row} .cell-choice input")).to_be_checked()
    expect(table.locator("#bulk-count")).to_have_text("2 lignes choisies")
    table.fill("#sheet-search", "marche")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table.locator("#bulk-count")).to_have_text("1 ligne choisie")
    table.locator("#bulk").get_by_role("button", name="Ne rien choisir").click()
    expect(table.locator("#bulk")).to_be_hidden()
    expect(boxes).to_be_focused()


def test_a_synergy_of_the_rows_chosen(table: Page, needs: list[Need]) -> None:
    for need in needs[:2]:
        table.focus(f"#row-{need.pk} [data-column=etat] .cell-edit")
        table.keyboard.press("x")
    table.locator("#bulk").get_by_role("button", name="Créer une synergie").click()
    expect(table.get_by_role("heading", name="Noter une synergie")).to_be_visible()
    for need in needs[:2]:
        expect(table.locator("form.form").get_by_text(need.title).first).to_be_visible()
    table.get_by_label("synergie", exact=False).first.fill("Ensemble")
    table.locator("[name=reason]").fill("Le même marché.")
    table.get_by_role("button", name="Enregistrer la synergie").click()
    expect(table.get_by_role("heading", name="Ensemble")).to_be_visible()
    assert set(Synergy.objects.get().needs.all()) == set(needs[:2])


def test_without_javascript(
    browser: Browser, live_server: LiveServer, login: Login, needs: list[Need], gardener: User
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 700}
    )
    page = context.new_page()
    login(page, gardener.email)
    page.goto("/grc/besoins/?urgence=normal")
    expect(page.locator("#choose-page")).to_be_hidden()
    page.get_by_label("Choisir : Un marché du soir").check()
    page.locator("#bulk").get_by_role("button", name="Archiver").click()
    page.get_by_role("button", name="Archiver 1 besoin").click()
    expect(page.locator("#messages")).to_contain_text("1 ligne changée")
    assert page.url.endswith("/grc/besoins/?urgence=normal")
    assert set(Need.objects.visible_to(gardener)) == set(needs[:2])
    context.close()


def test_a_column_is_pasted_on_a_cell(table: Page, needs: list[Need]) -> None:
    first = table.locator("#sheet-rows > tr").first
    table.context.grant_permissions(["clipboard-read", "clipboard-write"])
    first.locator("[data-column=urgence] .cell-edit").focus()
    table.evaluate("navigator.clipboard.writeText('urgente\\npeut attendre\\nbof\\nurgente')")
    table.keyboard.press("Control+V")
    expect(table.get_by_role("heading", name="Coller : l’effet")).to_be_visible()
    expect(table.get_by_text("« bof » n’est pas dans la liste.")).to_be_visible()
    expect(table.get_by_text("1 ligne collée dépasse la fin de la page")).to_be_visible()
    assert Axe().run(table).response["violations"] == []
    table.get_by_role("button", name="Écrire 2 lignes").click()
    expect(table.locator("#messages")).to_contain_text("2 lignes changées")
    assert urgencies() == ["normal", "low", "high"]  # the latest stands first
