"""What is proposed for a file: its sheet, where its columns go, and the answers that a file with
the same titles received last time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grc.importing.columns import is_title
from grc.importing.errors import UnreadableFile
from grc.importing.reader import Reading, Row, sheet_heads
from grc.importing.registry import Importer, get_importer
from grc.importing.table import Heading, find_heading, named, open_table
from grc.models import ImportBatch
from grc.search import fold

SAMPLES = 60
SHOWN_SAMPLES = 4
LONGEST_SAMPLE = 120
# A column with more different values than that holds no choice; the most frequent are kept.
MOST_VALUES = 500
KEPT_VALUES = 100


class Sampler:
    """What stands in each column of a table: the first filled cells, and how often each value."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.rows = 0
        self.samples: list[list[str]] = [[] for _title in titles]
        self.values: list[Counter[str] | None] = [Counter() for _title in titles]

    def take(self, row: Row) -> None:
        self.rows += 1
        for _cell in row.cells[len(self.samples) :]:
            self.samples.append([])
            self.values.append(Counter())
        for index, cell in enumerate(row.cells):
            if not cell:
                continue
            if len(self.samples[index]) < SAMPLES:
                self.samples[index].append(cell[:LONGEST_SAMPLE])
            if (values := self.values[index]) is not None:
                values[cell[:LONGEST_SAMPLE]] += 1
                if len(values) > MOST_VALUES:
                    self.values[index] = None

    def frequent(self, index: int) -> list[tuple[str, int]]:
        """The values of a column with how often each stands, the most frequent first; none when
        they are too many to be choices."""
        values = self.values[index]
        return values.most_common(KEPT_VALUES) if values else []


def likeliest_sheet(path: Path, importer: Importer) -> str:
    """The sheet whose titles are best recognised; among equals, the one with most rows."""

    def known(text: str) -> bool:
        return is_title(text, importer.fields)

    def promise(name: str) -> tuple[int, int]:
        heading = find_heading(heads[name], known)
        data = sum(1 for row in heads[name] if row.number > heading.last)
        return (sum(map(known, heading.titles)) if data else 0, data)

    heads = sheet_heads(path)
    return max(heads, key=promise, default="")


def read_columns(
    batch: ImportBatch, path: Path, *, sheet: str, heading: int | None, recall: bool = True
) -> None:
    """Read the whole file once; fill ``batch`` with its columns, what they hold, and what is
    proposed for them: with ``recall``, what was answered for the last file with such titles."""
    importer = get_importer(batch.importer)
    with open_table(path, sheet, lambda text: is_title(text, importer.fields), heading) as table:
        sampler = Sampler(table.heading.titles)
        for row in table.rows:
            sampler.take(row)
        if not sampler.rows:
            raise UnreadableFile("no_rows")
        fill_columns(batch, importer, table.heading, sampler)
        if recall:
            recall_answers(batch, importer)
        batch.sheets = [name[:200] for name in table.reading.sheets]
        batch.sheet = sheet
        batch.reading = {**described(table.reading), "rows": sampler.rows}


def fill_columns(
    batch: ImportBatch, importer: Importer, heading: Heading, sampler: Sampler
) -> None:
    titles = [*heading.titles, *named([""] * len(sampler.samples))[len(heading.titles) :]]
    targets, options = importer.propose(titles, sampler.samples)
    batch.heading = heading.number
    batch.columns = [
        {
            "title": title,
            "samples": sampler.samples[index][:SHOWN_SAMPLES],
            "values": sampler.frequent(index),
            "target": target,
        }
        for index, (title, target) in enumerate(zip(titles, targets, strict=True))
    ]
    batch.options = {**options, **batch.options}
    batch.signature = signature_of(titles)
    batch.like = None


def signature_of(titles: Sequence[str]) -> str:
    """What files with the same titles, in the same order, have in common."""
    return hashlib.sha256("\n".join(map(fold, titles)).encode()).hexdigest()


def recall_answers(batch: ImportBatch, importer: Importer) -> None:
    """Propose for ``batch`` what was answered for the last import with the same titles that was
    run and stands; nothing when there is none."""
    alike = ImportBatch.objects.filter(
        importer=batch.importer, signature=batch.signature, state=ImportBatch.State.DONE
    )
    before = alike.exclude(pk=batch.pk).order_by("-finished_at").first()
    if before is None:
        return
    known = {field.name for field in importer.fields}
    for column, past in zip(batch.columns, before.columns, strict=True):
        column["target"] = past["target"] if past["target"] in known else ""
        column["meanings"] = past.get("meanings", {})
    batch.options = {**batch.options, **importer.lasting(before.options)}
    batch.like = before


def described(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "encoding": reading.encoding,
        "separator": reading.separator,
        **reading.notes,
    }
