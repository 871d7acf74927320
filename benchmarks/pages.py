"""The pages that are measured, and what each costs in bare SQL."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import connection
from django.test import Client as TestClient
from django.test.utils import CaptureQueriesContext

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
    statements: list[str] = field(default_factory=list)
    sql: float = 0
    rows: list[int] = field(default_factory=list)

    @property
    def path(self) -> str:
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"/grc/{self.sheet}/{query}"


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
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page.path)
    if response.status_code != 200:
        raise RuntimeError(f"{page.path} : {response.status_code}")
    # A cursor on the server (an iterator of choices) is read whole all the same.
    page.statements = [re.sub(r"^DECLARE .*? FOR ", "", query["sql"]) for query in captured]
    page.sql = statistics.median(timed(lambda: replay(page.statements)) for _ in range(9))
    return response.content


def replay(statements: list[str]) -> None:
    """Run the statements as they were sent, and fetch all."""
    raw = connection.connection
    with raw.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
