"""The real web server, started as ``make run`` starts it, and what it weighs."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.database import ROOT

START_SECONDS = 60


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[int]:
        """The worker processes, by their number."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def pss(self) -> float | None:
        """The memory of the workers in MB, shared pages divided among those that share them;
        ``None`` where Linux does not tell."""
        total = 0
        try:
            for pid in self.workers():
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += next(
                    int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")
                )
        except OSError:
            return None
        return total / 1024


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """GRC on a free port of the loopback, with two workers."""
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "GRC_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2"),
    }
    process = subprocess.Popen([sys.executable, "-m", "gunicorn"], cwd=ROOT, env=environment)
    try:
        _wait(port, process)
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise RuntimeError("le serveur ne répond pas")
