import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grc import embedded, prepared, run
from grc.preflight import StartError


def launch(**environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the launcher as `make run` does, with its own environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "grc.run"],
        cwd=embedded.ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = launch(PORT=str(port), GRC_VAR=str(tmp_path / "var"))

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"grc : Le port {port} est déjà pris")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "var" / "postgres").exists(), "nothing was started"


def test_a_silent_server_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    url = f"postgresql://jardin:secret@127.0.0.1:{port}/table"
    done = launch(PORT=str(port), GRC_VAR=str(tmp_path), DATABASE_URL=url)

    assert done.returncode == 1
    assert done.stderr.startswith("grc : Le serveur de DATABASE_URL ne répond pas")
    assert done.stderr.count("\n") == 1


def test_two_runs_on_one_folder_are_refused(tmp_path: Path) -> None:
    with (
        run._only_run(tmp_path),
        pytest.raises(StartError, match=rf"tourne déjà .*processus {os.getpid()}"),
        run._only_run(tmp_path),
    ):
        pass

    with run._only_run(tmp_path):
        pass


def test_leftovers_of_a_killed_run_are_ended(tmp_path: Path) -> None:
    left = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    pids = {"web": left.pid, "worker": stranger.pid}
    (tmp_path / "run.json").write_text(json.dumps(pids))

    # A child of ours stays in the list of processes until it is waited for; init does that.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "alive", lambda pid: left.poll() is None and pid == left.pid)
        assert run._clear_leftovers(tmp_path)

    assert left.wait() != 0
    assert stranger.poll() is None, "its number was taken by another program"
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"web": "x"}'])
def test_a_broken_state_does_no_harm(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)

    assert run._clear_leftovers(tmp_path)


def test_no_state_means_no_killed_run(tmp_path: Path) -> None:
    assert not run._clear_leftovers(tmp_path)


def test_what_was_prepared_is_not_prepared_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "_migrations_digest", lambda url: f"migrations of {url}")
    mark = prepared.Prepared(tmp_path, "postgresql:///one")
    (tmp_path / "static").mkdir()
    assert not mark.is_current()

    mark.remember()

    assert mark.is_current()
    assert not prepared.Prepared(tmp_path, "postgresql:///two").is_current()
    monkeypatch.setenv("GRC_REGION", "11")
    assert not mark.is_current()


def test_a_changed_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("a")
    before = prepared.files_digest(prepared.STATIC)

    (tmp_path / "static" / "__pycache__").mkdir()
    (tmp_path / "static" / "__pycache__" / "a.pyc").write_text("compiled")
    assert prepared.files_digest(prepared.STATIC) == before

    (tmp_path / "static" / "a.css").write_text("ab")
    assert prepared.files_digest(prepared.STATIC) != before


def test_the_locked_lists_agree() -> None:
    """The product's versions are those it is tested with, and no file names a registry."""
    lists = []
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (embedded.ROOT / name).read_text()
        assert "://" not in text
        assert "index-url" not in text
        lists.append({line.split()[0] for line in text.splitlines() if "==" in line})

    assert lists[0] <= lists[1]
