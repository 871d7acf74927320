"""Rows corrected at the check, or left out: checked and matched again at once.

A row is checked with those that it may repeat, or that may repeat it: rows that share one of its
keys, or the record that they are about. The file's own text is kept beside what was typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from grc.importing import staging
from grc.importing.counting import counted
from grc.importing.reader import Row
from grc.importing.registry import CheckedRow, Importer, RowChecker, get_importer
from grc.importing.report import cell_of
from grc.models import ImportBatch, ImportRow
from grc.models.importing import overlaid

# Beyond so many rows alike, the whole file is checked again, by the worker.
MOST_ALIKE = 500
ALIKE = """
    SELECT number FROM grc_importrow
    WHERE batch_id = %(batch)s AND action <> 'left_out'
      AND (keys ?| %(keys)s OR duplicate_of = ANY(%(numbers)s) OR target = ANY(%(targets)s))
    LIMIT %(most)s
"""


class ChangedMeanwhile(Exception):  # noqa: N818 - no error: the person is asked
    """A cell is no more as the person saw it; ``text`` is what it says now."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class TooManyAlike(Exception):  # noqa: N818 - no error: the whole file is to be checked
    """Too many rows may say the same, or some have companions, that other rows share."""


@dataclass(frozen=True)
class Kept:
    """What a person decided about a row, which outlives another check of the file."""

    corrections: dict[str, str]
    left_out: bool


def kept_decisions(batch: ImportBatch) -> dict[int, Kept]:
    """By the number of the row, what was corrected or left out."""
    decided = batch.rows.exclude(corrections={}, action__in=NOT_LEFT_OUT)
    return {row.number: decision_of(row) for row in decided.only(*DECISION).iterator()}


DECISION = ("number", "corrections", "action")
NOT_LEFT_OUT = [action for action in ImportRow.Action.values if action != "left_out"]


def decision_of(row: ImportRow) -> Kept:
    return Kept(row.corrections, row.action == ImportRow.Action.LEFT_OUT)


def checked_with(checker: RowChecker, row: Row, kept: Kept | None) -> CheckedRow:
    """``row`` checked as it was corrected; a row left out is not checked at all."""
    if kept is None:
        return checker.check(row)
    if kept.left_out:
        return CheckedRow(row, corrections=kept.corrections, left_out=True)
    checked = checker.check(Row(row.number, overlaid(row.cells, kept.corrections)))
    checked.row, checked.corrections = row, kept.corrections
    return checked


def digest(text: str) -> str:
    """What stands for the text of a cell in the form that changes it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def correct(
    *, batch_id: int, number: int, column: int, text: str | None, seen: str = ""
) -> list[int] | None:
    """Put ``text`` in place of a cell of a waiting row; ``None`` takes back the file's own.

    Returns the numbers of the rows checked again, none when the worker must check them all; None
    when the import went on meanwhile. Raises ``ImportRow.DoesNotExist``, and ``ChangedMeanwhile``
    when the cell says neither ``text`` nor what was ``seen`` (its ``digest``).
    """
    batch = waiting(batch_id)
    if batch is None:
        return None
    row = batch.rows.get(number=number)
    original, now = cell_of(row.cells, column), cell_of(row.text, column)
    text = original if text is None else text
    if seen and seen != digest(now) and text != now:
        raise ChangedMeanwhile(now)
    corrections = {key: typed for key, typed in row.corrections.items() if key != str(column)}
    if text != original:
        corrections[str(column)] = text
    return decide(batch, row, Kept(corrections, row.action == ImportRow.Action.LEFT_OUT))


@transaction.atomic
def leave_out(*, batch_id: int, number: int, out: bool) -> list[int] | None:
    """Leave a waiting row out of the import, or take it back. Returns as ``correct`` does."""
    batch = waiting(batch_id)
    if batch is None:
        return None
    row = batch.rows.get(number=number)
    return decide(batch, row, Kept(row.corrections, out))


def waiting(batch_id: int) -> ImportBatch | None:
    """The checked import, held until the end of the transaction."""
    batches = ImportBatch.objects.select_for_update()
    return batches.filter(pk=batch_id, state=ImportBatch.State.CHECKED).first()


def decide(batch: ImportBatch, row: ImportRow, kept: Kept) -> list[int]:
    importer = get_importer(batch.importer)
    try:
        numbers = check_again(batch, importer, row, kept)
    except TooManyAlike:
        action = ImportRow.Action.LEFT_OUT if kept.left_out else ""
        batch.rows.filter(pk=row.pk).update(corrections=kept.corrections, action=action)
        batch.state = ImportBatch.State.CHECKING
        batch.save(update_fields=["state", "updated_at"])
        return []
    staging.keep_rows_again(batch)
    batch.counts = counted(batch, importer)
    batch.save(update_fields=["counts", "updated_at"])
    return numbers


def check_again(batch: ImportBatch, importer: Importer, row: ImportRow, kept: Kept) -> list[int]:
    """Check and match ``row`` with all that may repeat it, into the temporary ``import_plan``;
    the numbers of these rows. Raises ``TooManyAlike``."""
    checker = importer.checker(batch)
    numbers, targets = {row.number}, known_targets([row])
    while True:
        rows = list(batch.rows.filter(number__in=numbers).order_by("number"))
        checked = list(check_some(checker, rows, row.number, kept))
        values = [*(known.values for known in rows), *(one.values for one in checked)]
        if any("companion" in found for found in values):
            raise TooManyAlike
        keys = {key for one in rows for key in one.keys} | {k for c in checked for k in c.keys}
        targets |= known_targets(rows)
        found = alike(batch, numbers, keys, targets)
        if found <= numbers:
            staging.stage(checked)
            staging.match(batch, importer)
            targets |= matched_targets()
            found = alike(batch, numbers, keys, targets)
            if found <= numbers:
                staging.plan(batch, importer)
                return sorted(numbers)
        numbers |= found


def check_some(
    checker: RowChecker, rows: Sequence[ImportRow], number: int, kept: Kept
) -> Iterator[CheckedRow]:
    checker.start_again()
    for row in rows:
        decision = kept if row.number == number else decision_of(row)
        yield checked_with(checker, Row(row.number, row.cells), decision)


def alike(batch: ImportBatch, numbers: set[int], keys: set[str], targets: set[int]) -> set[int]:
    """The rows of the import that may say the same as those ``numbers``."""
    with connection.cursor() as cursor:
        cursor.execute(
            ALIKE,
            {
                "batch": batch.pk, "numbers": list(numbers), "keys": list(keys),
                "targets": list(targets), "most": MOST_ALIKE + 1,
            },
        )  # fmt: skip
        found = {number for (number,) in cursor.fetchall()}
    if len(found) > MOST_ALIKE:
        raise TooManyAlike
    return found


def known_targets(rows: Sequence[ImportRow]) -> set[int]:
    return {row.target for row in rows if row.target}


def matched_targets() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT target_id FROM import_match WHERE target_id IS NOT NULL")
        return {target for (target,) in cursor.fetchall()}
