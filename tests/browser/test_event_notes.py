"""Notes taken by two people at once: Enter adds, the lines of the other arrive, a key decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grc.models import User
from tests.factories import EventFactory, EventNoteFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_taken_live_by_keyboard(
    page: Page, login: Callable[[Page, str], None], community: Any, gardener: User
) -> None:
    event = EventFactory(community=community, past=True, title="Atelier de la halle")
    login(page, gardener.email)
    page.goto(f"/evenements/{event.pk}/notes/")
    lines = page.locator(".note-line")
    field = page.get_by_label("La ligne suivante")
    field.fill("Ouvrir la halle le soir")
    field.press("Enter")
    field.type("Le jeudi surtout")  # without waiting for the answer
    field.press("Enter")
    expect(lines).to_have_count(2)
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    EventNoteFactory(event=event, text="D’une autre personne")
    field.type("En train d’écrire")
    expect(lines).to_have_count(3, timeout=15_000)
    expect(field).to_have_value("En train d’écrire")
    lines.first.focus()
    page.keyboard.press("b")
    expect(lines.first).to_contain_text("devenue besoin")
    expect(field).to_have_value("En train d’écrire")
    page.route("**/notes/ajouter/", lambda route: route.abort())
    field.press("Enter")
    expect(field).to_have_value("En train d’écrire")
