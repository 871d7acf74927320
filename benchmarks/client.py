"""A small HTTP client: one connection kept open, nothing parsed but what is needed."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from grc.models import User

TOKEN = "b" * 32  # any will do, sent twice: Django compares the cookie and the header


def session_of(user: User) -> str:
    """Open a session for ``user``; return its cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@dataclass
class Client:
    """A connection to the server on ``port``, logged in by ``cookie``."""

    port: int
    cookie: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The body of the page at ``path``. Raises ``RuntimeError`` unless it answers 200."""
        more = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return self._asked(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n"
            f"Accept: text/html\r\n{more}\r\n".encode(),
            path,
        )

    def post(self, path: str, fields: list[tuple[str, str]]) -> bytes:
        """The body of what answers the form ``fields`` sent to ``path``, as ``get``."""
        content = urlencode(fields).encode()
        more = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: {self.cookie}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(content)}\r\n"
            f"Accept: text/html\r\n{more}\r\n"
        )
        return self._asked(head.encode() + content, path)

    def _asked(self, request: bytes, path: str) -> bytes:
        head, body = self._sent(request)
        if not head:  # the server closed an idle connection
            self.connect()
            head, body = self._sent(request)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path} : {head[:60].decode(errors='replace')}")
        return body

    def _sent(self, request: bytes) -> tuple[bytes, bytes]:
        """What answers ``request``; nothing when the server had hung up."""
        try:
            self.socket.sendall(request)
            return self._answer()
        except ConnectionError:
            return b"", b""

    def _answer(self) -> tuple[bytes, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            part = self.socket.recv(65536)
            if not part:
                return b"", b""
            received += part
        head, _, body = received.partition(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
        length = int(fields[b"content-length"])
        parts, size = [body], len(body)
        while size < length:
            part = self.socket.recv(262144)
            parts.append(part)
            size += len(part)
        if fields.get(b"connection") == b"close":
            self.socket.close()
            self.connect()
        return head, b"".join(parts)


def throughput(port: int, cookie: str, path: str, connections: int, seconds: float) -> float:
    """Requests per second of ``connections`` that ask for ``path`` again and again."""
    counts = [0] * connections
    start = perf_counter()
    until = start + seconds

    def ask(rank: int) -> None:
        client = Client(port, cookie)
        while perf_counter() < until:
            client.get(path)
            counts[rank] += 1

    threads: list[Any] = [threading.Thread(target=ask, args=(i,)) for i in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (perf_counter() - start)
