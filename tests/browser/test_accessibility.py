"""Every page passes axe (WCAG 2.2 AA) in light and in dark, never scrolls sideways, narrow or
enlarged, and is usable by keyboard.

https://github.com/dequelabs/axe-core; what it does not see is of RGAA 4.1: reflow (10.11), visible
focus (10.7), skip link (12.7), no trap (12.9).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from grc.models import User
from tests.addresses import addresses
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    DirectorateFactory,
    FollowUpFactory,
    InteractionFactory,
    MandateFactory,
    NeedFactory,
    ThemeFactory,
    UserFactory,
    VolunteerFactory,
)
from tests.world import World, import_batch, make_world

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[[Page, str], None]

OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW = (320, 640)  # 640: 1280 at 200 %
AT_REST = "new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))"
# What is wider than the page, less what scrolls by itself.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const inside = (one) => one.parentElement
    && (getComputedStyle(one.parentElement).overflowX !== "visible" || inside(one.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !inside(one))
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
}"""
PUBLIC = [
    "/", "/compte/login/", "/compte/login/code/", "/compte/password/reset/",
    "/compte/password/reset/done/", "/compte/signup/", "/communautes/", "/evenements/",
    "/evenements/?vue=semaine", "/evenements/?vue=jour", "/evenements/?vue=liste", "/projets/",
    "/evenements/abonnement/", "/page-inconnue/",
]  # fmt: skip
ACCOUNT = [
    "/compte/email/", "/compte/password/change/", "/compte/2fa/", "/compte/2fa/webauthn/",
    "/compte/logout/",
]  # fmt: skip
PUBLIC_PAGES = [
    "communities:community_detail", "communities:community_join", "communities:community_joined",
    "communities:charter_detail", "communities:map_page", "communities:place_detail",
    "gardeners:need_detail", "gardeners:synergy_detail",
    "events:event_detail", "events:project_detail", "events:story_detail",
    "gardeners:proposal_link",
    "gardeners:digest_stop", "events:answer_link", "events:message_stop",
    "events:certificate_link",
]  # fmt: skip
PAGES = [
    "gardeners:home", "gardeners:interaction_create", "gardeners:interaction_detail",
    "gardeners:interaction_edit", "gardeners:need_create", "gardeners:need_detail",
    "gardeners:need_edit", "gardeners:need_qualify", "gardeners:need_answer",
    "gardeners:synergy_create", "gardeners:synergy_detail", "gardeners:synergy_edit",
    "gardeners:followup_create", "gardeners:followup_detail", "gardeners:followup_edit",
    "gardeners:followup_drop", "events:event_list", "events:event_create", "events:event_detail",
    "events:event_edit", "events:event_cancel", "communities:community_list",
    "communities:community_detail",
    "communities:community_edit", "communities:community_create", "communities:actor_create",
    "communities:actor_detail", "communities:actor_edit", "communities:affiliation_create",
    "communities:introduction_create", "communities:membership_edit",
    "communities:membership_create", "communities:charter_create", "communities:charter_detail",
    "communities:place_create", "communities:online_space_create", "grc:sheet", "grc:sheet_board",
    "grc:sheet_groups", "grc:row_add",
    "grc:cell", "grc:record_history", "grc:record_restore", "grc:cell_history", "grc:journal",
    "grc:journal_entry", "grc:import_list", "grc:import_new", "grc:import_columns",
    "grc:import_check", "grc:import_values", "grc:bulk", "grc:paste",
    "communities:duplicate_list", "gardeners:rotation", "gardeners:proposal_create",
    "gardeners:review_list", "gardeners:review_detail", "gardeners:review_close",
    "gardeners:region_proposal_create", "gardeners:handover", "gardeners:handover_note",
    "gardeners:absence_create", "gardeners:community_trust", "gardeners:region_trust",
    "gardeners:digest_choice",
    "events:project_list", "events:project_create", "events:project_detail", "events:project_edit",
    "events:project_step", "events:project_synergy", "events:news_create", "events:milestone_edit",
    "events:story_list", "events:story_create", "events:story_detail", "events:story_edit",
    "events:credit_edit",
    "events:card_list", "events:card_detail", "events:card_edit", "events:event_agenda",
    "events:event_notes", "events:event_note_edit", "events:contribution_list",
    "events:contribution_detail", "events:contribution_create", "events:contribution_answer",
    "events:event_agenda_sheet", "events:event_agenda_cards", "events:agenda_item_edit",
    "events:event_answer", "events:event_subscription", "events:event_invite",
    "events:participation_list", "events:event_attendance", "events:event_participations",
    "events:participation_certificate", "gardeners:answer_list", "gardeners:part_close",
    "gardeners:part_entrust", "gardeners:transversality",
]  # fmt: skip


@pytest.fixture
def world(
    community: Community, gardener: User, region_gardener: User, administrator: User
) -> World:
    """A community with something in every part of every page, public so that all may see it."""
    themes = [ThemeFactory(name=name) for name in ("Alimentation", "Mobilité", "Culture")]
    DirectorateFactory(name="Direction de l’agriculture", acronym="DA")
    community.themes.set(themes)
    community.description = "Des gens qui cuisinent.\n\nEt qui partagent."
    community.save()
    MandateFactory(community=community, user=administrator, ended=True)
    world = make_world(community, audience="public", text="de la halle", by=administrator)
    world.need.themes.set(themes)
    for status in ("qualified", "answering", "answered", "unanswered"):
        NeedFactory(community=community, status=status, urgency="high", origin="region")
    FollowUpFactory(community=community, assignee=administrator, late=True)
    FollowUpFactory(community=community, assignee=administrator)
    for channel in ("phone", "meeting", "group", "email", "mail", "field"):
        InteractionFactory(community=community, channel=channel, actors=[world.actor])
    world.need.urgency = "high"
    world.need.save()
    CommunityFactory(name="Sans rien")
    volunteer = ActorFactory(community=community, user=UserFactory())
    VolunteerFactory(community=community, user=volunteer.user)
    FollowUpFactory(community=community, assignee=world.handover.user)
    world.records["batch"] = import_batch(administrator)
    cache.clear()
    return world


class Checker:
    """Visits pages, and keeps what is wrong in them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []

    def visit(self, url: str) -> None:
        """The page as it opens: axe, then its width."""
        self.page.goto(url, wait_until="domcontentloaded")
        self.check(url)
        for width in NARROW:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.found += [f"{url}: {width} px: {what}" for what in self.page.evaluate(TOO_WIDE)]
        self.page.set_viewport_size(WIDE)

    def check(self, what: str) -> None:
        """axe on what the page shows now; in dark, colours alone change."""
        results: Any = Axe().run(self.page, options=OPTIONS).response
        self.note(what, results)
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self.page.evaluate(AT_REST)
        self.note(f"{what} (dark)", self.page.evaluate(f"axe.run({json.dumps(COLOURS)})"))
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def note(self, what: str, results: Any) -> None:
        for violation in results["violations"]:
            for node in violation["nodes"]:
                why = node.get("failureSummary", "")[:300]
                self.found.append(f"{what}: {violation['id']}: {node['html'][:200]} {why}")


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, locale="fr-FR", viewport=WIDE, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def checker(page: Page) -> Checker:
    return Checker(page)


def test_pages_for_all(checker: Checker, world: World) -> None:
    for url in PUBLIC:
        checker.visit(url)
    for name in PUBLIC_PAGES:
        checker.visit(addresses(name, world)[0])
    assert not checker.found, "\n".join(checker.found)


def test_pages_of_members_and_errors(
    checker: Checker, login: Login, world: World, member: User
) -> None:
    login(checker.page, member.email)
    checker.visit("/")
    checker.visit(addresses("gardeners:volunteer", world)[0])
    checker.visit(f"/besoins/{world.need.pk}/")
    checker.visit(f"/besoins/{world.need.pk}/modifier/")  # refused: 403
    checker.visit("/imports/")  # not found: 404
    for url in ACCOUNT:
        checker.visit(url)
    assert not checker.found, "\n".join(checker.found)


@pytest.mark.parametrize("names", [PAGES[part::3] for part in range(3)])  # to share the time
def test_pages_of_administrators(
    checker: Checker, login: Login, world: World, administrator: User, names: list[str]
) -> None:
    login(checker.page, administrator.email)
    for name in names:
        for url in addresses(name, world)[: 5 if name == "grc:sheet" else 1]:
            checker.visit(url)
    assert not checker.found, "\n".join(checker.found)


def test_searches_of_administrators(
    checker: Checker, login: Login, world: World, administrator: User
) -> None:
    login(checker.page, administrator.email)
    for url in (
        "/grc/suivis/?q=rien+du+tout", "/grc/besoins/?tri=inconnu&etat=heard",
        "/recherche/", "/recherche/?q=halle", "/recherche/?q=rien+du+tout",
    ):  # fmt: skip
        checker.visit(url)
    assert not checker.found, "\n".join(checker.found)


def test_what_opens_in_pages(
    checker: Checker, login: Login, world: World, administrator: User
) -> None:
    """Editors, panels, menus, refusals: what is there only after a click."""
    page = checker.page
    login(page, administrator.email)
    for slug in ("acteurs", "echanges", "besoins", "synergies", "suivis"):
        page.goto(f"/grc/{slug}/")
        page.click("text=Filtrer")
        expect(page.locator("form[role=search] ~ a[aria-expanded=true]")).to_be_visible()
        page.locator(".toolbar-end .btn").click()
        expect(page.locator("#sheet-add form")).to_be_visible()
        page.locator("tbody tr").first.locator(".cell-edit").nth(1).click()
        expect(page.locator(".cell.is-editing")).to_be_visible()
        checker.check(f"{slug}: filters, new row, cell being edited")
    page.goto("/echanges/noter/")
    for button in page.locator(".repeat-add").all():
        button.click()
    for field in ("title", "nouveaux-0-name", "besoins-0-title", "suivis-0-title"):
        page.fill(f"[name={field}]", "Quelque chose")
    page.fill("[name=actors_text]", "personne")
    expect(page.locator("[role=option]").first).to_be_visible()
    checker.check("quick log: rows, proposals")
    page.fill("[name=actors_text]", "")
    page.fill("[name=occurred_on]", "2999-01-01")
    page.locator(".form-sticky .btn-primary").click()
    expect(page.locator(".field-error").first).to_be_visible()
    checker.check("quick log: refused")
    page.goto("/")
    page.click(".account-menu summary")
    checker.check("account menu")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    checker.check("keyboard help")
    assert not checker.found, "\n".join(checker.found)


# ---------------------------------------------------------------------------------------------


FOCUS_IS_SEEN = """() => {
  const element = document.activeElement;
  if (element === document.body) return "body";
  if (element.type === "date" && !element.matches(":focus")) return ""; // the browser's own button
  const seen = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || style.boxShadow !== "none";
  };
  const shown = seen(element) || (element.parentElement && seen(element.parentElement));
  return shown ? "" : element.outerHTML.slice(0, 200);
}"""


def test_the_keyboard_goes_through_each_page(
    page: Page, login: Login, world: World, administrator: User
) -> None:
    """The skip link first, a visible focus everywhere, and no trap: Tab comes to the end."""
    login(page, administrator.email)
    for url in ("/", "/grc/besoins/", "/echanges/noter/", f"/besoins/{world.need.pk}/"):
        page.goto(url)
        if url == "/echanges/noter/":  # its first field is in focus from the start
            page.evaluate("document.activeElement.blur()")
        page.evaluate("document.querySelector('.skip').focus()")
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "contenu"
        visited = 0
        while visited < 300:
            page.keyboard.press("Tab")
            visited += 1
            unseen = page.evaluate(FOCUS_IS_SEEN)
            if unseen == "body":
                break
            assert unseen == "", (url, unseen)
        assert 3 < visited < 300, f"Tab never leaves {url}"
