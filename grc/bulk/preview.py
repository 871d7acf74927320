"""The effect of a plan, for the page that shows it before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from grc.bulk.paste import Line
from grc.bulk.plan import Plan
from grc.models import User
from grc.previews import Preview, preview_of
from grc.undo import Past

SAMPLE = 8
NAMED = 3


class Sample(NamedTuple):
    """A row that would change, before and after."""

    record: Any
    preview: Preview


class Reason(NamedTuple):
    """Why some rows are left alone: how many, and the names of the first."""

    text: str
    number: int
    names: list[str]


@dataclass
class Effect:
    """What ``plan`` would do, told to ``reader``."""

    plan: Plan
    reader: User

    @property
    def changed_text(self) -> str:
        return self.plan.sheet.counted(len(self.plan.rows))

    @cached_property
    def samples(self) -> list[Sample]:
        rows = self.plan.rows[:SAMPLE]
        records = self._records([row.pk for row in rows])
        found = [Past(records[row.pk], row) for row in rows if row.pk in records]
        return [Sample(past.record, preview_of(past, self.reader)) for past in found]

    @property
    def unshown(self) -> int:
        """How many more rows would change than the sample shows."""
        return len(self.plan.rows) - len(self.samples)

    @cached_property
    def reasons(self) -> list[Reason]:
        first = {
            text: [pk for pk, why in self.plan.refused if why == text][:NAMED]
            for text, _count in self.plan.reasons
        }
        records = self._records([pk for pks in first.values() for pk in pks])
        return [
            Reason(text, count, [str(records[pk]) for pk in first[text] if pk in records])
            for text, count in self.plan.reasons
        ]

    def _records(self, pks: list[int]) -> dict[int, Any]:
        """By key, those that the reader may read."""
        found: dict[int, Any] = self.plan.sheet.readable(self.reader).in_bulk(pks)
        return found


class PastedLine(NamedTuple):
    """A line pasted: what it would change in its record, or why it would not."""

    line: Line
    name: str
    preview: Preview | None


def pasted_lines(lines: list[Line], reader: Any) -> list[PastedLine]:
    """``lines`` as their page shows them; the records are read again, the forms filled them in."""
    model: Any = type(lines[0].record) if lines else None
    records = model._base_manager.in_bulk([line.record.pk for line in lines]) if lines else {}
    found = []
    for line in lines:
        record = records[line.record.pk]
        preview = preview_of(Past(record, line.row), reader) if line.row else None
        found.append(PastedLine(line, str(record), preview))
    return found
