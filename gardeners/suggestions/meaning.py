"""The meaning of texts, learnt from the open needs themselves: words that stand beside the same
words mean nearly the same (latent semantic analysis; docs/adr/0020).

Each night the texts (tf-idf) are reduced to ``DIMENSIONS``, which gives each common stem a vector.
A text is the sum of those of its stems, kept as ``BITS`` bits: on which side of as many drawn
planes it stands, so that PostgreSQL compares two texts by counting bits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from gardeners.models.meaning import BITS
from gardeners.suggestions import profiles
from grc.copying import copy_rows

DIMENSIONS, MORE, ROUNDS = 40, 10, 6  # of the subspace kept; those beside it, and its rotations
POWER = 1.3  # of the inverse document frequency
FEWEST = 300  # texts: with fewer, nothing is learnt
READ = 20_000  # texts from which vectors are learnt, drawn among all
STEMS = 12_000  # the most common, which have a vector
SUBJECT = 300  # texts of a subject, about
BATCH = 1000
Vectors = Any  # an array of numpy
Texts = list[tuple[int, Sequence[int], Sequence[float]]]  # key, places of its stems, weights

KNOWN = f"""
SELECT lexeme FROM gardeners_needlexeme u
WHERE needs > 1 AND {profiles.TOLD} ORDER BY needs DESC, lexeme LIMIT {STEMS}
"""  # noqa: S608 - the pieces are ours
WRITTEN = f"""
SELECT n.id, said.stems, said.times FROM gardeners_need n CROSS JOIN LATERAL (
    SELECT array_agg(u.lexeme) AS stems, array_agg(cardinality(u.positions)) AS times
    FROM unnest(n.search) AS u) AS said
WHERE {profiles.OPEN} AND {{chosen}}
"""  # noqa: S608
DRAWN = "n.id IN (SELECT n.id FROM gardeners_need n WHERE {} ORDER BY hashint8(n.id) LIMIT {})"


def learn(vague: list[str], needs: int) -> None:
    """Give the common stems their vectors, subjects their middles, and all open needs their
    meaning. With fewer than ``FEWEST`` texts, none has any."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gardeners_needsubject; DELETE FROM gardeners_needmeaning")
        if needs < FEWEST:
            return
        cursor.execute(KNOWN.format(), {"vague": vague})
        stems = [row[0] for row in cursor.fetchall()]
    drawn = DRAWN.format(profiles.OPEN, READ)
    texts = [text for batch in _written(stems, drawn) for text in batch]
    weights = _rarity(texts, len(stems))
    vectors = weights[:, None] * _reduced(texts, weights)
    sample = np.concatenate([_summed(some, vectors) for some in _cut(texts)])
    middles = _middles(sample, max(1, needs // SUBJECT))
    del texts, sample
    _keep_vectors(stems, vectors, middles)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE suggestion_meaning (LIKE gardeners_needmeaning)")
        for batch in _written(stems, "true"):
            copy_rows("suggestion_meaning", COLUMNS, _meanings(batch, vectors, middles))
        cursor.execute(
            "INSERT INTO gardeners_needmeaning SELECT * FROM suggestion_meaning ORDER BY subject;"
            "DROP TABLE suggestion_meaning; ANALYZE gardeners_needmeaning"
        )


COLUMNS = ("need_id", "subject", "beside", "bits")


def refresh(changed: list[int]) -> None:
    """Give the needs ``changed`` the meaning of what they say today."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gardeners_needmeaning WHERE need_id = ANY(%s)", [changed])
        cursor.execute(
            "SELECT lexeme, vector FROM gardeners_needlexeme WHERE vector IS NOT NULL"
            " AND lexeme IN (SELECT unnest(tsvector_to_array(search)) FROM gardeners_need"
            "                WHERE id = ANY(%s)) ORDER BY lexeme",
            [changed],
        )
        known = cursor.fetchall()
        cursor.execute("SELECT vector FROM gardeners_needsubject ORDER BY id")
        middles = [row[0] for row in cursor.fetchall()]
    if not known or not middles:
        return
    stems, vectors = [row[0] for row in known], _read(row[1] for row in known)
    for batch in _written(stems, "n.id = ANY(%(changed)s)", changed=changed):
        copy_rows("gardeners_needmeaning", COLUMNS, _meanings(batch, vectors, _read(middles)))


def _written(stems: Sequence[str], chosen: str, **values: Any) -> Iterator[Texts]:
    """The texts, batch by batch, each with the places of its stems among ``stems``; those that
    hold none of them are left out."""
    known = {stem: place for place, stem in enumerate(stems)}
    with connection.connection.cursor(name="gardeners_texts") as cursor:
        cursor.execute(WRITTEN.format(chosen=chosen), values)
        while rows := cursor.fetchmany(BATCH):
            texts: Texts = []
            for pk, said, times in rows:
                found = [
                    (known[stem], 1 + math.log(count))
                    for stem, count in zip(said or (), times or (), strict=True) if stem in known
                ]  # fmt: skip
                if found:
                    texts.append((pk, *map(list, zip(*found, strict=True))))
            yield texts


def _cut(texts: Any) -> Iterator[Any]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))


@dataclass
class Matrix:
    """Texts as a matrix that is nearly empty: a row for each text, a column for each stem. Each
    value is known by its row, its column, its weight; rows follow one another."""

    rows: Vectors
    columns: Vectors
    weights: Vectors

    @classmethod
    def of(cls, texts: Texts) -> Matrix:
        lengths = [len(places) for _pk, places, _weights in texts]
        columns = np.concatenate([np.asarray(places) for _pk, places, _weights in texts])
        weights = np.concatenate([np.asarray(some, np.float32) for _pk, _places, some in texts])
        return cls(np.repeat(np.arange(len(texts)), lengths), columns, weights)

    def weighed(self, rarity: Vectors) -> Matrix:
        """With stems weighed by ``rarity``, and rows of a length of one."""
        weights = self.weights * rarity[self.columns]
        lengths = np.sqrt(np.bincount(self.rows, weights * weights))
        return Matrix(self.rows, self.columns, (weights / lengths[self.rows]).astype(np.float32))

    def times(self, vectors: Vectors) -> Vectors:
        """A vector for each text: the sum of those of its stems."""
        starts = np.flatnonzero(np.diff(self.rows, prepend=-1))
        return np.add.reduceat(vectors[self.columns] * self.weights[:, None], starts)

    def add_turned(self, total: Vectors, rows: Vectors) -> None:
        """Add to ``total``, for each stem, the sum of ``rows`` of the texts that hold it."""
        order = np.argsort(self.columns, kind="stable")
        columns = self.columns[order]
        starts = np.flatnonzero(np.diff(columns, prepend=-1))
        told = rows[self.rows[order]] * self.weights[order][:, None]
        total[columns[starts]] += np.add.reduceat(told, starts)


def _rarity(texts: Texts, count: int) -> Vectors:
    needs = np.bincount(Matrix.of(texts).columns, minlength=count).clip(1)
    return (np.log1p((len(texts) + 1) / needs) ** POWER).astype(np.float32)


def _reduced(texts: Texts, rarity: Vectors) -> Vectors:
    """The ``DIMENSIONS`` that tell texts best: the first right singular vectors, by rotations of
    a subspace."""
    draw = np.random.default_rng(1)
    base = draw.standard_normal((len(rarity), DIMENSIONS + MORE)).astype(np.float32)
    parts = [Matrix.of(some).weighed(rarity) for some in _cut(texts)]
    for _round in range(ROUNDS):
        total = np.zeros_like(base)
        for part in parts:
            part.add_turned(total, part.times(base))
        base, _rest = np.linalg.qr(total)
    within = np.zeros((base.shape[1], base.shape[1]), np.float32)
    for part in parts:
        seen = part.times(base)
        within += seen.T @ seen
    _values, axes = np.linalg.eigh(within)
    return base @ axes[:, ::-1][:, :DIMENSIONS]


def _summed(texts: Texts, vectors: Vectors) -> Vectors:
    """The vectors of ``texts``, of a length of one."""
    return _unit(Matrix.of(texts).times(vectors))


def _middles(sample: Vectors, count: int) -> Vectors:
    """The middles of ``count`` subjects (k-means on the sphere)."""
    draw = np.random.default_rng(2)
    middles = sample[draw.choice(len(sample), min(count, len(sample)), replace=False)]
    for _round in range(8):
        closest = np.concatenate([_nearest(some, middles)[0] for some in _cut(sample)])
        total = np.zeros_like(middles)
        np.add.at(total, closest, sample)
        lived = np.bincount(closest, minlength=len(middles)) > 0
        middles = np.where(lived[:, None], _unit(total), middles)
    return middles


def _nearest(texts: Vectors, middles: Vectors) -> tuple[Vectors, Vectors]:
    """The middle closest to each text, and the one that comes next (the same if it is alone)."""
    likeness = texts @ middles.T
    first = likeness.argmax(axis=1)
    if len(middles) > 1:
        likeness[np.arange(len(texts)), first] = -2
    return first, likeness.argmax(axis=1)


def _meanings(texts: Texts, vectors: Vectors, middles: Vectors) -> Iterator[tuple[Any, ...]]:
    """The rows of ``gardeners_needmeaning`` for ``texts``."""
    if not texts:
        return
    summed = _summed(texts, vectors)
    planes = np.random.default_rng(3).standard_normal((summed.shape[1], BITS)).astype(np.float32)
    sides = (summed @ planes > 0).astype(np.uint8) + ord("0")
    own, beside = _nearest(summed, middles)
    for (pk, *_rest), first, second, side in zip(texts, own, beside, sides, strict=True):
        yield pk, int(first), int(second), side.tobytes().decode()


def _keep_vectors(stems: Sequence[str], vectors: Vectors, middles: Vectors) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE suggestion_vector (lexeme text, vector bytea)")
        copy_rows(
            "suggestion_vector", ("lexeme", "vector"), zip(stems, _kept(vectors), strict=True)
        )
        cursor.execute(
            "UPDATE gardeners_needlexeme d SET vector = v.vector FROM suggestion_vector v"
            " WHERE v.lexeme = d.lexeme; DROP TABLE suggestion_vector"
        )
    copy_rows("gardeners_needsubject", ("id", "vector"), enumerate(_kept(middles)))


def _kept(vectors: Vectors) -> Iterator[bytes]:
    return (vector.tobytes() for vector in vectors.astype("<f4"))


def _read(kept: Iterable[bytes]) -> Vectors:
    return np.stack([np.frombuffer(vector, "<f4") for vector in kept])


def _unit(rows: Vectors) -> Vectors:
    length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return rows / np.where(length > 0, length, math.inf)
