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
EMPTY_WORDS = frozenset({
    "c", "d", "de", "des", "du", "l", "la", "le", "les", "n", "num", "numero", "of", "the",
    "vos", "votre",
})  # fmt: skip
# Such words make another thing of what they come with: « Nom de l’EPCI » is not a name.
OTHER_THINGS = frozenset({
    "canton", "circonscription", "datagouv", "date", "epci", "facebook", "gid", "id", "image",
    "instagram", "lat", "latitude", "linkedin", "lng", "logo", "long", "longitude", "nb",
    "nombre", "pays", "photo", "population", "region", "sans", "twitter", "uid",
})  # fmt: skip
WORD = re.compile(r"[a-z0-9]+")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")


@dataclass(frozen=True)
class Field:
    """Something that a column may hold.

    ``headers`` are the usual titles of such columns. ``looks_like`` tells whether a cell may be
    of the kind; ``is_surely``, whether it is, whatever the title. With ``many``, several columns
    may feed the field.
    """

    name: str
    label: _StrPromise | str
    headers: tuple[str, ...] = ()
    looks_like: Callable[[str], bool] | None = None
    is_surely: Callable[[str], bool] | None = None
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
        if set(wanted) <= set(words) and not OTHER_THINGS & (set(words) - set(wanted)):
            # « courriel mairie » is a courriel; the first word counts most in French.
            share = len(wanted) / len(words)
            bonus = 0.2 if words[0] == wanted[0] else 0.1
            best = max(best, min(0.45 + 0.4 * share + bonus, 0.95))
    return best


def share(samples: Sequence[str], test: Callable[[str], bool] | None) -> float | None:
    """The share of the filled ``samples`` that pass ``test``; None when too few to tell."""
    if test is None or len(samples) < SAMPLES_ENOUGH:
        return None
    return sum(map(test, samples)) / len(samples)


def score(title: str, samples: Sequence[str], field: Field) -> float:
    """How likely a column with this title and these filled cells holds ``field`` (0 to 1)."""
    if by_title := title_score(title, field):
        fitting = share(samples, field.looks_like)
        if fitting is None:
            return by_title
        return by_title * 0.7 + fitting * 0.3 if fitting >= 0.3 else 0.0
    sure = share(samples, field.is_surely) or 0.0
    return sure * 0.75 if sure >= 0.7 else 0.0


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
