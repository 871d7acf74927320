"""`make run`: the database, then the web server, the worker and the live streams, until Ctrl-C.

One process watches over all: it starts them in order, starts again what fell, stops them in the
reverse order, and first of all deals with what a killed run left behind.
"""

import contextlib
import ctypes
import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from grc import embedded
from grc.embedded.processes import alive, command_of
from grc.embedded.server import Share
from grc.preflight import StartError, check_database, check_folder, check_port
from grc.prepared import Prepared, demo_logins

ROOT = embedded.ROOT
READY_SECONDS = 60
STOP_SECONDS = 10
PAUSE = 5  # seconds before what fell starts again
WEB = (sys.executable, "-m", "gunicorn")
WORKER = (sys.executable, "manage.py", "procrastinate", "worker")
LIVE = (sys.executable, "-m", "grc.live")
BESIDE = {"worker": WORKER, "live": LIVE}  # pages are served without them
PREPARE = (sys.executable, "manage.py", "prepare")


class Stopped(BaseException):
    """A signal asked us to stop."""


@dataclass
class Run:
    """One run of GRC on a data folder: its locks and its processes."""

    var: Path
    host: str
    port: int
    share: Share | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    children: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    @property
    def state(self) -> Path:
        return self.var / "run.json"

    def open_database(self) -> str:
        """Check the server of DATABASE_URL, or start the embedded one; return its address."""
        url = os.environ.get("DATABASE_URL", "")
        if url:
            check_database(url)
        else:
            with _signals_later():
                self.share = embedded.server().acquire()
            url = self.share.server.url
        self.environment |= {
            "DATABASE_URL": url,
            "GRC_VAR": str(self.var),
            "PORT": str(self.port),
            "GRC_BIND": f"{self.address.removeprefix('http://').rstrip('/')}",
            "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2"),  # threads, less memory
        }
        return url

    def prepare(self, prepared: Prepared) -> None:
        """Bring the database and the static files up to this code, unless they are."""
        if prepared.is_current():
            return
        _say("Préparation de la base et des fichiers…")
        if self.start("prepare", PREPARE).wait():
            raise StartError("La base n’a pas pu être préparée (voir ci-dessus).")
        del self.children["prepare"]
        prepared.remember()

    def start(self, name: str, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        """Start a child away from the terminal's Ctrl-C: we stop it ourselves, in order."""
        with _signals_later():
            child = self.children[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - we have no threads
            )
        self.state.write_text(json.dumps({key: c.pid for key, c in self.children.items()}))
        return child

    def wait_until_ready(self) -> None:
        """Return once /healthz answers 200. Raises StartError."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.children["web"].poll() is not None:
                raise StartError("Le serveur web ne démarre pas (voir ci-dessus).")
            if _healthy(self.host, self.port):
                return
            time.sleep(0.05)
        raise StartError(f"Le serveur web ne répond pas après {READY_SECONDS} secondes.")

    def watch(self) -> NoReturn:
        """Keep all running until a signal comes. Raises StartError when the web server ends."""
        fallen: dict[str, float] = {}
        while True:
            time.sleep(1)
            if self.children["web"].poll() is not None:
                raise StartError("Le serveur web s’est arrêté.")
            if self.share and self.share.server.running_pid() is None:
                _say("La base de données s’est arrêtée : elle est relancée.")
                lost, self.share = self.share, self.share.server.acquire()
                lost.release()
            for name, command in BESIDE.items():
                if self.children[name].poll() is None:
                    fallen.pop(name, None)
                elif time.monotonic() - fallen.setdefault(name, time.monotonic()) > PAUSE:
                    self.start(name, command)

    def stop(self) -> None:
        """Stop the children, then the database if nobody else uses it."""
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        if self.share:
            self.share.release()
        self.state.unlink(missing_ok=True)


def main() -> int:
    """Run GRC; return the exit status (0 when asked to stop, 1 with a sentence otherwise)."""
    _stop_on_signals()
    try:
        var = embedded.var_folder()
        check_folder(var)
        with _only_run(var):
            patience = 5 if _clear_leftovers(var) else 0
            host = os.environ.get("GRC_HOST") or "127.0.0.1"
            port = check_port(host, os.environ.get("PORT") or "8000", patience=patience)
            return _run(Run(var, host, port))
    except StartError as error:
        _say(f"grc : {error}")
        return 1
    except Stopped:
        return 0


def _run(run: Run) -> int:
    try:
        url = run.open_database()
        prepared = Prepared(run.var, url)
        run.prepare(prepared)
        run.start("web", WEB)
        for name, command in BESIDE.items():
            run.start(name, command)
        run.wait_until_ready()
        _announce(run, url)
        run.watch()
    finally:
        _ignore_signals()
        run.stop()


def _announce(run: Run, url: str) -> None:
    lines = [f"\nGRC est prête : {run.address}"]
    if logins := demo_logins(url):
        lines += ["Comptes de démonstration (mot de passe : jardin-demo) :"]
        lines += [f"  {email:24} {role}" for email, role in logins]
    print("\n".join([*lines, "Ctrl-C arrête tout.\n"]), flush=True)


@contextlib.contextmanager
def _only_run(var: Path) -> Iterator[None]:
    """Hold the data folder: two runs on one folder would stop each other's processes."""
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise StartError(
                f"GRC tourne déjà sur {var} (processus {lock.read().strip()}) : "
                "arrêtez-la, ou choisissez un autre dossier avec GRC_VAR."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _clear_leftovers(var: Path) -> bool:
    """End the processes that a killed run left behind, if they still live.

    Returns whether the last run was killed.
    """
    try:
        pids = [int(pid) for pid in json.loads((var / "run.json").read_text()).values()]
    except FileNotFoundError:
        return False
    except (OSError, ValueError, AttributeError):
        return True
    left = [pid for pid in pids if sys.executable in command_of(pid)]  # numbers are reused
    for kind, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 2)):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, kind)  # each child leads its own group
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and (left := [pid for pid in left if alive(pid)]):
            time.sleep(0.05)
    return True


def _healthy(host: str, port: int) -> bool:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(reachable, port, timeout=5)
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}  # as the proxy would say
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _die_with_parent() -> None:
    """Linux: be told to stop when the watching process is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _stop_on_signals() -> None:
    # Also SIGINT, which shells make background commands ignore: who sends it means it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _raise_stopped)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup says to stay
        signal.signal(signal.SIGHUP, _raise_stopped)


def _raise_stopped(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


@contextlib.contextmanager
def _signals_later() -> Iterator[None]:
    """Let what starts a process also note it, before a signal is heard."""
    heard: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    kept = {number: signal.signal(number, lambda n, _f: heard.append(n)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        if heard:
            raise Stopped


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
