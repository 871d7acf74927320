"""A database for the measures alone: on the server of DATABASE_URL, or in a server of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

ROOT = Path(__file__).resolve().parent.parent
NAME = "grc_bench"


def keeps() -> bool:
    """Whether the database is kept for another run (``BENCH_KEEP=1``)."""
    return os.environ.get("BENCH_KEEP") == "1"


@contextlib.contextmanager
def bench_database() -> Iterator[Path]:
    """Prepare the environment of the benchmarks; give the folder of their files.

    After it Django may be set up. The database goes away at the end, unless it is kept.
    """
    var = Path(os.environ.get("GRC_VAR") or ROOT / "var").absolute()
    folder = var / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "GRC_VAR": str(folder),
        "SECRET_KEY": "benchmarks-only",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DEBUG": "0",
    }
    with contextlib.ExitStack() as stack:
        if url := os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = stack.enter_context(_on_server(url))
        else:
            os.environ["DATABASE_URL"] = stack.enter_context(_embedded(folder))
        try:
            yield folder
        finally:
            if not keeps():
                _close_connections()


@contextlib.contextmanager
def _embedded(folder: Path) -> Iterator[str]:
    from grc.embedded.server import Server

    server = Server(folder / "postgres", in_place=True)
    share = server.acquire()
    try:
        yield server.url
    finally:
        share.release()
        if not keeps():
            shutil.rmtree(server.base.resolve(), ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _on_server(url: str) -> Iterator[str]:
    name = sql.Identifier(NAME)
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        try:
            yield conninfo.make_conninfo(url, dbname=NAME) if "://" not in url else _renamed(url)
        finally:
            if not keeps():
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
                connection.execute(drop)


def _renamed(url: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))


def _close_connections() -> None:
    from django.db import connections

    with contextlib.suppress(Exception):
        connections.close_all()
