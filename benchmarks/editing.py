"""A cell opened and saved, the fragments around it, and what a visit weighs."""

from __future__ import annotations

import gzip
import http.client
import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.db import connection, transaction

from benchmarks.client import Client, session_of
from benchmarks.pages import rows_of
from benchmarks.report import Measure, timed
from benchmarks.server import running
from benchmarks.table import people

SHEET, COLUMN, FIELD = "besoins", "urgence", "urgency"
ROUNDS = 100
BARE = "UPDATE gardeners_need SET urgency = %s WHERE id = %s"
LINKED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
CODINGS = "gzip"


def measure() -> Iterator[Measure]:
    """Cells saved one after the other, each beside the bare UPDATE of another row."""
    agent, _volunteer = people()
    cookie = session_of(agent)
    with running() as server:
        client = Client(server.port, cookie, {"HX-Request": "true"})
        rows = editable(client)
        yield from cell_lines(client, rows)
        yield from fragment_lines(client, rows)
        yield from weight_lines(server.port, cookie)


def editable(client: Client) -> list[int]:
    """The rows of the first page whose cell can be opened."""
    body = client.get(f"/grc/{SHEET}/?besoin=")
    links = set(re.findall(rf"/grc/{SHEET}/(\d+)/{COLUMN}/".encode(), body))
    found = [pk for pk in rows_of(body) if str(pk).encode() in links]
    if not found:
        raise RuntimeError("aucune cellule à modifier")
    return found


def cell_lines(client: Client, rows: list[int]) -> Iterator[Measure]:
    draw = random.Random(5)
    opened, saved, bare = [], [], []
    for turn in range(ROUNDS):
        path = f"/grc/{SHEET}/{draw.choice(rows)}/{COLUMN}/"
        form: list[bytes] = []
        opened.append(timed(lambda: form.append(client.get(path))))  # noqa: B023 - called at once
        fields = [*hidden(form[0].decode()), (FIELD, ("low", "normal", "high")[turn % 3])]
        saved.append(timed(lambda: client.post(path, fields)))  # noqa: B023 - called at once
        bare.append(timed(lambda: update(draw.choice(rows), turn)))  # noqa: B023 - called at once
    yield Measure("cellule ouverte", opened).at_most(Measure("", opened).median, 10, "≤ 10 ms")
    line = Measure("cellule enregistrée, historique compris", saved)
    floor = Measure("", bare)
    line.floor = f"UPDATE nu {floor.median:.1f}".replace(".", ",")
    line.ratio = line.median / floor.median
    yield line.at_most(line.p95, 40, "p95 ≤ 40 ms")


def hidden(form: str) -> list[tuple[str, str]]:
    """What the form of a cell says of itself."""
    found: list[tuple[str, str]] = []

    class Inputs(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            given = dict(attrs)
            if tag == "input" and given.get("type") == "hidden":
                found.append((given["name"] or "", given.get("value") or ""))

    Inputs().feed(form)
    return found


def update(pk: int, turn: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE, [("low", "normal", "high")[(turn + 1) % 3], pk])


def fragment_lines(client: Client, rows: list[int]) -> Iterator[Measure]:
    for name, path in (
        ("fragment : une ligne", f"/grc/{SHEET}/{rows[0]}/"),
        ("fragment : le compte", f"/grc/{SHEET}/compte/?etat=heard"),
    ):
        client.get(path)
        line = Measure(name, [timed(lambda: client.get(path)) for _ in range(ROUNDS)])  # noqa: B023
        yield line.at_most(line.median, 10, "≤ 10 ms")


def weight_lines(port: int, cookie: str) -> Iterator[Measure]:
    """What a browser downloads, compressed: everything at the first visit, then a page."""
    page, html = weighed(port, cookie, f"/grc/{SHEET}/")
    files = sorted(set(LINKED.findall(html)))
    whole = page + sum(weighed(port, cookie, path)[0] for path in files)
    line = Measure(f"première visite, {len(files)} fichiers et la page", [whole / 1000], "ko")
    yield line.at_most(whole / 1000, 100, "≤ 100 ko")
    line = Measure("page suivante", [page / 1000], "ko")
    yield line.at_most(page / 1000, 15, "≤ 15 ko")


def weighed(port: int, cookie: str, path: str) -> tuple[int, str]:
    """The length of what answers ``path`` as it travels, and its text when it is HTML."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": CODINGS})
    answer = client.getresponse()
    body = answer.read()
    client.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} : {answer.status}")
    is_page = answer.headers.get_content_type() == "text/html"
    text = gzip.decompress(body).decode() if is_page else ""
    return len(body), text
