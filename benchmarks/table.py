"""The pages of the shared table, through the real server, beside their floors."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import search
from benchmarks.client import Client, session_of, throughput
from benchmarks.pages import Bare, Page, inspect, rows_of
from benchmarks.report import Measure, timed
from benchmarks.server import Server, running
from communities.models import Community
from grc.models import User
from grc.sheets.address import BOARD, GROUPS

SHEETS = ("acteurs", "echanges", "besoins", "synergies", "suivis")
ROUNDS, LEAST, WARMING = 80, 20, 4
PATIENCE = 150  # seconds: on a machine at work, fewer rounds
SECONDS, CONNECTIONS, TURNS = 3, 8, 3
FILTERED = {
    "acteurs": {"tri": "-ajoute", "sorte": "organisation"},
    "echanges": {"tri": "date", "par": "phone", "lecture": "shared"},
    "besoins": {"tri": "besoin", "etat": "qualified", "origine": "region"},
    "synergies": {"tri": "synergie", "etat": "encouraged"},
    "suivis": {"tri": "-echeance", "etat": "open"},
}


def people() -> tuple[User, User]:
    """A Region's agent who gardens communities, and a territory gardener."""
    in_force = User.objects.filter(pk__in=_gardeners())
    agent = in_force.filter(role="agent").order_by("pk").first()
    volunteer = in_force.filter(role="volunteer").order_by("pk").first()
    if agent is None or volunteer is None:
        raise RuntimeError("aucun mandat en cours")
    return agent, volunteer


def _gardeners() -> list[int]:
    from gardeners.models import Mandate

    return list(Mandate.objects.in_force().values_list("user", flat=True))


def with_server(_folder: Path, scale: float, wanted: dict[str, bool]) -> Iterator[Measure]:
    """The measures of pages, searches, throughput and memory that are ``wanted``."""
    agent, volunteer = people()
    cookies = {user.pk: session_of(user) for user in (agent, volunteer)}
    pages = list(table_pages(agent, volunteer)) if wanted["table"] else []
    shapes = list(shape_pages(agent, volunteer)) if wanted["table"] else []
    searches = list(search.search_pages(agent, volunteer)) if wanted["search"] else []
    bare = {sheet: Bare(f"nu {sheet}", sheet, user=agent) for sheet in SHEETS}
    for page in [*pages, *shapes, *searches]:
        page_rows = rows_of(inspect(page, cookies[page.user.pk]))
        if not page_rows and page.user == agent and page.place != GROUPS:
            raise RuntimeError(f"{page.path} ne montre aucune ligne")
        page.rows = page_rows
    with running() as server:
        interleave(server, [*pages, *shapes, *searches, *bare.values()], cookies, scale)
        for page in pages:
            yield page_line(page, bare[page.sheet])
        if pages:
            yield statements_line(pages)
        for page in shapes:
            yield shape_line(page, bare[page.sheet])
        if pages:
            yield from throughput_lines(server, cookies[agent.pk])
        for page in searches:
            yield search.line(page, bare[page.sheet])
        yield from search.agreement(searches)
        yield from memory_line(server)


def table_pages(agent: User, volunteer: User) -> Iterator[Page]:
    community = Community.objects.gardened_by(agent).order_by("pk").values_list("pk", flat=True)[0]
    for sheet in SHEETS:
        yield Page(f"{sheet}, première page", sheet, user=agent)
        yield Page(f"{sheet}, filtrée et triée", sheet, FILTERED[sheet], user=agent)
        one = {"communaute": str(community)}
        yield Page(f"{sheet}, une communauté", sheet, one, user=agent)
        yield Page(f"{sheet}, jardinier du territoire", sheet, user=volunteer)


def shape_pages(agent: User, volunteer: User) -> Iterator[Page]:
    """Boards of a hundred cards, and counts."""
    for sheet in ("besoins", "synergies", "suivis"):
        yield Page(f"{sheet}, avancement", sheet, user=agent, place=BOARD)
        yield Page(f"{sheet}, avancement, jardinier", sheet, user=volunteer, place=BOARD)
    for across in ("", "directions", "communaute", "departement"):
        query = {"par_groupe": "thematiques", "croise": across}
        name = f"besoins, par thématique × {across or 'rien'}"
        yield Page(name, "besoins", query, user=agent, place=GROUPS)


def shape_line(page: Page, bare: Page) -> Measure:
    """Cards are twice the rows of a page; counts read all the rows that match."""
    line = Measure(page.name, page.samples)
    line.floor = f"SQL {page.sql:.1f} ; {len(page.statements)} requêtes".replace(".", ",")
    line.ratio = line.median / Measure("", bare.samples).median
    if page.place == GROUPS:
        return line.at_most(line.median, 2000, "≤ 2 s")
    return line.at_most(line.ratio, 4, "≤ 4 × la vue nue")


def interleave(server: Server, pages: list[Page], cookies: dict[int, str], scale: float) -> None:
    """Ask for each page in turn, in another order each time, so that all meet the same weather."""
    until = time.monotonic() + PATIENCE
    clients = {pk: Client(server.port, cookie) for pk, cookie in cookies.items()}
    rounds = ROUNDS if scale >= 0.5 else max(10, ROUNDS // 4)
    draw = random.Random(3)
    for turn in range(WARMING + rounds):
        if turn >= WARMING + LEAST and time.monotonic() > until:
            break
        for page in draw.sample(pages, len(pages)):
            client = clients[page.user.pk]
            took = timed(lambda: client.get(page.path))  # noqa: B023 - called at once
            if turn >= WARMING:
                page.samples.append(took)


def page_line(page: Page, bare: Page) -> Measure:
    line = Measure(page.name, page.samples)
    floor = Measure("", bare.samples)
    line.floor = f"SQL {page.sql:.1f} ; vue nue {floor.median:.1f}".replace(".", ",")
    line.ratio = line.median / floor.median
    line.at_most(line.ratio, 2, "≤ 2 × la vue nue")
    line.at_most(line.median, 14, "≤ 14")
    return line.at_most(line.p95, 25, "p95 ≤ 25 ms")


def statements_line(pages: list[Page]) -> Measure:
    most = max(pages, key=lambda page: len(page.statements))
    count = len(most.statements)
    name = f"requêtes SQL, au plus ({most.name})"
    return Measure(name, [count], "").at_most(count, 8, "≤ 8")


def throughput_lines(server: Server, cookie: str) -> Iterator[Measure]:
    """Page and bare view in turns, with as many connections."""
    for sheet in ("echanges", "besoins"):
        rates: dict[str, list[float]] = {"page": [], "bare": []}
        for _ in range(TURNS):
            for kind, path in (("page", f"/grc/{sheet}/"), ("bare", f"/nu/{sheet}/")):
                rate = throughput(server.port, cookie, path, CONNECTIONS, SECONDS)
                rates[kind].append(rate)
        line = Measure(f"{sheet}, pages par seconde, 8 connexions", rates["page"], "/s")
        floor = Measure("", rates["bare"]).median
        line.floor = f"vue nue {floor:.0f}"
        line.ratio = line.median / floor
        yield line.at_least(line.ratio, 0.5, "≥ 0,5 × la vue nue")


def memory_line(server: Server) -> Iterator[Measure]:
    time.sleep(2)
    pss = server.pss()
    if pss is not None:
        line = Measure("mémoire des deux processus web, au repos", [pss], "Mo")
        yield line.at_most(pss, 180, "≤ 180 Mo")
