"""A worker killed with SIGKILL while it writes an import: nothing is half done, nothing doubled."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from communities.models import Actor, Community, Membership
from grc.importing import actions, steps, tasks
from grc.models import ImportBatch, User
from tests.imports import confirmed, received

ROOT = Path(__file__).resolve().parents[2]
ROWS = 2_000
MANY = steps.ROWS_WRITTEN + 1_000
LONG_AGO = "2020-01-01T00:00Z"
# What may be seen after a kill: the state, and whether all rows are written.
KILLED = [("running", False), ("running", True), ("stopping", False), ("stopping", True),
          ("checked", False), ("done", True)]  # fmt: skip
PATIENCE = 60  # seconds, on a machine busy with other tests
# The backend that waits for the table of members, once it wrote actors that nobody sees yet.
WRITING = """
    SELECT a.pid FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
    WHERE a.datname = current_database() AND a.wait_event_type = 'Lock' AND l.granted
          AND l.relation = 'communities_actor'::regclass AND l.mode = 'RowExclusiveLock'
"""


# The databases of tests that run side by side give their tables the same numbers.
ENDED = """
    SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
    WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
          AND l.relation = 'communities_actor'::regclass
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def address() -> str:
    """The address of the tests' database."""
    settings = connection.settings_dict
    user, name = quote(settings["USER"], safe=""), settings["NAME"]
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    host = quote(settings["HOST"] or "", safe="")
    port = f"&port={settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{user}{password}@/{name}?host={host}{port}"


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker on the tests' database; it ends once no job is left."""
    started = []
    environment = os.environ | {
        "DATABASE_URL": address(), "GRC_VAR": str(tmp_path), "SECRET_KEY": "tests-only",
    }  # fmt: skip

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def query(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def wait_for(question: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if answer := question():
            return answer
        time.sleep(0.02)
    raise AssertionError("nothing came")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_writing_leaves_nothing_and_another_ends_the_work(
    worker: Callable[[], subprocess.Popen[bytes]], administrator: User, community: Community
) -> None:
    lines = (f"Nom {n};n{n}@example.org" for n in range(ROWS))
    content = "\n".join(["Nom;Courriel", *lines])
    batch = received(administrator, content, community=community.pk)
    assert actions.ask_run(batch=batch, by=administrator)
    tasks.start(batch)

    with psycopg.connect(address()) as other:
        other.execute("LOCK TABLE communities_membership IN SHARE MODE")
        process = worker()
        [backend] = wait_for(lambda: query(WRITING))
        process.kill()
        process.wait()
    wait_for(lambda: not query("SELECT pid FROM pg_stat_activity WHERE pid = %s", backend))

    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.RUNNING
    assert not Actor.objects.exists()
    assert not Membership.objects.exists()

    ImportBatch.objects.update(updated_at="2020-01-01T00:00Z")  # as minutes later
    tasks.resume_imports(timestamp=0)
    assert worker().wait(PATIENCE) == 0

    batch.refresh_from_db()
    assert (batch.state, batch.problem) == (ImportBatch.State.DONE, "")
    assert batch.counts["created"] == Actor.objects.count() == ROWS
    assert Actor.objects.values("email").distinct().count() == ROWS
    assert Membership.objects.filter(community=community).count() == ROWS
    assert Actor.history.rel.related_model.objects.count() == ROWS


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_it_is_done_once_or_not_begun(
    worker: Callable[[], subprocess.Popen[bytes]], administrator: User
) -> None:
    """The worker, then its backend of PostgreSQL, at moments drawn at random, while it writes rows
    some thousands at a time."""
    lines = (f"Nom {n};n{n}@example.org" for n in range(MANY))
    batch = received(administrator, "\n".join(["Nom;Courriel", *lines]))
    assert actions.ask_run(batch=batch, by=administrator)
    drawn = random.Random(7)
    for turn in range(5):
        ProcrastinateJob.objects.all().delete()  # taken by who was killed
        ImportBatch.objects.filter(state__in=["running", "stopping"]).update(updated_at=LONG_AGO)
        tasks.resume_imports(timestamp=0)
        process = worker()
        time.sleep(drawn.uniform(0.6, 2.2))
        if turn % 2:
            query(ENDED)
        process.kill()
        process.wait()
        wait_for(lambda: not query(WRITING))
        written = Actor.objects.count()
        batch.refresh_from_db()
        assert written % steps.ROWS_WRITTEN == 0 or (batch.state, written) == ("done", MANY)
        assert (batch.state, written == MANY) in KILLED
        if batch.state == "checked":  # its connection was cut: it says so, and is asked again
            assert batch.problem
            assert actions.ask_run(batch=batch, by=administrator)
    ImportBatch.objects.filter(state__in=["running", "stopping"]).update(updated_at=LONG_AGO)
    tasks.resume_imports(timestamp=0)
    assert worker().wait(PATIENCE) == 0
    batch.refresh_from_db()
    if batch.state == "checked":
        assert not Actor.objects.exists()
        batch = confirmed(batch, administrator)
    assert (batch.state, Actor.objects.count()) == ("done", MANY)
    assert Actor.objects.values("email").distinct().count() == MANY


@pytest.mark.django_db(transaction=True)
def test_two_files_that_overlap_written_at_once_create_no_double(
    worker: Callable[[], subprocess.Popen[bytes]], administrator: User
) -> None:
    batches = []
    for first in (0, ROWS // 2):
        lines = (f"Nom {n};n{n}@example.org" for n in range(first, first + ROWS))
        batches.append(received(administrator, "\n".join(["Nom;Courriel", *lines])))
    for batch in batches:
        assert actions.ask_run(batch=batch, by=administrator)
        tasks.start(batch)
    assert [process.wait(PATIENCE * 2) for process in (worker(), worker())] == [0, 0]
    for batch in batches:
        batch.refresh_from_db()
        assert (batch.state, batch.problem) == ("done", "")
    assert sum(batch.counts["created"] for batch in batches) == Actor.objects.count() == ROWS * 1.5
    assert Actor.objects.values("email").distinct().count() == ROWS * 1.5
