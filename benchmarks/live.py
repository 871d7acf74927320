"""A change as two hundred people see it: through the real servers, over the loopback."""

from __future__ import annotations

import contextlib
import os
import random
import re
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from benchmarks.client import Client, session_of
from benchmarks.database import ROOT
from benchmarks.report import Measure
from benchmarks.server import Server, running
from gardeners.models import Need
from grc.live.place import socket_path
from grc.models import User

VIEWERS, ROUNDS = 200, 10
START_SECONDS, PATIENCE = 20, 10
LISTENING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'LISTEN%'
"""


def measure(folder: Path) -> Iterator[Measure]:
    """Two hundred viewers of a sheet, one change at a time."""
    users = list(User.objects.filter(role=User.Role.AGENT).order_by("pk")[:50])
    cookies = [session_of(user) for user in users]
    with running() as server, live_process(folder), contextlib.ExitStack() as stack:
        page = Client(server.port, cookies[0]).get("/grc/besoins/").decode()
        marks = dict(re.findall(r'id="row-(\d+)" data-mark="(\w+)"', page))
        viewers = [
            stack.enter_context(stream(server.port, cookies[n % len(cookies)], list(marks)))
            for n in range(VIEWERS)
        ]
        yield told_line(viewers, list(map(int, marks)))
        yield listening_line()
        yield from seen_lines(server, cookies, marks)


@contextlib.contextmanager
def live_process(folder: Path) -> Iterator[None]:
    """The live process, as ``make run`` starts it."""
    process = subprocess.Popen([sys.executable, "-m", "grc.live"], cwd=ROOT, env=os.environ)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not socket_path(folder.resolve()).exists():
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("le processus du direct ne démarre pas")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def stream(port: int, cookie: str, rows: list[str]) -> Iterator[socket.socket]:
    """The stream of one viewer, once it is open."""
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connected:
        connected.sendall(
            f"GET /grc/besoins/direct/?vues={','.join(rows)}&age=0 HTTP/1.1\r\n"
            f"Host: localhost\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        head = connected.recv(65536)
        if not head.startswith(b"HTTP/1.1 200") or b"text/event-stream" not in head:
            raise RuntimeError(head[:80].decode(errors="replace"))
        yield connected


def told_line(viewers: list[socket.socket], rows: list[int]) -> Measure:
    """From the moment before the change is written to the moment when each is told of it."""
    samples: list[float] = []
    draw = random.Random(5)
    time.sleep(2.5)  # who is there has been told
    for _ in range(ROUNDS):
        drain(viewers)
        pk = draw.choice(rows)
        start = time.perf_counter()
        Need.objects.filter(pk=pk).update(description=f"Changé à {start}")
        samples += delivered(viewers, f'"ids":[{pk}]'.encode(), start)
    line = Measure(f"un changement annoncé à {VIEWERS} personnes", samples)
    line.at_most(line.p95, 1000, "p95 < 1 s")
    return line.at_most(ROUNDS * VIEWERS - len(samples), 0, "aucune oubliée")


def drain(viewers: list[socket.socket]) -> None:
    for viewer in viewers:
        viewer.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while viewer.recv(65536):
                pass


def delivered(viewers: list[socket.socket], wanted: bytes, start: float) -> list[float]:
    """When each viewer received ``wanted``, in milliseconds after ``start``."""
    samples, received = [], dict.fromkeys(viewers, b"")
    with selectors.DefaultSelector() as selector:
        for viewer in viewers:
            selector.register(viewer, selectors.EVENT_READ)
        deadline = time.monotonic() + PATIENCE
        while selector.get_map() and time.monotonic() < deadline:
            for key, _events in selector.select(0.5):
                viewer: socket.socket = key.fileobj  # type: ignore[assignment]
                received[viewer] += viewer.recv(65536)
                if wanted in received[viewer]:
                    samples.append((time.perf_counter() - start) * 1000)
                    selector.unregister(viewer)
    return samples


def listening_line() -> Measure:
    with connection.cursor() as cursor:
        cursor.execute(LISTENING)
        (count,) = cursor.fetchone()
    line = Measure(f"connexions qui écoutent la base, {VIEWERS} personnes", [count], "")
    return line.at_most(count, 5, "≤ 5").at_least(count, 1, "≥ 1")


def seen_lines(server: Server, cookies: list[str], marks: dict[str, str]) -> Iterator[Measure]:
    """Each viewer then asks for the row, within the time that the stream leaves them."""
    samples: list[float] = []
    pk = next(iter(marks))
    path = f"/grc/besoins/lignes/?vues={pk}.0"
    draw = random.Random(7)
    spread = 0.004 * (VIEWERS - 1)  # grc.live.hub
    start = time.perf_counter() + 0.2

    def ask(cookie: str, at: float) -> None:
        client = Client(server.port, cookie, {"HX-Request": "true"})
        time.sleep(max(0, at - time.perf_counter()))
        client.get(path)
        samples.append((time.perf_counter() - start) * 1000)

    moments = [start + draw.random() * spread for _ in range(VIEWERS)]
    threads = [
        threading.Thread(target=ask, args=(cookies[n % len(cookies)], moment))
        for n, moment in enumerate(moments)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # No goal: it is what two hundred small pages cost on this machine, clients included.
    yield Measure(f"la ligne relue par {VIEWERS} personnes, étalées", samples)
