"""Which column holds what: guessed from its header, then from what stands below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grc.search import fold

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CERTAIN = 1.0
ENOUGH = 0.5
SAMPLES_ENOUGH = 3
# Too common in headers to say anything.
EMPTY_WORDS = frozenset("de du des d la le les l c n num numero of the votre vos".split())
WORD = re.compile(r"[a-z0-9]+")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")


@dataclass(frozen=True)
class Field:
    """Something that a column may hold.

    ``headers`` are the usual titles of such columns, folded. ``looks_like`` tells a cell of the
    kind from another; with ``by_content`` it may be enough, whatever the title. With ``many``,
    several columns may feed the field.
    """

    name: str
    label: _StrPromise | str
    headers: tuple[str, ...] = ()
    looks_like: Callable[[str], bool] | None = None
    by_content: bool = False
    many: bool = False


@lru_cache(maxsize=4096)
def words_of(title: str) -> tuple[str, ...]:
    """The words of a column's title: ``c_postcode`` and ``CodePostal`` are split."""
    words = WORD.findall(fold(CAMEL.sub(" ", title)))
    return tuple(word for word in words if word not in EMPTY_WORDS) or tuple(words)


def title_score(title: str, field: Field) -> float:
    """From 0 to 1, how well ``title`` names ``field``."""
    words = words_of(title)
    best = 0.0
    for wanted in map(words_of, field.headers):
        if words == wanted:
            return CERTAIN
        if words and set(wanted) <= set(words):
            # « courriel mairie » is a courriel; the first word counts most in French.
            share = len(wanted) / len(words)
            bonus = 0.2 if words[0] == wanted[0] else 0.1
            best = max(best, min(0.45 + 0.4 * share + bonus, 0.95))
    return best


def content_share(samples: Sequence[str], field: Field) -> float | None:
    """The share of the filled ``samples`` that look like ``field``; None when too few to tell."""
    if field.looks_like is None or len(samples) < SAMPLES_ENOUGH:
        return None
    return sum(map(field.looks_like, samples)) / len(samples)


def score(title: str, samples: Sequence[str], field: Field) -> float:
    """How likely a column with this title and these filled cells holds ``field`` (0 to 1)."""
    by_title = title_score(title, field)
    share = content_share(samples, field)
    if share is None:
        return by_title
    if by_title:
        return by_title * 0.7 + share * 0.3 if share >= 0.3 else 0.0
    return share * 0.75 if field.by_content and share >= 0.7 else 0.0


def is_title(text: str, fields: Iterable[Field]) -> bool:
    """Whether ``text`` is the title of a column that some field expects."""
    return len(text) <= 80 and any(title_score(text, field) >= 0.8 for field in fields)


def guess(
    titles: Sequence[str], samples: Sequence[Sequence[str]], fields: Sequence[Field]
) -> list[str]:
    """The name of the field proposed for each column, or ``""``.

    ``samples`` holds, for each column, its first filled cells. A field that takes one column is
    given to the likeliest.
    """
    scored = sorted(
        (
            (-score(title, samples[index], field), rank, index)
            for index, title in enumerate(titles)
            for rank, field in enumerate(fields)
        ),
    )
    chosen = [""] * len(titles)
    taken: set[str] = set()
    for negated, rank, index in scored:
        field = fields[rank]
        if -negated < ENOUGH:
            break
        if chosen[index] or (field.name in taken and not field.many):
            continue
        chosen[index] = field.name
        taken.add(field.name)
    return chosen
