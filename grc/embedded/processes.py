"""Locks on folders, and which processes live: what the embedded server is kept by."""

import contextlib
import fcntl
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path


def open_locked(folder: Path, kind: int) -> int:
    """Return a descriptor that holds a lock of `kind` (fcntl.LOCK_…) on `folder` until closed."""
    # A folder can be locked like a file, and needs no lock file that might belong to another.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, kind)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder` alone."""
    descriptor = open_locked(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def alive(pid: int) -> bool:
    """Tell whether a process has this number, ours or not."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True


def command_of(pid: int) -> str:
    """Return the command line of process `pid` ("" when it does not live)."""
    if os.path.isdir("/proc/self"):
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            return ""
    ps = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout


def works_in(pid: int, folder: Path) -> bool:
    """Tell whether process `pid` lives and is a server of this data folder."""
    return alive(pid) and f" {folder} " in f"{command_of(pid)} "


def pid_in(path: Path) -> int | None:
    """Return the number on the first line of a lock file of PostgreSQL."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
