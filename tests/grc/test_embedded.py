import os
import pwd
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from grc import embedded
from grc.embedded import account
from grc.embedded.server import Server
from grc.preflight import StartError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the user of PostgreSQL can pass through, unlike pytest's own as root."""
    folder = Path(tempfile.mkdtemp(prefix="grc-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(folder: Path) -> Server:
    return Server(folder / "postgres", initdb_options=("--no-sync",))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_life_of_a_server(server: Server) -> None:
    """One story, since creating a cluster takes a second: created, shared, killed, found again."""
    first = server.acquire()
    second = server.acquire()
    assert mode(server.base) == mode(server.socket) == 0o700
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'É' AS letter")
        row = connection.execute("SELECT lower(letter), version() FROM kept").fetchone()
        assert row is not None
        assert row[0] == "é"
        assert row[1].startswith("PostgreSQL 18")
        for name, value in {"listen_addresses": "", "unix_socket_permissions": "0700"}.items():
            assert connection.execute(f"SHOW {name}").fetchone() == (value,)

    first.release()
    assert server.running_pid(), "the second share keeps it running"

    pid = server.running_pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert first.process
    first.process.wait()
    third = server.acquire()
    assert letters(server) == [("é",)]

    second.release()
    third.release()
    assert server.running_pid() is None
    third.release()  # twice does no harm

    # Another program got the number of a dead server, as after a restart of the machine.
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    fourth = server.acquire()
    assert letters(server) == [("é",)]
    fourth.release()

    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartError, match="PostgreSQL 17, et GRC fournit PostgreSQL 18"):
        server.acquire()


def letters(server: Server) -> list[tuple[str]]:
    with psycopg.connect(server.url) as connection:
        return connection.execute("SELECT lower(letter) FROM kept").fetchall()


def test_an_interrupted_creation_leaves_nothing_to_trip_on(server: Server) -> None:
    server.base.mkdir(mode=0o700)
    if os.geteuid() == 0:
        user = account.system_account()
        os.chown(server.base, user.uid, user.gid)
    (server.base / "data.new").mkdir()
    (server.base / "data.new" / "PG_VERSION").write_text("18\n")

    server.acquire().release()

    assert not (server.base / "data.new").exists()


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    server = Server(
        folder / "postgres", options={"shared_buffers": "lots"}, initdb_options=("--no-sync",)
    )

    with pytest.raises(StartError, match="shared_buffers"):
        server.acquire()


def test_the_address_is_known_before_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRC_VAR", "/srv/jardin")

    assert embedded.database_url() == (
        "postgresql://grc@/grc?host=%2Fsrv%2Fjardin%2Fpostgres%2Fsocket"
    )


def test_a_long_path_has_its_socket_in_a_short_one() -> None:
    server = Server(Path("/srv") / ("x" * 90) / "postgres")

    assert len(f"{server.socket}/.s.PGSQL.5432") < 100
    assert server.socket == Server(server.base).socket
    assert server.socket != Server(Path("/srv") / ("y" * 90) / "postgres").socket


def test_a_socket_folder_of_another_is_refused(server: Server, folder: Path) -> None:
    server.base.mkdir()
    server.socket.symlink_to(folder)

    with pytest.raises(StartError, match="à l’abri"):
        server._prepare_socket(account.Account(os.geteuid(), os.getegid()))


@as_root
def test_an_unreachable_folder_is_left_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, closed = folder / "lib", folder / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(account, "STATE", state)

    account.create_base(closed / "var", in_place=True)

    base = closed / "var"
    user = account.system_account()
    assert mode(closed) == 0o700
    assert base.is_symlink()
    assert base.resolve().parent == state
    assert (base.stat().st_uid, mode(base)) == (user.uid, 0o700)


@as_root
def test_a_reachable_folder_is_used_in_place(folder: Path) -> None:
    account.create_base(folder / "postgres", in_place=True)

    base = folder / "postgres"
    assert not base.is_symlink()
    assert pwd.getpwuid(base.stat().st_uid).pw_name == "grc"


@as_root
def test_unreachable_programs_are_copied_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "STATE", folder)
    monkeypatch.setattr(account.Account, "reaches", lambda _self, _path: False)
    user = account.system_account()

    programs = account.binaries(user)

    assert programs.is_relative_to(folder)
    assert mode(programs / "postgres") == 0o755
    started = time.monotonic()
    assert account.binaries(user) == programs
    assert time.monotonic() - started < 0.5
