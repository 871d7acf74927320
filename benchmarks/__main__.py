"""``python -m benchmarks [NAME]``: seed, measure, tell. SCALE shrinks the database."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.database import bench_database
from benchmarks.report import Measure, machine, show

NAMES = ("table", "search", "edit", "bulk", "live", "import", "export", "duplicates", "review",
         "synergies", "events", "map")  # fmt: skip


def main() -> int:
    """Return 0 when every goal is met, 1 when one is missed, 2 when the request makes no sense."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped as well
    name = (sys.argv[1:] or [os.environ.get("NAME", "")])[0]
    try:
        scale = float(os.environ.get("SCALE") or 1)
    except ValueError:
        scale = 0
    if (name and name not in NAMES) or not 0 < scale <= 10:
        print(f"NAME est l’un de {', '.join(NAMES)} ; SCALE est un nombre entre 0 et 10.")
        return 2
    print(f"{machine()} ; échelle {scale:g}.", flush=True)
    with bench_database() as folder:
        return show(measures(name, scale, folder))


def measures(name: str, scale: float, folder: Path) -> Iterator[Measure]:
    """Everything that was asked for, in order."""
    import django

    django.setup()
    from benchmarks import (
        bulk,
        duplicates,
        editing,
        events,
        export,
        importing,
        live,
        review,
        seed,
        synergies,
        table,
    )  # fmt: skip
    from benchmarks import (
        map as map_page,
    )

    yield from seed.measure(scale)
    if name in {"", "table", "search"}:
        yield from table.with_server(folder, scale, {"table": name != "search",
                                                     "search": name != "table"})  # fmt: skip
    others = {
        "edit": editing.measure,
        "live": lambda: live.measure(folder),
        "import": lambda: importing.measure(scale, folder),
        "export": lambda: export.measure(scale),
        "bulk": bulk.measure,
        "review": review.measure,
        "duplicates": lambda: duplicates.measure(scale),
        "synergies": lambda: synergies.measure(scale),
        "events": lambda: events.measure(scale),
        "map": map_page.measure,
    }
    for one, measure in others.items():
        if name in {"", one}:
            yield from measure()


if __name__ == "__main__":
    sys.exit(main())
