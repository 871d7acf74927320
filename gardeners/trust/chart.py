"""The bars of an indicator, drawn by the server: an SVG whose table stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gardeners.trust.series import PERCENT, Series, Value

WIDTH, HEIGHT, GAP = 62, 96, 10  # a bar with its gap, in the units of the viewBox


@dataclass(frozen=True)
class Bar:
    """A quarter: where its bar stands, from the top left of the drawing."""

    value: Value
    label: str
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + (WIDTH - GAP) // 2

    @property
    def above(self) -> int:
        """Where the value is written: over the bar."""
        return self.y - 6


@dataclass(frozen=True)
class Chart:
    width: int
    bars: Sequence[Bar]
    height: int = HEIGHT + 24 + 22  # the bars, the values over them, the quarters under them
    floor: int = HEIGHT + 24
    under: int = HEIGHT + 24 + 16
    bar: int = WIDTH - GAP


def chart(series: Series) -> Chart:
    """The bars of ``series``: up to 100 for percents, to the highest value for days."""
    known = [value.value for value in series.values if value.value is not None]
    top = 100.0 if series.unit == PERCENT else max([*known, 1.0])
    bars = []
    for rank, value in enumerate(series.values):
        height = 0 if value.value is None else max(2, round(HEIGHT * value.value / top))
        label = "–" if value.value is None else str(round(value.value))
        bars.append(Bar(value, label, rank * WIDTH + GAP // 2, HEIGHT + 24 - height, height))
    return Chart(len(series.values) * WIDTH, bars)
