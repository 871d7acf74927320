"""Cards of the board as HTML, joined from pieces made once a page, as rows are."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any
from zlib import crc32

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from grc.sheets.columns import Column, Row
from grc.sheets.sheet import Sheet
from grc.templatetags.badges import icon

VERSION = Column("version", "version", "")  # what the form of a move carries


class CardRenderer:
    """Renders the records of ``sheet`` as cards: on the board, alone, and after a move, always
    the same. Those who may change one find in it where it may go, and what to drag it by."""

    def __init__(self, request: HttpRequest, sheet: Sheet) -> None:
        self.sheet = sheet
        self.steps = sheet.steps
        name, *_others = sheet.all_columns
        self.name = name.renderer()
        self.facts = [
            (f'<div class="fact fact-{c.slug}"><span class="visually-hidden">'
             f"{escape(_('%(label)s :') % {'label': c.label})} </span>", c.renderer())
            for c in sheet.card_columns()
        ]  # fmt: skip
        self.buttons = {
            value: f'<button class="menu-item" name="{self.steps.name}" value="{value}">'
            f"{self.steps.show(value, str(label))}</button>"
            for value, label in self.steps.labels.items()
        }
        self.token = get_token(request)
        self.move = escape(_("Déplacer"))
        self.quoted = f'<span class="visually-hidden"> {escape(_("« %(text)s »"))}</span>'
        self.grip = f'<span class="board-grip">{icon("grip")}</span>'

    @property
    def columns(self) -> list[Column]:
        """What a card needs of its record."""
        return card_columns(self.sheet)

    def rows(self, rows: Iterable[Row]) -> SafeString:
        return mark_safe("".join(map(self.row, rows)))  # noqa: S308 - columns escape what they show

    def row(self, row: Row, *, saved: bool = False) -> SafeString:
        """One ``<li>``."""
        return self._marked(row, " is-saved" if saved else "")[1]

    def marked(self, rows: Iterable[Row]) -> dict[int, tuple[str, SafeString]]:
        """By key, the mark and the HTML of cards that someone else changed."""
        return {row["pk"]: self._marked(row, " is-changed") for row in rows}

    def _marked(self, row: Row, css: str = "") -> tuple[str, SafeString]:
        pk, lane = row["pk"], row[self.steps.name]
        edited = row["can_edit"]
        name = self.name(row)
        shown = [(start, show(row)) for start, show in self.facts]
        facts = "".join([f"{start}{html}</div>" for start, html in shown if html])
        face = (
            f'<h3 class="board-name"><a href="{self.sheet.record_base}{pk}/" draggable="false"'
            f' aria-describedby="card-hint">{name}</a></h3>{self.grip if edited else ""}'
            f'<div class="facts">{facts}</div>'
        )
        mark = f"{crc32(f'{lane}{face}'.encode()):x}"
        moves = self._moves(row, name) if edited else ""
        html = (
            f'<li class="board-card{" is-movable" if edited else ""}{css}" id="row-{pk}"'
            f' data-mark="{mark}" data-lane="{lane}">{face}{moves}</li>\n'
        )
        return mark, mark_safe(html)  # noqa: S308

    def _moves(self, row: Row, name: str) -> str:
        """Where the card may go: its form is that of the cell of its status."""
        pk, lane = row["pk"], row[self.steps.name]
        url = f"{self.sheet.url}{pk}/{self.steps.slug}/"
        others = "".join([html for value, html in self.buttons.items() if value != lane])
        return (
            f'<details class="menu board-move"><summary class="btn btn-quiet btn-small">{self.move}'
            f"{self.quoted % {'text': name}}</summary>"
            f'<form method="post" action="{url}" hx-post="{url}" hx-target="#row-{pk} .board-ask"'
            f' hx-swap="innerHTML"><input type="hidden" name="csrfmiddlewaretoken"'
            f' value="{self.token}"><input type="hidden" name="version" value="{row["version"]}">'
            f'{others}</form></details><div class="board-ask"></div>'
        )


def card_columns(sheet: Sheet) -> list[Any]:
    """What cards fetch: the name, the step, what they show, the version."""
    shown = [sheet.all_columns[0], sheet.steps, *sheet.card_columns(), VERSION]
    return list({column.slug: column for column in shown}.values())
