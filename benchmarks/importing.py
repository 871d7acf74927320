"""An import of 10,000 rows of a spreadsheet, from the file to the records, beside a bare COPY."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Measure


def measure(scale: float, folder: Path) -> Iterator[Measure]:
    yield from ()
