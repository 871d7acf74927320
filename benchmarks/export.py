"""All the interactions, as a file: from the statement to the last byte, beside a bare COPY.

Each format is made in a process of its own, whose memory is told as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory

from benchmarks.database import ROOT
from benchmarks.report import Measure
from benchmarks.table import people
from communities.standing import Standing
from grc.exporting.export import Export
from grc.exporting.formats import FORMATS
from grc.exporting.statement import SETTINGS, statement_of
from grc.models import User
from grc.sheets import get_sheet
from grc.sheets.listing import Listing

SHEET = "echanges"
TURNS = {"csv": 3, "xlsx": 1, "ods": 1}
ALONE = "import django; django.setup(); from benchmarks.export import tell; tell()"
GOAL_ROWS, GOAL_MEGABYTES = 30_000, 200


def measure(_scale: float) -> Iterator[Measure]:
    """The formats as an administrator, who reads all; then the CSV of an agent."""
    admin = User.objects.filter(role=User.Role.ADMINISTRATOR).order_by("pk")[0]
    agent, _volunteer = people()
    for person, kinds in ((admin, TURNS), (agent, {"csv": 1})):
        for kind, turns in kinds.items():
            yield from one_format(person, kind, turns)


def one_format(person: User, kind: str, turns: int) -> Iterator[Measure]:
    """Floor and export in turns, so that both meet the same weather."""
    floors, exports = [], []
    for _turn in range(turns):
        floors.append(copy_alone(person))
        exports.append(in_a_process(person, kind))
    count = exports[0]["count"]
    rates = [count / each["seconds"] for each in exports]
    name = f"export {kind.upper()} de {count} échanges, {person.role}"
    line = Measure(name, rates, "/s")
    floor = Measure("", [count / seconds for seconds in floors]).median
    line.floor, line.ratio = f"COPY nu {floor:.0f}", line.median / floor
    memory = Measure("  mémoire ajoutée, au plus", [max(each["memory"] for each in exports)], "Mo")
    memory.at_most(memory.median, GOAL_MEGABYTES, "≤ 200 Mo")
    yield line.at_least(line.median, GOAL_ROWS, "≥ 30 000 /s") if kind == "csv" else line
    yield memory


def in_a_process(person: User, kind: str) -> dict[str, Any]:
    """Export in a new process; its rows, its seconds, the megabytes it took."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(person.pk), kind],
        cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def export_of(pk: int, kind: str) -> Export:
    person: Any = User.objects.get(pk=pk)
    person.standing = Standing(person.pk)
    listing = Listing(get_sheet(SHEET), person, QueryDict(), RequestFactory().get("/"))
    return Export(listing, "toutes", FORMATS[kind])


def copy_alone(person: User) -> float:
    """How long COPY takes for the rows and columns of the page, all at once, in seconds."""
    statement = statement_of(export_of(person.pk, "csv").listing)
    connection.ensure_connection()
    cursor = psycopg.ClientCursor(connection.connection)
    for setting in SETTINGS.items():
        cursor.execute("SELECT set_config(%s, %s, false)", setting)
    sql = cursor.mogrify(statement.sql, statement.params)
    start = perf_counter()
    with cursor.copy(f"COPY ({sql}) TO STDOUT") as copy:
        for _block in copy:
            pass
    return perf_counter() - start


def own_memory(name: str) -> float:
    """The memory of this very process, now (``VmRSS``) or at its most (``VmHWM``), in megabytes;
    what ``getrusage`` tells of a child begins at the memory of its parent."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def tell() -> None:
    """What the process of ``in_a_process`` does."""
    export = export_of(int(sys.argv[1]), sys.argv[2])
    before = own_memory("VmRSS")
    start = perf_counter()
    for _piece in export.pieces():
        pass
    seconds = perf_counter() - start
    memory = own_memory("VmHWM") - before
    print(json.dumps({"count": export.count, "seconds": seconds, "memory": memory}))
