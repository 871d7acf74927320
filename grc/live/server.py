"""The live process: it holds the streams that the web server hands over, and one connection that
listens to the database for all of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import random
import resource
import signal
import socket
import time
from pathlib import Path
from typing import Any

import psycopg

from grc.live.hub import Hub, News, Viewer
from grc.live.place import make_folder

logger = logging.getLogger(__name__)

CHANNEL = "grc_live"
BEAT_SECONDS = 20.0
PEOPLE_SECONDS = 1.0
LIFE_SECONDS = 600.0  # then the browser comes back, and its rights are looked at again
HANDOVER_SECONDS = 2.0
RETRY_SECONDS = (0.5, 1, 2, 5, 10)
LARGEST_LETTER = 65536
# What a reader who does not read may leave waiting, in bytes.
WAITING_AT_MOST = 65536
FILES_KEPT = 50  # descriptors that are no stream
HEAD = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
    "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
)


class Stream(asyncio.Protocol):
    """The connection of a browser: written to, never read."""

    transport: asyncio.Transport

    def __init__(self, live: Live, letter: dict[str, Any]) -> None:
        self.live = live
        self.age = float(letter["age"])
        self.viewer = Viewer(
            topic=letter["topic"],
            user=letter["user"],
            rows=frozenset(letter["rows"]),
            person=letter["person"],
            send=self.send,
            close=self.close,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.live.streams.add(self)
        self.send(HEAD)
        self.live.hub.join(self.viewer, age=self.age, now=time.monotonic())
        life = LIFE_SECONDS * random.uniform(0.7, 1)  # noqa: S311 - not all at once
        self.end = asyncio.get_running_loop().call_later(life, self.retire)

    def send(self, text: str) -> None:
        if self.transport.is_closing():
            return
        self.transport.write(text.encode())
        if self.transport.get_write_buffer_size() > WAITING_AT_MOST:
            self.transport.abort()

    def close(self) -> None:
        self.transport.close()

    def retire(self) -> None:
        """What no table tells (a mandate that ended at midnight) shows when all is read again."""
        self.live.hub.look_again(self.viewer)
        self.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.end.cancel()
        self.live.hub.leave(self.viewer)
        self.live.streams.discard(self)


class Live:
    """The streams, the socket where they are handed over, and the connection that listens."""

    def __init__(self, url: str, path: Path) -> None:
        self.url = url
        self.path = path
        self.hub = Hub(started=time.monotonic())
        self.streams: set[Stream] = set()
        self.handovers: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Run until SIGTERM or SIGINT, then end the streams and leave nothing behind."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        self.room = _open_files() - FILES_KEPT
        make_folder(self.path)
        listener = _bound(self.path)
        loop.add_reader(listener, self._accept, listener)
        tasks = [asyncio.create_task(work()) for work in (self._listen, self._beat, self._people)]
        try:
            await stop.wait()
        finally:
            loop.remove_reader(listener)
            listener.close()
            self.path.unlink(missing_ok=True)
            for task in tasks:
                task.cancel()
            for stream in list(self.streams):
                stream.close()
            await asyncio.gather(*tasks, return_exceptions=True)

    # The streams -----------------------------------------------------------------------------

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            sender, _address = listener.accept()
            task = asyncio.create_task(self._receive(sender))
            self.handovers.add(task)
            task.add_done_callback(self.handovers.discard)

    async def _receive(self, sender: socket.socket) -> None:
        """Take a connection over, tell the sender so, and make it a stream."""
        browser: socket.socket | None = None
        try:
            sender.setblocking(False)
            async with asyncio.timeout(HANDOVER_SECONDS):
                letter, browser = await _letter(sender)
            if browser and len(self.streams) < self.room:
                browser.setblocking(False)
                stream = Stream(self, letter)
                sender.send(b"1")  # the web server writes to it no more
                await asyncio.get_running_loop().connect_accepted_socket(lambda: stream, browser)
                browser = None
        except (OSError, ValueError, KeyError, TypeError, TimeoutError) as error:
            logger.warning("A handover failed: %r", error)
        finally:
            sender.close()
            if browser:
                browser.close()

    # The database ----------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Listen for ever, on one connection; what may have been missed is looked at again."""
        failures = 0
        while True:
            try:
                async with await _connect(self.url) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.hub.tell_all()
                    failures = 0
                    async for told in connection.notifies():
                        self._hear(told.payload)
            except (psycopg.Error, OSError) as error:
                if not failures:
                    logger.warning("The database does not answer: %s", error)
            pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
            failures += 1
            await asyncio.sleep(pause)

    def _hear(self, payload: str) -> None:
        try:
            self.hub.tell(News.parse(payload), time.monotonic())
        except ValueError as error:
            logger.warning("A notification was %s", error)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self.hub.beat()

    async def _people(self) -> None:
        """Who came and who left is told once a second: a page that reloads is no departure."""
        while True:
            await asyncio.sleep(PEOPLE_SECONDS)
            self.hub.show_people()


async def _connect(url: str) -> psycopg.AsyncConnection[Any]:
    return await psycopg.AsyncConnection.connect(
        url,
        autocommit=True,
        application_name="grc live",
        connect_timeout=5,
        keepalives_idle=30,
        keepalives_interval=10,
        keepalives_count=3,
    )


async def _letter(sender: socket.socket) -> tuple[dict[str, Any], socket.socket | None]:
    """What the web server sends: the connection itself, and a line that says whose it is."""
    received, browser = b"", None
    while not received.endswith(b"\n"):
        await _readable(sender)
        part, files, _flags, _address = socket.recv_fds(sender, LARGEST_LETTER, 1)
        if files:
            browser = socket.socket(fileno=files[0])
        received += part
        if not part or len(received) > LARGEST_LETTER:
            if browser:
                browser.close()
            raise ValueError("an incomplete letter")
    return json.loads(received), browser


async def _readable(sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(sock, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(sock)


def _bound(path: Path) -> socket.socket:
    """Listen on ``path``, in the place of a process that was killed."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(os.fspath(path))
    listener.setblocking(False)
    listener.listen(128)
    return listener


def _open_files() -> int:
    """As many open files as the system lets us have: each stream is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 65536) if hard != resource.RLIM_INFINITY else 65536
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
