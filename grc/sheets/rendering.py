"""Rows as HTML. Fifty rows of a dozen columns are the bulk of a page: they are joined from
pieces made once a page, which takes a fifth of the time of a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from zlib import crc32

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from grc.models import User
from grc.sheets.address import ROW
from grc.sheets.columns import Column, Row
from grc.sheets.sheet import Sheet

BULK_FORM = "bulk"  # the form of the boxes, at the foot of the sheet
Show = Callable[[Row], str]


class RowRenderer:
    """Renders rows of ``sheet`` for ``user``: alone, in a list, and after a save, always the
    same."""

    def __init__(self, sheet: Sheet, columns: list[Column], user: User) -> None:
        self.base = sheet.url
        self.label = sheet.model._meta.label_lower
        self.record_base = sheet.record_base
        self.empty = f'<span class="cell-empty">{escape(_("vide"))}</span>'
        name, *others = columns
        shows = [column.renderer() for column in columns]
        self.choose = self._choice_cell(shows[0]) if sheet.is_kept_by(user) else None
        self.read = [self._name_cell(name, shows[0])]
        self.edit = [self._name_cell(name, shows[0], edited=name.editable)]
        for column, show in zip(others, shows[1:], strict=True):
            self.read.append(self._read_cell(column, show))
            self.edit.append(self._edit_cell(column, show) if column.editable else self.read[-1])

    def rows(self, rows: Iterable[Row]) -> SafeString:
        return mark_safe("".join(map(self.row, rows)))  # noqa: S308 - columns escape what they show

    def row(self, row: Row, *, saved: bool = False) -> SafeString:
        """One ``<tr>``."""
        return self._marked(row, "is-saved" if saved else "")[1]

    def marked(self, rows: Iterable[Row]) -> dict[int, tuple[str, SafeString]]:
        """By key, the mark and the HTML of rows that someone else changed."""
        return {row["pk"]: self._marked(row, "is-changed") for row in rows}

    def _marked(self, row: Row, css: str = "") -> tuple[str, SafeString]:
        """The mark of a row tells what it shows: it changes when a cell, or a right, does."""
        cells = "".join([cell(row) for cell in (self.edit if row["can_edit"] else self.read)])
        if row["can_restore"]:
            cells = cells.replace("</th>", f"{self._restore(row['pk'])}</th>", 1)
        if self.choose:
            cells = self.choose(row) + cells
        mark = f"{crc32(cells.encode()):x}"
        css = f' class="{css}"' if css else ""
        html = f'<tr role="row" id="row-{row["pk"]}" data-mark="{mark}"{css}>{cells}</tr>\n'
        return mark, mark_safe(html)  # noqa: S308

    def _restore(self, pk: int) -> str:
        """The button that takes a row out of the archives."""
        url = reverse("grc:record_unarchive", args=[self.label, pk])
        return (
            f'<button class="btn btn-small cell-restore" hx-post="{url}" hx-target="closest tr" '
            f'hx-swap="delete">{escape(_("Sortir des archives"))}</button>'
        )

    def _choice_cell(self, show: Show) -> Show:
        """The box that chooses a row to be changed with others; ``show`` is that of its name."""
        word = escape(_("Choisir : %(name)s") % {"name": "\0"}).partition("\0")
        start = '<td role="cell" class="cell-choice">'
        box = f'{start}<input type="checkbox" name="{ROW}" form="{BULK_FORM}" value="'

        def render(row: Row) -> str:
            if not (row["can_edit"] or row["can_restore"]):
                return f"{start}</td>"
            label = f"{word[0]}{show(row)}{word[2]}"
            return f'{box}{row["pk"]}" aria-label="{label}" autocomplete="off"></td>'

        return render

    def _name_cell(self, column: Column, show: Show, *, edited: bool = False) -> Show:
        """The first cell: the link to the record, then the pencil."""
        label = escape(str(column.label))
        word = escape(_("Modifier : %(column)s") % {"column": column.label})
        start = (
            f'<th role="rowheader" scope="row" class="cell {column.css}" data-label="{label}" '
            f'data-column="{column.slug}"><a class="cell-open" href="{self.record_base}'
        )
        edit = f'</a><a class="cell-edit" href="{self.base}'
        pencil = (
            f'/{column.slug}/" aria-describedby="cell-hint">'
            f'<span class="visually-hidden">{word}</span></a></th>'
        )
        if not edited:
            return lambda row: f'{start}{row["pk"]}/">{show(row)}</a></th>'
        return lambda row: f'{start}{row["pk"]}/">{show(row)}{edit}{row["pk"]}{pencil}'

    def _start(self, column: Column) -> str:
        label = escape(str(column.label))
        return f'<td role="cell" class="cell {column.css}" data-label="{label}"'

    def _read_cell(self, column: Column, show: Show) -> Show:
        start = f"{self._start(column)}>"
        return lambda row: f"{start}{show(row)}</td>"

    def _edit_cell(self, column: Column, show: Show) -> Show:
        start = (
            f'{self._start(column)} data-column="{column.slug}">'
            f'<a class="cell-edit" href="{self.base}'
        )
        hint = f'/{column.slug}/" aria-describedby="cell-hint">'
        empty = self.empty
        return lambda row: f"{start}{row['pk']}{hint}{show(row) or empty}</a></td>"
