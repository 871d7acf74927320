"""A large Region: 100,000 actors, 300,000 interactions and 100,000 needs, by COPY and sets.

History is not written: the triggers rest meanwhile, and the vocabulary is filled at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection

from benchmarks import seed_sql
from benchmarks.report import Measure
from benchmarks.vocabulary import RARE, Writer
from grc.copying import copy_rows

GOAL_SECONDS = 120
COUNTS = {"actors": 100_000, "interactions": 300_000, "needs": 100_000,
          "followups": 60_000, "synergies": 20_000}  # fmt: skip
USERS, AGENTS, COMMUNITIES = 200, 60, 40
RARE_ROWS = 25


def measure(scale: float) -> Iterator[Measure]:
    """Migrate, load the reference data, seed unless a kept database holds this scale already."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    if already_seeded(scale):
        return
    call_command("flush", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    start = perf_counter()
    sizes = seed(scale)
    seconds = perf_counter() - start
    rows = sum(sizes.values())
    line = Measure(f"remplissage ({rows} fiches)".replace(",", " "), [seconds], "s")
    yield line.at_most(seconds, GOAL_SECONDS, "≤ 120 s")


def already_seeded(scale: float) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_seed (scale float)")
        cursor.execute("SELECT scale FROM bench_seed")
        return cursor.fetchall() == [(scale,)]


def seed(scale: float) -> dict[str, int]:
    """Fill the empty database; return how many of each record were made."""
    sizes = {name: max(200, int(count * scale)) for name, count in COUNTS.items()}
    values = {**sizes, "users": USERS, "agents": AGENTS, "communities": COMMUNITIES}
    with connection.cursor() as cursor:
        cursor.execute(seed_sql.STAGE)
        writer = Writer()
        copy_rows("bench_text", ("n", "title", "body"), texts(writer, sizes["interactions"]))
        copy_rows("bench_word", ("n", "text"), enumerate([*writer.words, RARE]))
        cursor.execute("ANALYZE bench_text; ANALYZE bench_word")
        remade, last = drop_slow(cursor)
        for table in seed_sql.TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statements in seed_sql.FILL:
        together(statements, values)
    with connection.cursor() as cursor:
        for table in seed_sql.TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    together(remade)
    with connection.cursor() as cursor:
        for statement in [*last, *seed_sql.FINISH]:
            cursor.execute(statement)
        cursor.execute("DELETE FROM bench_seed; INSERT INTO bench_seed VALUES (%s)", [scale])
    together([f"VACUUM ANALYZE {table}" for table in (*seed_sql.TABLES, *seed_sql.REFERENCE)])
    return sizes


def together(statements: Sequence[str], values: dict[str, Any] | None = None) -> None:
    """Execute ``statements`` in two connections, each as soon as one is free. Each draws its own
    random numbers, the same at each run."""

    def one(numbered: tuple[int, str]) -> None:
        number, statement = numbered
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(seed_sql.SESSION)
            connection.execute("SELECT setseed(%s)", [number / 100])
            connection.execute(statement, values)  # type: ignore[arg-type]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, enumerate(statements)))


def drop_slow(cursor: Any) -> tuple[list[str], list[str]]:
    """Drop the foreign keys and the indexes of the large tables; return how to make them again:
    what can be made together, and what comes last."""
    cursor.execute(seed_sql.SLOW, {"tables": seed_sql.LARGE})
    found = cursor.fetchall()
    for drop, _make, _last in reversed(found):
        cursor.execute(drop)
    return [make for _, make, last in found if not last], [make for _, make, last in found if last]


def texts(writer: Writer, count: int) -> Iterator[tuple[int, str, str]]:
    """(number, title, body), with a rare word here and there."""
    step = max(1, count // RARE_ROWS)
    for n in range(1, count + 1):
        body = writer.text(writer.draw.randint(12, 48))
        if n % step == 1:
            body = f"{RARE} {body}"
        yield n, writer.text(writer.draw.randint(3, 7)), body
