"""What an import shows of its rows: page by page, or as a file to correct and import again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from grc.importing.registry import Importer
from grc.importing.table import letters
from grc.models import ImportBatch, ImportRow

Action = ImportRow.Action
PAGE_ROWS = 50
LONGEST_SHOWN = 90
WIDE_SHARE = 0.3
# What spreadsheets take for a formula (OWASP, CSV injection); signed numbers are not one.
FORMULA = re.compile(r"^\s*[=@\t\r]|^\s*[+-](?![\d\s.,()]+$)")


@dataclass
class ShownCell:
    """A cell as it is read; ``original`` is what the file says there, when it was corrected."""

    index: int
    title: str
    text: str
    error: str
    warning: str
    original: str | None


@dataclass
class ShownRow:
    """A waiting row as the preview shows it."""

    row: ImportRow
    cells: list[ShownCell]
    errors: list[str]  # about the whole row
    warnings: list[str]
    changes: list[tuple[str, str, str]]  # field, before, after
    url: str

    @property
    def promise(self) -> str:
        """What becomes of the row, before it does."""
        promises = {Action.CREATED: _("à créer"), Action.UPDATED: _("à compléter")}
        return promises.get(Action(self.row.action)) or str(Action(self.row.action).label)


def shown_columns(batch: ImportBatch) -> list[tuple[int, str]]:
    """The columns worth showing: those that go somewhere, all when none does."""
    chosen = [
        (index, column["title"]) for index, column in enumerate(batch.columns) if column["target"]
    ]
    return chosen or list(enumerate(batch.titles))


def shown_row(row: ImportRow, importer: Importer, columns: list[tuple[int, str]]) -> ShownRow:
    shown = {str(index) for index, _title in columns}
    cells = [shown_cell(row, index, title) for index, title in columns]
    return ShownRow(
        row=row,
        cells=cells,
        errors=[told(row, key, text) for key, text in row.errors.items() if key not in shown],
        warnings=[text for key, text in row.warnings.items() if key not in shown],
        changes=list(changes_of(row, importer)),
        url=record_url(row, importer),
    )


def shown_cell(row: ImportRow, index: int, title: str) -> ShownCell:
    key = str(index)
    original = shortened(cell_of(row.cells, index))
    return ShownCell(
        index=index,
        title=title,
        text=shortened(row.corrections[key]) if key in row.corrections else original,
        error=row.errors.get(key, ""),
        warning=row.warnings.get(key, ""),
        original=original if key in row.corrections else None,
    )


def cell_of(cells: Sequence[str], index: int) -> str:
    """A cell of a row, whose last blank ones are not kept."""
    return cells[index] if index < len(cells) else ""


def record_url(row: ImportRow, importer: Importer) -> str:
    """The page of the record that the row is about, if there is one."""
    removed = row.undone and row.action == Action.CREATED
    return importer.record_url(row.target) if row.target and not removed else ""


def told(row: ImportRow, key: str, sentence: str) -> str:
    return f"{letters(int(key))} : {sentence}" if key else sentence


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def changes_of(row: ImportRow, importer: Importer) -> Iterator[tuple[str, str, str]]:
    """What the row changes in its record: field, before, after."""
    if row.action != Action.UPDATED:
        return
    for name, value in row.changes.items():
        if label := importer.written.get(name):
            before, after = importer.told(name, row.before.get(name)), importer.told(name, value)
            yield str(label), plain(before), plain(after)
        elif label := importer.link_labels.get(name):
            yield str(label), "", f"+ {len(value)}"


def plain(value: Any) -> str:
    if isinstance(value, list):
        return shortened(", ".join(map(str, value)))
    return shortened("" if value is None else str(value))


@dataclass(frozen=True)
class FieldImpact:
    """What an import does to one field of the records in place, in numbers of records."""

    label: str
    filled: int
    added: int
    replaced: int
    is_wide: bool


def impact(batch: ImportBatch, importer: Importer) -> list[FieldImpact]:
    """The fields that change in the records in place, those that change most first."""
    labels = {**importer.written, **importer.link_labels}
    wide = widely_replaced(batch.counts)
    found = [
        FieldImpact(capfirst(labels.get(name, name)), **numbers, is_wide=name in wide)
        for name, numbers in batch.counts.get("impact", {}).items()
    ]
    return sorted(found, key=lambda one: -(one.filled + one.added + one.replaced))


def widely_replaced(counts: Mapping[str, Any]) -> set[str]:
    """The fields whose values would be replaced on more rows than one would expect of a good
    file: a column taken for another, or an old file, looks like that."""
    rows = sum(counts.get(action, 0) for action in ("created", "updated", "unchanged"))
    return {
        name
        for name, numbers in counts.get("impact", {}).items()
        if numbers["replaced"] > rows * WIDE_SHARE
    }


def reason(row: ImportRow, titles: list[str]) -> str:
    """Why a row was not taken, in one sentence per cell."""
    if row.action == Action.DUPLICATE:
        return _("En double avec la ligne %(number)s.") % {"number": row.duplicate_of}
    if row.action == Action.LEFT_OUT:
        return _("Laissée de côté à la vérification.")
    parts = []
    for key, text in row.errors.items():
        title = titles[int(key)] if key and int(key) < len(titles) else ""
        parts.append(f"{title} : {text}" if title else text)
    return " ".join(parts)


def neutralised(text: str) -> str:
    """``text`` that no spreadsheet will run as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def rejected_lines(batch: ImportBatch) -> Iterator[str]:
    """The rows that were not taken, as a CSV in the file's own columns and words, with the reason
    first.

    Separated by ``;`` after a byte order mark: that is what French spreadsheets open rightly.
    """
    titles = batch.titles
    yield "\ufeff" + csv_line([_("Ligne"), _("Raison"), *titles])
    rows = batch.rows.filter(action__in=["rejected", "duplicate", "left_out"]).only(
        "number", "cells", "errors", "action", "duplicate_of"
    )
    for row in rows.iterator(chunk_size=500):
        padding = [""] * (len(titles) - len(row.cells))
        yield csv_line([str(row.number), reason(row, titles), *row.cells, *padding])


def csv_line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow(map(neutralised, cells))
    return buffer.getvalue()
