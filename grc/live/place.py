"""Where the web server finds the live process: a Unix socket in a folder closed to others."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

LONGEST_SOCKET = 103  # bytes of sockaddr_un.sun_path on macOS; Linux has 107


def socket_path(var: Path) -> Path:
    """The socket of the data folder ``var``, or one in /tmp where that path would be too long."""
    path = var / "live" / "socket"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    return Path("/tmp") / f"grc-live-{digest}" / "socket"  # noqa: S108


def make_folder(path: Path) -> None:
    """Create the folder of the socket ``path``. Raises ``PermissionError`` if it is not safe."""
    with contextlib.suppress(FileExistsError):
        path.parent.mkdir(mode=0o700, parents=True)
    if not is_ours(path):
        raise PermissionError(f"{path.parent} is not a folder of ours, closed to other accounts")


def is_ours(path: Path) -> bool:
    """Whether the folder of the socket exists, is ours, and closed to the other accounts."""
    try:
        status = path.parent.lstat()
    except OSError:
        return False
    return status.st_uid == os.geteuid() and status.st_mode & 0o170077 == 0o040000
