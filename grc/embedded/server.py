"""The server of one data folder: created, started, found again, stopped."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from grc.embedded.account import Account, account_for, binaries, create_base
from grc.embedded.processes import alive, locked, open_locked, pid_in, works_in
from grc.preflight import StartError

DATABASE = ROLE = "grc"
LONGEST_SOCKET = 103  # bytes of sockaddr_un.sun_path on macOS; Linux has 107
START_SECONDS = 120  # recovery after a crash takes its time
ORPHAN_SECONDS = 15
STOP_SECONDS = 30
LOG_BYTES = 5_000_000

OPTIONS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# The builtin provider sorts by code point and folds case as Unicode says, wherever it runs.
INITDB = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
INITDB_RIGHTS = ("--auth-local=trust", "--auth-host=reject", f"--username={ROLE}")


@dataclass(frozen=True)
class Server:
    """The server of one folder `base`, which holds data/, socket/ and server.log."""

    base: Path
    options: Mapping[str, str] = field(default_factory=dict)
    initdb_options: tuple[str, ...] = ()
    in_place: bool = True

    @property
    def socket(self) -> Path:
        """The socket's folder: in `base`, or in /tmp where that path would be too long."""
        folder = self.base / "socket"
        if len(os.fsencode(folder)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET:
            return folder
        # Not tempfile.gettempdir(): clients with another TMPDIR must find it too.
        return Path("/tmp") / f"grc-{hashlib.sha256(os.fsencode(self.base)).hexdigest()[:16]}"  # noqa: S108

    @property
    def data(self) -> Path:
        """The server's own data folder (real path: what its process is seen to work in)."""
        return self.base.resolve() / "data"

    @property
    def log(self) -> Path:
        return self.base.resolve() / "server.log"

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.socket), safe='')}"

    def acquire(self) -> "Share":
        """Create and start the server unless it runs; return a share that keeps it running.

        Raises StartError.
        """
        try:
            create_base(self.base, in_place=self.in_place)
            with locked(self.base):
                return self._start_and_share()
        except OSError as error:
            raise StartError(
                f"Le dossier de la base de données {self.base} n’est pas accessible "
                f"({error.strerror}) : corrigez ses droits, ou choisissez GRC_VAR."
            ) from error

    def _start_and_share(self) -> "Share":
        account = account_for(self.base)
        programs = binaries(account)
        if not self.data.exists():
            self._initialise(programs, account)
        lock = open_locked(self.data, fcntl.LOCK_SH)
        process = None
        try:
            if self._pid_when_ready() is None:
                self._check_version(programs)
                process = self._launch(programs, account)
        except BaseException:
            os.close(lock)
            raise
        return Share(self, lock, process)

    def _initialise(self, programs: Path, account: Account) -> None:
        """Create the data folder, aside first: an interruption leaves nothing to trip on."""
        aside = self.data.with_name("data.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside_option = ["-D", str(aside)]
        initdb = [str(programs / "initdb"), *aside_option, *INITDB_RIGHTS, *self.initdb_options]
        # Systems without the C.UTF-8 locale still have C; the builtin provider does the rest.
        for locale in ("--locale=C.UTF-8", "--locale=C"):
            done = self._call([*initdb, *INITDB, locale], account)
            if done.returncode == 0:
                break
            shutil.rmtree(aside, ignore_errors=True)
        else:
            raise StartError(
                f"La base de données n’a pas pu être créée dans {self.base} : {_last_line(done)}"
            )
        single = [str(programs / "postgres"), "--single", *aside_option, "-j", "postgres"]
        done = self._call(single, account, text=f"CREATE DATABASE {DATABASE};\n")
        if done.returncode:
            raise StartError(f"La base de données n’a pas pu être créée : {_last_line(done)}")
        aside.rename(self.data)

    def _check_version(self, programs: Path) -> None:
        held = (self.data / "PG_VERSION").read_text().strip()
        shown = self._call([str(programs / "postgres"), "--version"], account_for(self.base))
        ours = shown.stdout.split()[-1].split(".")[0] if shown.stdout else held
        if held != ours:
            raise StartError(
                f"Les données de {self.data} sont de PostgreSQL {held}, et GRC fournit PostgreSQL "
                f"{ours} : exportez-les avec la version {held}, ou choisissez un autre GRC_VAR "
                "(voir docs/deploying.md)."
            )

    def _launch(self, programs: Path, account: Account) -> "subprocess.Popen[bytes]":
        """Start the server and wait until it is ready; recovery after a crash may take a while."""
        self._prepare_socket(account)
        self._forget_recycled_pid()
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        deadline = time.monotonic() + ORPHAN_SECONDS
        while True:
            written = self.log.stat().st_size if self.log.exists() else 0
            process = self._spawn(programs, account)
            if self._pid_when_ready(process) is not None:
                return process
            reason = self._failure(written)
            # The children of a killed server need a moment to notice it and leave.
            if "shared memory" not in reason or time.monotonic() > deadline:
                raise StartError(
                    f"Le serveur PostgreSQL embarqué ne démarre pas : {reason} "
                    f"(journal : {self.log})."
                )
            time.sleep(0.3)

    def _spawn(self, programs: Path, account: Account) -> "subprocess.Popen[bytes]":
        socket = _quoted(self.socket.resolve())
        options = OPTIONS | {"unix_socket_directories": socket} | dict(self.options)
        arguments = [f"--{name}={value}" for name, value in options.items()]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [programs / "postgres", "-D", self.data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is not for it
                **self._call_options(account),
            )

    def _prepare_socket(self, account: Account) -> None:
        """Create the socket's folder, ours and closed to others, even in /tmp."""
        with contextlib.suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
        if self.socket.lstat().st_uid == os.geteuid():
            os.chown(self.socket, account.uid, account.gid, follow_symlinks=False)
        status = self.socket.lstat()
        if status.st_uid != account.uid or status.st_mode & 0o170077 != 0o040000:
            raise StartError(
                f"Le dossier {self.socket} n’est pas à l’abri des autres comptes : supprimez-le."
            )

    def _failure(self, offset: int) -> str:
        """Return what the server's log says, past `offset`, of why it did not start."""
        try:
            with self.log.open("rb") as log:
                log.seek(offset)
                lines = log.read().decode(errors="replace").splitlines()
        except OSError:
            return "raison inconnue"
        fatal = [line for line in lines if "FATAL:" in line or "PANIC:" in line] or lines[-1:]
        return fatal[0].partition("FATAL:")[2].strip() or fatal[0] if fatal else "raison inconnue"

    def _call(
        self, command: list[str], account: Account, text: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **self._call_options(account),
        )

    def _call_options(self, account: Account) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        as_account = account.popen_options()
        return {"cwd": self.base.resolve(), "env": environment, "umask": 0o077, **as_account}

    def running_pid(self) -> int | None:
        """Return the pid of the server that works in this data folder, if there is one."""
        pid = pid_in(self.data / "postmaster.pid")
        return pid if pid and works_in(pid, self.data) else None

    def _pid_when_ready(self, process: "subprocess.Popen[bytes] | None" = None) -> int | None:
        """Wait until the server, found running or just started, has finished starting.

        Returns None when it ended, or does not get ready.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process and process.poll() is not None:
                return None
            pid = self.running_pid()
            if pid is None and process is None:
                return None
            with contextlib.suppress(OSError):
                lines = (self.data / "postmaster.pid").read_text().splitlines()
                if pid and len(lines) > 7 and lines[7].strip() == "ready":
                    return pid
            time.sleep(0.02)
        return None

    def _forget_recycled_pid(self) -> None:
        """Remove the pid file of a dead server whose number another program has taken since.

        PostgreSQL sees by itself that a number is free; it cannot tell a stranger from a server.
        """
        for path in (self.data / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            pid = pid_in(path)
            if pid and alive(pid) and not works_in(pid, self.data):
                path.unlink()

    def stop(self) -> None:
        """Stop the server, if it runs: users are disconnected, everything saved stays."""
        # "Fast" shutdown; then "immediate", from which the next start recovers.
        for kind in (signal.SIGINT, signal.SIGQUIT):
            pid = self.running_pid()
            if pid is None:
                return
            os.kill(pid, kind)
            deadline = time.monotonic() + STOP_SECONDS
            while self.running_pid() == pid and time.monotonic() < deadline:
                time.sleep(0.02)


class Share:
    """Keeps a server running; the last share released stops it (a killed holder counts no more)."""

    def __init__(
        self, server: Server, lock: int, process: "subprocess.Popen[bytes] | None" = None
    ) -> None:
        self.server = server
        self.lock = lock
        self.process = process  # when we started it

    def release(self) -> None:
        """Give the share back, and stop the server when nobody else holds one."""
        if self.lock < 0:
            return
        lock, self.lock = self.lock, -1
        try:
            with locked(self.server.base):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.server.stop()
                if self.process:
                    self.process.wait()
        except OSError:  # someone else holds a share, or the folder was removed
            pass
        finally:
            os.close(lock)


def _quoted(path: Path) -> str:
    """Return a folder as the server's list settings want it."""
    return '"' + str(path).replace('"', '""') + '"'


def _last_line(done: "subprocess.CompletedProcess[str]") -> str:
    lines = (done.stderr or done.stdout or "").strip().splitlines()
    return lines[-1] if lines else "raison inconnue"
