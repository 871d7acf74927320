"""The rows of an import, fifty at a time: of one effect, and holding some words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from grc.importing import report
from grc.importing.registry import Importer
from grc.models import ImportBatch, ImportRow

EFFECTS = {*ImportRow.Action.values, "warnings", "corrected", "companions"}
LONGEST_SOUGHT = 200


def rows_page(batch: ImportBatch, importer: Importer, asked: Mapping[str, str]) -> dict[str, Any]:
    """Fifty rows after the row ``apres``, of the effect ``effet`` and holding ``q`` if asked,
    with the addresses of the first page and of the next one."""
    effect = asked.get("effet", "")
    effect = effect if effect in EFFECTS else ""
    text = asked.get("q", "").strip()[:LONGEST_SOUGHT]
    after = asked.get("apres", "")
    after = after if after.isdecimal() and len(after) < 10 else ""
    rows = batch.rows.of_effect(effect) if effect else batch.rows.all()
    if effect != "companions":
        rows = rows.filter(number__gt=int(after or 0))
    elif after:
        rows = rows.filter(number__lt=-int(after))
    if text:
        rows = rows.holding(text)
    found = list(rows[: report.PAGE_ROWS + 1])
    shown = found[: report.PAGE_ROWS]
    columns = report.shown_columns(batch)
    more = len(found) > report.PAGE_ROWS
    return {
        "effect": effect,
        "text": text,
        "titles": [title for _index, title in columns],
        "rows": [report.shown_row(row, importer, columns) for row in shown],
        "next_url": address(effect, text, shown[-1].line) if more else "",
        "first_url": address(effect, text) if after else "",
    }


def address(effect: str, text: str, after: int | None = None) -> str:
    asked = {"effet": effect, "q": text, "apres": after}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}#lignes"
