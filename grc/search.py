"""French search: accents, case, plurals and one typing error forgiven.

Texts are searched through one stored column of French stems without accents
(``grc.fields.SearchVector``). The words typed are first resolved against the vocabulary
(``grc.models.Word``): a word that stands nowhere is replaced by its neighbours, the words it
begins or those one typing error away. What reaches the table is then a literal ``tsquery``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Length

MAX_WORDS = 8
MAX_NEIGHBOURS = 12

QS = TypeVar("QS", bound="models.QuerySet[Any]")


class SearchableManager(models.Manager[Any]):
    """Leaves the search column in the database: no page ever shows it."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().defer("search")


def fold(text: str) -> str:
    """``text`` in lower case, without accents, as the database's ``grc_fold`` does."""
    if not text.isascii():
        text = text.translate(WITHOUT_ACCENTS)
    return text.lower() if text.isascii() else without_accents(text).lower()


def without_accents(text: str) -> str:
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# What European texts are made of, once and for all: decomposing each takes three times longer.
WITHOUT_ACCENTS = {
    code: plain
    for code in (*range(0x80, 0x180), ord("’"))
    if (plain := without_accents(chr(code))).isascii()
}


def words_of(text: str) -> list[str]:
    """The words typed in a search box: folded, without signs, at most ``MAX_WORDS``."""
    return re.findall(r"[a-z0-9]{2,40}", fold(text))[:MAX_WORDS]


def deletions(word: str) -> list[str]:
    """``word`` and each form of it with one letter left out."""
    return [word, *{word[:i] + word[i + 1 :] for i in range(len(word))}]


def one_error_apart(a: str, b: str) -> bool:
    """Whether one letter added, dropped, changed, or two neighbours swapped, make ``b`` of ``a``
    (optimal string alignment distance of 1)."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and len(rest_a) > 1 and rest_a[2:] == rest_b[2:]
    return swapped or (rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:])


# A word of the vocabulary is either a word as it was written, whose stem stands beside it, or
# such a stem: then its own stem may stand nowhere.
RESOLVE = """
    SELECT word, stem, EXISTS (SELECT FROM grc_word WHERE text = stem),
           EXISTS (SELECT FROM grc_word WHERE text = word)
    FROM (SELECT word, (ts_lexize('pg_catalog.french_stem', word))[1] AS stem
          FROM unnest(%s::text[]) AS word) AS typed
"""
BEGUN = """
    SELECT text, stem, EXISTS (SELECT FROM grc_word WHERE grc_word.text = begun.stem)
    FROM (SELECT text, (ts_lexize('pg_catalog.french_stem', text))[1] AS stem FROM grc_word
          WHERE text >= %s AND text < %s GROUP BY text LIMIT %s) AS begun
"""
NEAR = """
    SELECT text, stem, EXISTS (SELECT FROM grc_word WHERE grc_word.text = near.stem)
    FROM (SELECT DISTINCT text, (ts_lexize('pg_catalog.french_stem', text))[1] AS stem
          FROM grc_word WHERE variants && %s::varchar[]) AS near
    ORDER BY text
"""


def _asked(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _neighbours(word: str, stem: str) -> list[str]:
    """The lexemes of the known words that ``word`` begins, else of those one typing error away
    from it or from its stem."""
    found = _asked(BEGUN, [word, word + "~", MAX_NEIGHBOURS])
    if not found and len(word) >= 4:
        near = _asked(NEAR, [deletions(word) + deletions(stem)])
        found = [
            row for row in near if one_error_apart(word, row[0]) or one_error_apart(stem, row[0])
        ]
    lexemes = [own if known else text for text, own, known in found]
    return list(dict.fromkeys(lexemes))[:MAX_NEIGHBOURS]


def lexemes_of(text: str) -> list[list[str]]:
    """For each word typed, the lexemes of the database one of which must stand; words too common
    to be searched (« le », « pour ») are left out."""
    words = words_of(text)
    resolved = {row[0]: row[1:] for row in _asked(RESOLVE, [words])} if words else {}
    found = []
    for word in words:
        stem, stem_known, word_known = resolved[word]
        if not word.isalpha():
            found.append([word])
        elif stem is not None:
            near = [stem] if stem_known else [word] if word_known else _neighbours(word, stem)
            found.append(near or [stem])
    return found


def search_query(text: str) -> SearchQuery | None:
    """The ``tsquery`` of what was typed: every word must stand, or one of its neighbours.

    ``None`` when nothing searchable was typed. It names existing lexemes only, and is the same
    however they were typed, so that PostgreSQL plans for the words really searched.
    """
    return tsquery(lexemes_of(text))


def tsquery(groups: list[list[str]]) -> SearchQuery | None:
    """The query that asks for one lexeme of each group."""
    return raw_query(written(groups)) if groups else None


def written(groups: list[list[str]]) -> str:
    """The same as text."""
    return " & ".join("(" + " | ".join(group) + ")" for group in groups)


def raw_query(text: Any) -> SearchQuery:
    """The ``tsquery`` that ``text``, or an expression of text, writes."""
    return SearchQuery(text, config="pg_catalog.simple", search_type="raw")


def matching(queryset: QS, text: str) -> QS:
    """The records of ``queryset`` whose stored text matches what was typed, or all of them
    when nothing searchable was typed."""
    query = search_query(text)
    return queryset if query is None else queryset.filter(search=query)


def _one_error_away(words: list[str]) -> dict[str, list[str]]:
    """For each long word, the known words one typing error away from it."""
    long_words = [word for word in words if len(word) >= 4 and word.isalpha()]
    if not long_words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT text FROM grc_word WHERE variants && %s::varchar[] ORDER BY text",
            [[variant for word in long_words for variant in deletions(word)]],
        )
        near = [row[0] for row in cursor.fetchall()]
    return {
        word: [text for text in near if one_error_apart(word, text)][:MAX_NEIGHBOURS]
        for word in long_words
    }


def closest_names(queryset: QS, text: str, *, least: float | None = None) -> QS:
    """The records whose ``sort_name`` is close to what was typed, the closest first.

    Pieces of the name are enough, in any order, each with a typing error at most; otherwise names
    alike by trigrams (``pg_trgm``), by ``least`` at least when it is given: that reads all the
    records, and is for small tables.
    """
    wanted = fold(text).strip()
    words = wanted.split()[:MAX_WORDS]
    if not words:
        return queryset.none()
    near = _one_error_away(words)
    alike = Q()
    for word in words:
        spelt = [word, *near.get(word, [])]
        alike &= reduce(or_, (Q(sort_name__contains=one) for one in spelt))
    if least is not None:
        alike |= Q(closeness__gte=least)
    elif len(wanted) >= 5:
        alike |= Q(sort_name__trigram_word_similar=wanted)
    return (
        queryset.annotate(closeness=TrigramWordSimilarity(wanted, "sort_name"))
        .filter(alike)
        .order_by("-closeness", Length("sort_name"), "sort_name")
    )
