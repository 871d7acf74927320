"""A gardener logs a contact with the keyboard alone, without JavaScript, and twice by mistake."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Actor, Community
from gardeners.models import FollowUp, Interaction, Need
from grc.models import User
from tests.factories import ActorFactory

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]
SAVED = re.compile(r"/echanges/\d+/$")


@pytest.fixture
def elise(community: Community) -> Actor:
    return ActorFactory(first_name="Élise", name="Cazals", community=community)


@pytest.fixture
def form(page: Page, login: Login, gardener: User, elise: Actor) -> Page:
    login(page, gardener.email)
    page.goto("/")
    page.keyboard.press("n")
    page.wait_for_url("**/echanges/noter/")
    return page


def test_by_keyboard_alone(form: Page, elise: Actor, community: Community) -> None:
    keys = form.keyboard
    expect(form.locator("#id_actors")).to_be_focused()
    keys.type("elyse cazal")
    expect(form.locator("[role=option]").first).to_have_text("Élise Cazals")
    expect(form.locator("#id_actors")).to_have_attribute("aria-expanded", "true")
    expect(form.locator("#announce")).to_have_text("1 proposition")
    keys.press("Enter")
    expect(form.locator(".token")).to_have_text("Élise Cazals")
    keys.type("Anaïs Nouvelle")
    form.get_by_role("option", name="Créer la personne").wait_for()
    keys.press("Enter")
    expect(form.locator("[name=nouveaux-0-first_name]")).to_have_value("Anaïs")
    expect(form.locator("[name=nouveaux-0-email]")).to_be_focused()
    keys.type("anais@example.org")
    form.focus("#id_title")
    keys.type("Visite de la cuisine")
    form.focus("[data-repeat=besoins] .repeat-add")
    keys.press("Enter")
    expect(form.locator("[name=besoins-0-title]")).to_be_focused()
    keys.type("Un frigo")
    form.focus("[data-repeat=suivis] .repeat-add")
    keys.press("Enter")
    keys.type("Appeler les lycées")
    keys.press("Control+Enter")
    form.wait_for_url(SAVED)
    expect(form.locator("#messages")).to_contain_text("Échange noté, avec 1 besoin et 1 suivi.")
    interaction = Interaction.objects.get()
    assert {str(actor) for actor in interaction.actors.all()} == {"Élise Cazals", "Anaïs Nouvelle"}
    assert Need.objects.get().title == "Un frigo"
    assert FollowUp.objects.get().title == "Appeler les lycées"


def test_the_known_actor_takes_the_place_of_the_new_one(form: Page, elise: Actor) -> None:
    keys = form.keyboard
    keys.type("Elise Casalz")
    form.get_by_role("option", name="Créer la personne").click()
    known = form.get_by_role("button", name="Prendre Élise Cazals")
    expect(form.locator("#nouveaux-0-alike")).to_contain_text("Peut-être déjà là ?")
    expect(form.locator("[name=nouveaux-0-email]")).to_be_focused()
    keys.press("Tab")
    keys.press("Tab")
    expect(known).to_be_focused()
    keys.press("Enter")
    expect(form.locator(".token")).to_have_text("Élise Cazals")
    expect(form.locator("#id_actors")).to_be_focused()
    expect(form.locator("#announce")).to_have_text("Élise Cazals : ajouté")
    expect(known).to_be_hidden()
    form.fill("#id_title", "Appel")
    form.keyboard.press("Control+Enter")
    form.wait_for_url(SAVED)
    assert list(Interaction.objects.get().actors.all()) == [elise]


def test_escape_closes_the_list_and_backspace_removes(form: Page, elise: Actor) -> None:
    keys = form.keyboard
    keys.type("cazals")
    form.locator("[role=option]").first.wait_for()
    keys.press("Escape")
    expect(form.locator("[role=option]")).to_have_count(0)
    expect(form.locator("#id_actors")).to_have_value("cazals")
    keys.press("ArrowDown")
    form.locator("[role=option]").first.wait_for()
    keys.press("Enter")
    expect(form.locator(".token")).to_have_count(1)
    keys.press("Backspace")
    expect(form.locator(".token")).to_have_count(0)
    expect(form.locator("#announce")).to_have_text("Élise Cazals : retiré")


def test_a_double_click_saves_once(form: Page) -> None:
    form.fill("#id_title", "Appel")
    form.locator(".form-sticky .btn-primary").dblclick()
    form.wait_for_url(SAVED)
    assert Interaction.objects.count() == 1


def test_back_reload_and_the_same_words_are_one_contact_unless_one_insists(form: Page) -> None:
    form.fill("#id_title", "Appel")
    form.fill("#id_summary", "Deux\nlignes")
    form.click(".form-sticky .btn-primary")
    form.wait_for_url(SAVED)
    form.go_back()
    expect(form.locator("#id_title")).to_be_visible()
    form.goto(form.url)  # loaded anew
    form.fill("#id_title", "Appel")
    form.fill("#id_summary", "Deux\nlignes")
    form.click(".form-sticky .btn-primary")
    expect(form.locator(".notice")).to_contain_text("Cet échange était déjà noté : le voici.")
    expect(form.locator("h1")).to_have_text("Appel")
    assert Interaction.objects.count() == 1
    form.get_by_role("button", name="C’est un autre échange : le noter aussi").click()
    form.wait_for_url(SAVED)
    first, second = Interaction.objects.all()
    assert first.summary == second.summary


def test_without_javascript(
    browser: Browser, live_server: LiveServer, login: Login, gardener: User, elise: Actor
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    login(page, gardener.email)
    ActorFactory(first_name="Élise", name="Cazalis", community=Community.objects.get())
    page.goto("/echanges/noter/")
    page.fill("#id_actors", "cazal")
    page.fill("#id_title", "Appel")
    page.click("[data-repeat=besoins] .repeat-add")
    page.fill("[name=besoins-0-title]", "Un frigo")
    page.click(".form-sticky .btn-primary")
    expect(page.locator("#id_actors")).to_have_value("cazal")
    page.get_by_label("Élise Cazals", exact=True).check()
    page.click(".form-sticky .btn-primary")
    page.wait_for_url(SAVED)
    assert list(Interaction.objects.get().actors.all()) == [elise]
    assert Need.objects.get().urgency == "normal"
    context.close()


def test_without_javascript_who_is_known_is_told_at_saving(
    browser: Browser, live_server: LiveServer, login: Login, gardener: User, elise: Actor
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    login(page, gardener.email)
    page.goto("/echanges/noter/")
    page.fill("#id_title", "Appel")
    page.click("[data-repeat=nouveaux] .repeat-add")
    page.fill("[name=nouveaux-0-name]", "Casalz")
    page.fill("[name=nouveaux-0-first_name]", "Elise")
    page.click(".form-sticky .btn-primary")
    expect(page.locator(".form-errors")).to_contain_text("Rien n’est encore enregistré")
    page.get_by_role("button", name="Prendre Élise Cazals").click()
    expect(page.locator("[name=nouveaux-0-name]")).to_have_count(0)
    expect(page.locator("#id_title")).to_have_value("Appel")
    page.click(".form-sticky .btn-primary")
    page.wait_for_url(SAVED)
    assert list(Interaction.objects.get().actors.all()) == [elise]
    context.close()
