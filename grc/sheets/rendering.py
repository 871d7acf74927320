"""Rows as HTML, by Jinja2."""

from __future__ import annotations

from typing import Any

from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from grc.sheets.columns import Column
from grc.sheets.sheet import Sheet


def _render(template: str, sheet: Sheet, columns: list[Column], **context: Any) -> SafeString:
    html = (
        engines["jinja2"]
        .get_template(template)
        .render(
            {
                "columns": columns,
                "base": sheet.url,
                "record_base": sheet.record_base,
                "saved": False,
                **context,
            }
        )
    )
    return mark_safe(html)  # noqa: S308 - Jinja2 escaped it


def render_row(
    sheet: Sheet, columns: list[Column], row: dict[str, Any], *, saved: bool = False
) -> SafeString:
    """One row: the same partial alone, in the list and after a save."""
    return _render("grc/_row.html", sheet, columns, row=row, saved=saved)


def render_rows(sheet: Sheet, columns: list[Column], rows: list[dict[str, Any]]) -> SafeString:
    """The rows of a page."""
    return _render("grc/_rows.html", sheet, columns, rows=rows)
