"""What was measured, one line each, and whether every goal was met."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

HEAD = ("mesure", "médiane", "p95", "plancher", "rapport", "but", "")
LINE = "{:<52} {:>9} {:>9} {:>24} {:>7}  {:<38} {}"


@dataclass
class Measure:
    """One line. ``samples`` and ``floor`` are in ``unit``; ``goals`` are (limit as told, met)."""

    name: str
    samples: Sequence[float]
    unit: str = "ms"
    floor: str = ""
    ratio: float | None = None
    goals: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        return percentile(self.samples, 95)

    @property
    def met(self) -> bool:
        return all(met for _, met in self.goals)

    def at_most(self, value: float, limit: float, told: str) -> Measure:
        """Add the goal that ``value`` is at most ``limit``."""
        self.goals.append((told, value <= limit))
        return self

    def at_least(self, value: float, limit: float, told: str) -> Measure:
        self.goals.append((told, value >= limit))
        return self

    def line(self) -> str:
        single = len(self.samples) == 1
        verdict = "" if not self.goals else "atteint" if self.met else "MANQUÉ"
        told = " ; ".join(goal if met else f"{goal} ✗" for goal, met in self.goals)
        return LINE.format(
            self.name,
            number(self.median, self.unit),
            "" if single else number(self.p95, self.unit),
            self.floor,
            "" if self.ratio is None else f"{self.ratio:.2f} ×",
            told,
            verdict,
        ).rstrip()


def percentile(samples: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def number(value: float, unit: str) -> str:
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 1 else 2
    return f"{value:.{digits}f} {unit}".strip().replace(".", ",")


def timed(work: Callable[[], object]) -> float:
    """How long ``work`` takes, in milliseconds."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def machine() -> str:
    """The size of the machine, in a sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    return (
        f"{os.cpu_count()} cœurs ({_processor()}), {memory:.0f} Go, Python "
        f"{platform.python_version()}, charge {load:.1f} au départ"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def show(measures: Iterable[Measure]) -> int:
    """Print each measure as it comes, then how many goals were met; return 1 if one was missed."""
    print(LINE.format(*HEAD).rstrip(), flush=True)
    missed = judged = 0
    for measure in measures:
        print(measure.line(), flush=True)
        judged += bool(measure.goals)
        missed += not measure.met
    print(f"Buts jugés : {judged} ; atteints : {judged - missed} ; manqués : {missed}.")
    return 1 if missed else 0
