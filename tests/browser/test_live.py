"""Two people on the same sheet: what one changes, the other sees at once, and loses nothing.

The web server and the live process are those of ``make run``, on the database of the tests.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from communities.models import Community
from gardeners.models import Need
from grc.embedded import ROOT
from grc.live.place import socket_path
from grc.models import Audience, User
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = 1000  # milliseconds
PATIENCE = 30  # seconds for the servers to start


@dataclass
class Servers:
    """The web server and the live process."""

    url: str
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=self.environment)
        self.processes.append(process)
        return process


@pytest.fixture(scope="module")
def servers(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    var = tmp_path_factory.mktemp("live")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    servers = Servers(f"http://127.0.0.1:{port}", environment(var, port))
    try:
        servers.start("gunicorn")
        servers.start("grc.live")
        wait_for(lambda: answers(f"{servers.url}/healthz") and socket_path(var).exists())
        yield servers
    finally:
        for process in servers.processes:
            process.send_signal(signal.SIGTERM)
        for process in servers.processes:
            assert process.wait(20) == 0
    assert not socket_path(var).exists(), "the live process left its socket"


def environment(var: Path, port: int) -> dict[str, str]:
    given = connection.settings_dict
    host = quote(str(given["HOST"]), safe="")
    password = f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else ""
    parameters = f"?host={host}" + (f"&port={given['PORT']}" if given["PORT"] else "")
    return os.environ | {
        "DATABASE_URL": f"postgresql://{given['USER']}{password}@/{given['NAME']}{parameters}",
        "GRC_VAR": str(var),
        "SECRET_KEY": settings.SECRET_KEY,
        "GRC_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
        "DEBUG": "1",  # static files are read where they stand
    }


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


Visit = Callable[[User], Page]


@pytest.fixture
def visit(browser: Browser, servers: Servers) -> Iterator[Visit]:
    """``visit(user)`` opens the sheet of needs in a browser of their own, once it is live."""
    contexts: list[BrowserContext] = []

    def open_sheet(user: User) -> Page:
        context = browser.new_context(base_url=servers.url, viewport={"width": 1280, "height": 600})
        context.set_default_timeout(10 * SECOND)
        contexts.append(context)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": servers.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        with page.expect_response(lambda response: "/direct/" in response.url) as stream:
            page.goto("/grc/besoins/")
        assert stream.value.status == 200
        return page

    yield open_sheet
    for context in contexts:
        context.close()


@pytest.fixture
def needs(community: Community) -> list[Need]:
    titles = ["Des forêts comestibles", "Un local pour réparer", "Un marché du soir"]
    many = [f"Besoin {n}" for n in range(20)]
    return [NeedFactory(title=title, community=community) for title in [*titles, *many]]


def cell(need: Need, column: str = "besoin") -> str:
    return f'#row-{need.pk} [data-column="{column}"]'


def edit(page: Page, need: Need, title: str) -> None:
    page.click(f"{cell(need)} .cell-edit")
    page.fill(f"{cell(need)} input[type=text]", title)
    page.click(f"{cell(need)} button")
    expect(page.locator(cell(need))).to_contain_text(title)


def test_a_row_changes_while_i_type_elsewhere(
    visit: Visit, needs: list[Need], gardener: User, region_gardener: User
) -> None:
    mine, theirs = visit(gardener), visit(region_gardener)
    typed, changed = needs[2], needs[-1]
    mine.click(f"{cell(typed)} .cell-edit")
    field = mine.locator(f"{cell(typed)} input[type=text]")
    field.press("End")
    mine.keyboard.type(" d’hiv")
    before = mine.evaluate("window.scrollY")
    edit(theirs, changed, "Un verger partagé")
    expect(mine.locator(cell(changed))).to_contain_text("Un verger partagé", timeout=SECOND)
    expect(mine.locator(f"#row-{changed.pk}")).to_have_class("is-changed")
    expect(mine.locator("#announce")).to_have_text("1 ligne mise à jour")
    mine.keyboard.type("er")
    expect(field).to_be_focused()
    expect(field).to_have_value("Un marché du soir d’hiver")
    assert mine.evaluate("window.scrollY") == before


def test_the_row_that_i_edit_stays_and_says_that_it_changed(
    visit: Visit, needs: list[Need], gardener: User
) -> None:
    mine = visit(gardener)
    need = needs[1]
    mine.click(f"{cell(need)} .cell-edit")
    field = mine.locator(f"{cell(need)} input[type=text]")
    field.fill("Un atelier")
    Need.objects.filter(pk=need.pk).update(urgency="high")
    news = mine.locator(f"#row-{need.pk} .cell-news")
    expect(news).to_have_text("Quelqu’un vient de changer cette ligne.", timeout=SECOND)
    expect(field).to_be_focused()
    expect(field).to_have_value("Un atelier")
    field.press("Escape")
    expect(mine.locator(cell(need, "urgence"))).to_have_text("urgente")


def test_rows_come_and_go(
    visit: Visit, needs: list[Need], gardener: User, agent: User, community: Community
) -> None:
    page = visit(agent)
    Need.objects.filter(pk=needs[0].pk).update(audience=Audience.COMMUNITY)
    expect(page.locator(f"#row-{needs[0].pk}")).to_have_count(0, timeout=SECOND)
    hidden = NeedFactory(title="Entre nous", community=community, audience=Audience.COMMUNITY)
    new = NeedFactory(title="Une cantine", community=community)
    link = page.locator("#sheet-news a")
    expect(link).to_have_text("1 nouvelle ligne : afficher", timeout=SECOND)
    expect(page.locator(f"#row-{new.pk}")).to_have_count(0)
    link.click()
    expect(page.locator(f"#row-{new.pk}")).to_be_visible()
    expect(page.locator(f"#row-{hidden.pk}")).to_have_count(0)
    expect(link).to_have_count(0)
    # The stream follows the rows of the page as it is now.
    page.wait_for_timeout(1.5 * SECOND)
    Need.objects.filter(pk=new.pk).update(title="Une cantine bio")
    expect(page.locator(cell(new))).to_contain_text("Une cantine bio", timeout=SECOND)


def test_my_own_changes_are_not_news(visit: Visit, needs: list[Need], gardener: User) -> None:
    page = visit(gardener)
    edit(page, needs[0], "Des haies")
    page.click("text=Ajouter un besoin")
    page.fill("#sheet-add input[name=title]", "Un four à pain")
    page.click("#sheet-add button:has-text('Ajouter')")
    expect(page.locator("tbody tr").first).to_contain_text("Un four à pain")
    page.wait_for_timeout(SECOND)
    expect(page.locator("#sheet-news")).to_be_empty()
    expect(page.locator(".is-changed")).to_have_count(0)


def test_who_is_there(
    visit: Visit, needs: list[Need], gardener: User, region_gardener: User, member: User
) -> None:
    mine, theirs, members = visit(gardener), visit(region_gardener), visit(member)
    people = mine.locator(".live-people li")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("Rémi Région")
    expect(theirs.locator(".live-people")).to_contain_text("Tom Territoire")
    expect(members.locator(".live-people")).to_have_count(0)
    theirs.goto("/acteurs/nouveau/")
    expect(people).to_have_count(0)


def test_it_comes_back_by_itself(
    visit: Visit, needs: list[Need], agent: User, servers: Servers
) -> None:
    page = visit(agent)
    live = servers.processes.pop()
    live.send_signal(signal.SIGTERM)
    assert live.wait(10) == 0
    servers.start("grc.live")
    Need.objects.filter(pk=needs[0].pk).update(title="Changé entre-temps")
    expect(page.locator(cell(needs[0]))).to_contain_text("Changé entre-temps", timeout=20 * SECOND)
