"""The pages that are measured, and what each costs in bare SQL."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client as TestClient

from benchmarks.report import timed
from grc.models import User

ROW = re.compile(rb'id="row-(\d+)"')


@dataclass
class Page:
    """A page asked for again and again; ``samples`` in milliseconds."""

    name: str
    sheet: str
    query: dict[str, str] = field(default_factory=dict)
    user: User | None = None
    samples: list[float] = field(default_factory=list)
    statements: list[tuple[str, Any]] = field(default_factory=list)
    sql: float = 0
    rows: list[int] = field(default_factory=list)
    place: str = ""

    @property
    def path(self) -> str:
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"/grc/{self.sheet}/{self.place}{query}"


@dataclass
class Bare(Page):
    """The bare view of the same sheet."""

    @property
    def path(self) -> str:
        return f"/nu/{self.sheet}/"


def rows_of(body: bytes) -> list[int]:
    """The keys of the rows that a page shows."""
    return [int(key) for key in ROW.findall(body)]


def inspect(page: Page, cookie: str) -> bytes:
    """Ask for the page in this very process, note its SQL and how long that takes alone."""
    client = TestClient(SERVER_NAME="localhost", headers={"cookie": cookie})
    client.get(page.path)
    page.statements = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        page.statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(page.path)
    if response.status_code != 200:
        raise RuntimeError(f"{page.path} : {response.status_code}")
    page.sql = statistics.median(timed(lambda: replay(page.statements)) for _ in range(9))
    return response.content


def replay(statements: list[tuple[str, Any]]) -> None:
    """Run the statements as they were sent, planned each time, and fetch all."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
