from __future__ import annotations

from collections import Counter

from benchmarks.vocabulary import COMMON, RANKS, RARE, SIZE, Writer, words
from grc.search import fold


def test_words_are_distinct_and_hold_those_searched_for():
    listed = words()
    assert len(listed) == len(set(listed)) == SIZE
    assert all(listed[rank] == word for word, rank in RANKS.items())
    assert RARE not in listed
    assert any(fold(word) != word for word in listed)


def test_common_words_are_drawn_more_often():
    counts = Counter(Writer().text(50_000).lower().split())
    assert counts[COMMON] > 10 * counts[words()[5_000]]


def test_the_same_seed_writes_the_same_text():
    assert Writer(3).text(20) == Writer(3).text(20)
