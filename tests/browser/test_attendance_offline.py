"""At the door, on a phone whose network drops: nothing that is noted is lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from events.models import Event, Participation
from grc.models import User
from tests.factories import EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]


@pytest.fixture
def event(community: Community) -> Event:
    event = EventFactory(title="Portes ouvertes", community=community)
    for name in ("Ana", "Éloïse", "Noé"):
        ParticipationFactory(event=event, answer="yes", actor__first_name=name, actor__name="Roux")
    return event


def came() -> set[str]:
    found = Participation.objects.filter(attended=True).select_related("actor")
    return {str(each.actor) for each in found}


@pytest.fixture
def door(page: Page, login: Login, event: Event, gardener: User) -> Page:
    login(page, gardener.email)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/evenements/{event.pk}/presences/")
    return page


def test_ticks_made_without_network_leave_when_it_comes_back(door: Page) -> None:
    state = door.locator("#attendance-state")
    expect(state).to_have_text("Tout est enregistré.")
    door.context.set_offline(True)
    door.get_by_role("button", name="Ana Roux").click()
    door.get_by_role("button", name="Noé Roux").click()
    expect(state).to_contain_text("2 à envoyer – pas de réseau")
    door.locator("summary", has_text="Ajouter quelqu’un").click()
    expect(door.get_by_label("Prénom et nom")).to_be_focused()
    door.get_by_label("Prénom et nom").fill("Jeanne Tour")
    door.keyboard.press("Enter")
    expect(state).to_contain_text("3 à envoyer")
    expect(door.locator("#came")).to_have_text("3")
    expect(door.locator("#announce")).to_have_text("Jeanne Tour : présence notée")
    expect(door.get_by_label("Prénom et nom")).to_be_focused()
    assert came() == set()
    door.context.set_offline(False)
    expect(state).to_have_text("Tout est enregistré.")
    assert came() == {"Ana Roux", "Noé Roux", "Jeanne Tour"}
    expect(door.get_by_role("button", name="Jeanne Tour")).to_have_attribute("aria-pressed", "true")


def test_what_waits_survives_the_page_and_the_last_tick_wins(door: Page) -> None:
    state = door.locator("#attendance-state")
    door.route("**/presences/", lambda route: (
        route.abort() if route.request.method == "POST" else route.continue_()
    ))  # fmt: skip
    button = door.get_by_role("button", name="Ana Roux")
    for _thrice in range(3):
        button.click()
    expect(state).to_contain_text("1 à envoyer")
    door.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(state).to_contain_text("1 à envoyer")
    door.unroute("**/presences/")
    door.reload()
    expect(state).to_have_text("Tout est enregistré.")
    assert came() == {"Ana Roux"}


def test_a_sentence_of_the_server_is_shown_and_the_rest_leaves(door: Page) -> None:
    Participation.objects.filter(actor__first_name="Ana").delete()
    door.get_by_role("button", name="Ana Roux").click()
    door.get_by_role("button", name="Noé Roux").click()
    expect(door.locator("#messages")).to_contain_text("n’est plus dans la liste")
    expect(door.locator("#attendance-state")).to_have_text("Tout est enregistré.")
    assert came() == {"Noé Roux"}


def test_someone_is_found_while_one_types(door: Page) -> None:
    door.get_by_label("Chercher un nom").fill("eloise")
    expect(door.get_by_role("button", name="Éloïse Roux")).to_be_visible()
    expect(door.get_by_role("button", name="Ana Roux")).to_be_hidden()


def test_without_javascript(
    browser: Browser, live_server: LiveServer, login: Login, event: Event, gardener: User
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    login(page, gardener.email)
    page.goto(f"/evenements/{event.pk}/presences/")
    page.get_by_role("button", name="Ana Roux").click()
    expect(page.get_by_role("button", name="Ana Roux")).to_have_attribute("aria-pressed", "true")
    page.locator("summary", has_text="Ajouter quelqu’un").click()
    page.get_by_label("Prénom et nom").fill("Jeanne Tour")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("button", name="Jeanne Tour")).to_be_visible()
    assert came() == {"Ana Roux", "Jeanne Tour"}
    context.close()
