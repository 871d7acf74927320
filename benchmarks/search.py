"""Searches as people type them: with and without accents, in the plural, with a slip."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.pages import Page
from benchmarks.report import Measure
from benchmarks.vocabulary import COMMON, PLURAL, RARE, USUAL
from grc.models import User

# (what is typed, how it is called, the search that must find the same rows)
TYPED = [
    (COMMON, "mot fréquent", ""),
    (USUAL, "mot avec accent", ""),
    ("foret", "sans accent", USUAL),
    (PLURAL, "au pluriel", "jardin"),
    ("jardin", "au singulier", ""),
    ("alimentatoin", "deux lettres échangées", COMMON),
    ("tourbiere", "mot rare sans accent", RARE),
    (RARE, "mot rare", ""),
    ("tourbirère", "mot rare, une lettre de trop", RARE),
    (f"{USUAL} {COMMON}", "deux mots", ""),
]
SHEETS = ("echanges", "besoins", "acteurs")


def search_pages(agent: User, volunteer: User) -> Iterator[Page]:
    for sheet in SHEETS:
        for typed, name, _same in TYPED:
            yield Page(f"{sheet} « {typed} », {name}", sheet, {"q": typed}, user=agent)
    yield Page(f"echanges « {COMMON} », territoire", "echanges", {"q": COMMON}, user=volunteer)
    yield Page(f"echanges « {RARE} », territoire", "echanges", {"q": RARE}, user=volunteer)


def line(page: Page, bare: Page) -> Measure:
    measure = Measure(page.name, page.samples)
    floor = Measure("", bare.samples)
    measure.floor = f"SQL {page.sql:.1f} ; vue nue {floor.median:.1f}".replace(".", ",")
    measure.ratio = measure.median / floor.median
    measure.at_most(measure.median, 20, "≤ 20")
    return measure.at_most(measure.p95, 40, "p95 ≤ 40 ms")


def agreement(pages: list[Page]) -> Iterator[Measure]:
    """How many searches find other rows than the right spelling does: none should."""
    if not pages:
        return
    rows = {(page.sheet, page.query["q"], page.user.pk): page.rows for page in pages}
    wrong = [
        f"{sheet} « {typed} »"
        for sheet, typed, user in rows
        for other, _name, same in TYPED
        if other == typed and same and rows[sheet, typed, user] != rows[sheet, same, user]
    ]
    name = "recherches qui trouvent autre chose" + (f" : {', '.join(wrong)}" if wrong else "")
    yield Measure(name, [len(wrong)], "").at_most(len(wrong), 0, "aucune")
