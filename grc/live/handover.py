"""The web server's side: a connection that asked for the stream is given to the live process.

A web process serves a page in milliseconds and has few threads: it must not hold streams. It
checks who asks and what they may read, then passes the connection itself (its file descriptor,
SCM_RIGHTS, unix(7)) over a Unix socket, with a letter that says whose it is.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from grc.live.place import is_ours

SECONDS = 1.0
CONNECTION = "gunicorn.socket"  # in the WSGI environment


class Parted(HttpResponse):
    """What the web server still answers, to nobody: the connection went away."""

    def __init__(self, end: socket.socket) -> None:
        super().__init__(status=204)
        self.end = end

    def close(self) -> None:
        super().close()
        self.end.close()


def hand_over(request: HttpRequest, letter: dict[str, Any], path: Path) -> HttpResponse | None:
    """Give the connection of ``request`` to the live process whose socket is ``path``.

    ``letter`` holds ``topic``, ``user``, ``rows``, ``age`` and ``person``. Returns ``None`` when
    that cannot be: no live process, or a web server that does not lend its connections.
    """
    connection = request.META.get(CONNECTION)
    if not isinstance(connection, socket.socket) or isinstance(connection, ssl.SSLSocket):
        return None
    if not is_ours(path):
        return None
    try:
        taken = _send(connection, letter, path)
    except OSError:
        return None
    return _part_from(connection) if taken else None


def _send(connection: socket.socket, letter: dict[str, Any], path: Path) -> bool:
    """Whether the live process says that it took the connection."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as live:
        live.settimeout(SECONDS)
        live.connect(os.fspath(path))
        line = json.dumps(letter).encode() + b"\n"
        sent = socket.send_fds(live, [line], [connection.fileno()])
        live.sendall(line[sent:])
        return live.recv(1) == b"1"


def _part_from(connection: socket.socket) -> Parted:
    """Put a dead end in the place of ``connection``: what the web server writes there, or how it
    closes it, no longer reaches the browser."""
    dead, end = socket.socketpair()
    os.dup2(dead.fileno(), connection.fileno(), inheritable=False)
    dead.close()
    return Parted(end)
