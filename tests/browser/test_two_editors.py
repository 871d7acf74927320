"""Two browsers that edit one row by keyboard, at random: what each is told, and what is kept."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from communities.models import Community
from gardeners.models import Need
from grc.models import User
from tests.cells import carried_by
from tests.edits import Edit, context_of, hold, seen_of, sentence_of
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8
FIELDS = {"besoin": "title", "etat": "status", "entendu": "heard_on"}
Login = Callable[[Page, str], None]


class Editor:
    """One of the two, with the cell that stands open in their page."""

    def __init__(self, page: Page, need: Need, draw: random.Random, edits: list[Edit]) -> None:
        self.page, self.row, self.draw, self.edits = page, f"#row-{need.pk}", draw, edits
        self.column = "besoin"

    @property
    def cell(self) -> Locator:
        return self.page.locator(f'{self.row} [data-column="{self.column}"]')

    def open(self) -> None:
        self.column = self.draw.choice(list(FIELDS))
        self.cell.locator(".cell-edit").focus()
        self.page.keyboard.press("Enter")
        expect(self.cell.locator("input:not([type=hidden]), select")).to_be_focused()

    def write(self) -> None:
        """Type a value and save; when someone else wrote there, keep one's own or leave it."""
        value = self._type()
        while not self._save(value):
            expect(self.cell.locator("[aria-invalid=true]")).to_be_focused()
            if self.draw.random() < 0.5:
                self.page.keyboard.press("Escape")
                break
        expect(self.cell.locator(".cell-edit")).to_be_focused()

    def _type(self) -> object:
        field = self.cell.locator("input:not([type=hidden]), select")
        if self.column == "etat":
            value = "answering" if field.input_value() == "heard" else "heard"
            field.select_option(value)
            return value
        if self.column == "entendu":
            day = timezone.localdate() - dt.timedelta(self.draw.randrange(1, 1000))
            field.fill(day.isoformat())
            return day
        field.fill(text := f"Un local {len(self.edits)}")
        return text

    def _save(self, value: object) -> bool:
        name = FIELDS[self.column]
        seen = seen_of(carried_by(self.cell.inner_html()), name)
        edit = Edit(name, value, seen, time.monotonic())
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as found:
            self.page.keyboard.press("Enter")
        html = found.value.text()
        edit.answered_at, edit.accepted = time.monotonic(), found.value.ok
        edit.context, edit.sentence = context_of(html), sentence_of(html)
        self.edits.append(edit)
        if not edit.accepted:
            expect(self.cell.locator(".field-error")).to_have_text(edit.sentence.strip())
        return edit.accepted


@pytest.fixture
def second(
    browser: Browser, context: BrowserContext, live_server: LiveServer
) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, locale="fr-FR")
    yield context
    context.close()


def test_two_browsers_edit_one_row(
    page: Page, second: BrowserContext, login: Login, community: Community,
    gardener: User, region_gardener: User,
) -> None:  # fmt: skip
    need, edits, draw = NeedFactory(title="Un local", community=community), [], random.Random(4)
    pages = {gardener: page, region_gardener: second.new_page()}
    for user, one in pages.items():
        login(one, user.email)
        one.goto("/grc/besoins/")
    editors = [Editor(one, need, draw, edits) for one in pages.values()]
    for _round in range(ROUNDS):
        draw.shuffle(editors)
        for editor in editors:
            editor.open()
        for editor in editors:
            editor.write()
    hold(need, edits)
    conflicts = [edit for edit in edits if not edit.accepted]
    assert len(edits) >= 2 * ROUNDS
    assert len(conflicts) >= 2
