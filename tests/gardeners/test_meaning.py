"""What is learnt of the meaning of words from the needs themselves: invented ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from django.db import connection

from gardeners.models import Need, NeedLexeme, NeedMeaning, SynergySuggestion
from gardeners.suggestions import meaning, near, scoring
from gardeners.suggestions.watch import look
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db
FIELDS = ("semis récolte serre compost verger paysan", "refrain scène guitare choriste tambour bal")
# Never in one text: « potager » and « maraîchage » stand beside the same words.
PAIRS = ("potager", "maraîchage"), ("concert", "fanfare")


@pytest.fixture
def texts(monkeypatch: Any) -> list[Need]:
    """Needs of two subjects, drawn, with one of the words of a pair each."""
    monkeypatch.setattr(meaning, "FEWEST", 40)
    monkeypatch.setattr(meaning, "SUBJECT", 40)
    monkeypatch.setattr(meaning, "DIMENSIONS", 2)
    draw, made = random.Random(1), []
    for n in range(80):
        around = draw.sample(FIELDS[n % 2].split(), 4)
        made.append(NeedFactory(title=" ".join([PAIRS[n % 2][n // 2 % 2], *around])))
    return made


def distances(*needs: Need) -> Iterator[int]:
    """How many bits differ between each two of ``needs``."""
    bits = [NeedMeaning.objects.get(pk=need.pk).bits for need in needs]
    for one, other in combinations(bits, 2):
        yield sum(a != b for a, b in zip(one, other, strict=True))


def test_words_beside_the_same_words_mean_nearly_the_same(texts: list[Need]) -> None:
    one, other = NeedFactory(title="potager potager"), NeedFactory(title="maraîchage maraîchage")
    far = NeedFactory(title="fanfare fanfare")
    look(everything=True)
    close, apart, _rest = distances(one, other, far)
    assert close < 250 < apart


def test_what_changes_has_the_meaning_that_the_night_would_give(texts: list[Need]) -> None:
    look(everything=True)
    before = set(NeedMeaning.objects.values_list("pk", "subject", "beside", "bits"))
    Need.objects.filter(pk__in=[need.pk for need in texts[:9]]).update(urgency="high")
    NeedMeaning.objects.filter(pk__in=[need.pk for need in texts[:9]]).delete()
    look()
    assert set(NeedMeaning.objects.values_list("pk", "subject", "beside", "bits")) == before


def test_a_closed_need_has_no_meaning_any_more(texts: list[Need]) -> None:
    look(everything=True)
    Need.objects.filter(pk=texts[0].pk).update(status="answered")
    texts[1].delete()
    look()
    assert NeedMeaning.objects.count() == len(texts) - 2


def test_with_few_texts_nothing_is_learnt(db: None) -> None:
    for title in ("Une cantine et son maraîchage", "Le maraîchage de la cantine"):
        NeedFactory(title=title)
    look(everything=True)
    assert not NeedMeaning.objects.exists()
    assert not NeedLexeme.objects.exclude(vector=None).exists()
    assert SynergySuggestion.objects.exists()


def test_a_text_of_unknown_words_alone(texts: list[Need]) -> None:
    NeedFactory(title="…", description="")
    odd = NeedFactory(title="xylophone zinc")
    look(everything=True)
    look()
    assert not NeedMeaning.objects.filter(pk=odd.pk).exists()


def test_bits_are_a_column_of_the_database(texts: list[Need]) -> None:
    look(everything=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT length(bits) FROM gardeners_needmeaning")
        assert cursor.fetchall() == [(1024,)]


def bits_apart(pairs: near.Near) -> tuple[int, float]:
    """How many needs are brought together, and how many bits differ on average."""
    bits = dict(NeedMeaning.objects.values_list("pk", "bits"))
    known = [
        (pairs.needs[one], pairs.needs[other])
        for one, other in zip(pairs.ones, pairs.others, strict=True) if other >= 0
    ]  # fmt: skip
    apart = [(int(bits[one], 2) ^ int(bits[other], 2)).bit_count() for one, other in known]
    return len(apart), sum(apart) / len(apart)


def test_the_nearest_of_all_are_those_of_each(texts: list[Need], monkeypatch: Any) -> None:
    """Of all by vectors, of each by bits: as many, and as near."""
    monkeypatch.setattr(meaning, "SUBJECT", 30)
    found, of_all_pairs = [], near.of_all
    monkeypatch.setattr(near, "of_all", lambda *said: found.append(of_all_pairs(*said)) or found[0])
    look(everything=True)
    of_all = bits_apart(found[0])
    with connection.cursor() as cursor:
        cursor.execute(scoring.NEAR_SOME, {"changed": [need.pk for need in texts]})
    of_each = bits_apart(near.of_some())
    assert of_each[0] == of_all[0] > 1000
    assert of_all[1] == pytest.approx(of_each[1], abs=10)


def test_few_words_are_enough_to_learn(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(meaning, "FEWEST", 4)
    for title in ("Un verger", "Un compost", "Un verger et son compost", "Le verger"):
        NeedFactory(title=title, description="")
    look(everything=True)
    assert NeedMeaning.objects.count() == 4
