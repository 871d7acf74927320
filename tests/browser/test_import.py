"""An administrator imports a spreadsheet, finds its rows in the table, and takes it all back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from playwright.sync_api import Page, expect

from communities.models import Actor
from grc.models import User
from tests.factories import CommuneFactory
from tests.spreadsheets import sheet_xml, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]

ROWS = [
    ["Annuaire des associations", "", "", "", ""],
    ["Structure", "Courriel", "Ville", "Portable", "Divers"],
    ["Le Fournil partagé", "fournil@example.org", "Figeac", "06 39 98 00 01", "ouvert le mardi"],
    ["Les Jardins de Faycelles", "jardins@example.org", "Faycelles", "06 39 98 00 02", ""],
    ["Sans adresse", "adresse@", "Figeac", "", ""],
]


@pytest.fixture
def spreadsheet(tmp_path: Path, db: None) -> Path:
    CommuneFactory(code="46102", name="Figeac", postcodes=["46100"])
    return xlsx(tmp_path / "annuaire.xlsx", {"Feuille": sheet_xml(ROWS)})


@pytest.fixture
def work() -> Callable[[], None]:
    """Do what waits in the queue: procrastinate's own worker, in a thread, since Playwright's
    event loop holds this one."""
    from procrastinate.contrib.django import app

    async def run() -> None:
        # One thread for the tasks, beside the one that the queue is read in: their connections
        # to the database are closed, or it could not be dropped.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        worker = app.with_connector(app.connector.get_worker_connector())
        async with worker.open_async():
            await worker.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
        await asyncio.to_thread(connections.close_all)
        await sync_to_async(connections.close_all)()

    def in_a_thread() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, run()).result(timeout=30)

    return in_a_thread


def correct_in_place(page: Page) -> None:
    """By keyboard, the bad address is left as it is, then corrected; a row is left out and taken
    back. The focus stays where one works."""
    cell = page.locator("#ligne-5 .has-error .cell-edit")
    cell.focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Courriel")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    field.fill("adresse@example.org")
    page.keyboard.press("Enter")
    expect(page.locator("#ligne-5")).to_contain_text("au lieu de « adresse@ »")
    expect(page.locator("#ligne-5 .cell-edit").nth(1)).to_be_focused()
    expect(page.locator("#outcome .tile").first).to_contain_text("3")
    page.get_by_role("button", name="Ne pas importer la ligne 3").click()
    expect(page.locator("#outcome .tile").first).to_contain_text("2")
    expect(page.get_by_role("button", name="Reprendre la ligne 3")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#outcome .tile").first).to_contain_text("3")


def test_a_spreadsheet_becomes_rows_and_is_taken_back(
    page: Page, login: Login, administrator: User, spreadsheet: Path, work: Callable[[], None]
) -> None:
    login(page, administrator.email)
    page.goto("/imports/nouveau/")
    page.set_input_files("input[type=file]", spreadsheet)
    page.click("main .btn-primary")

    expect(page.get_by_label("Structure", exact=True)).to_have_value("organisation")
    expect(page.get_by_label("Portable")).to_have_value("phone")
    page.get_by_label("Divers").select_option("notes")
    page.fill("[name=source_detail]", "Forum des associations")
    page.click("main .btn-primary")

    expect(page.locator("main")).to_contain_text("Cette adresse électronique n’est pas valable.")
    assert not Actor.objects.exists()
    correct_in_place(page)
    page.get_by_role("button", name="Importer les bonnes lignes").click()
    expect(page.locator("#import-working")).to_be_visible()
    work()
    see = page.get_by_role("link", name="Voir ces fiches")
    expect(see).to_be_visible()

    result = page.url
    see.click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.fill("#sheet-search", "fournil")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Figeac")
    assert Actor.objects.get(name="Le Fournil partagé").notes == "Divers : ouvert le mardi"

    page.goto(result)
    page.click("summary:has-text('Annuler cet import')")
    page.get_by_role("button", name="Annuler tout l’import").click()
    expect(page.locator("#import-working")).to_be_visible()
    work()
    expect(page.locator("main")).to_contain_text("3 lignes ont été annulées")
    page.goto("/grc/acteurs/")
    expect(page.locator("tbody tr")).to_have_count(0)
