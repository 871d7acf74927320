"""The meaning of texts, learnt from the open needs themselves: words that stand beside the same
words mean nearly the same (latent semantic analysis; docs/adr/0020).

Each night a truncated singular value decomposition of the tf-idf of needs gives each common stem a
vector. A text is the sum of those of its stems; the signs of ``BITS`` random projections of it are
kept, so that PostgreSQL compares two texts by counting bits.

It loads scikit-learn, 100 MB of memory: only what looks for suggestions imports it, in the worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from scipy.sparse import vstack
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize

from gardeners.models.meaning import BITS
from gardeners.suggestions import profiles
from grc.copying import copy_rows

DIMENSIONS = 40
POWER = 1.3  # of the inverse document frequency
FEWEST = 300  # texts: with fewer, nothing is learnt
SAMPLE = 20_000  # texts from which vectors are learnt, drawn among all
STEMS = 12_000  # the most common, which have a vector
SUBJECT = 300  # texts of a subject, about
BATCH = 5000
Array = Any  # of numpy or scipy.sparse

KNOWN = f"""
SELECT lexeme FROM gardeners_needlexeme u
WHERE needs > 1 AND {profiles.TOLD} ORDER BY needs DESC, lexeme LIMIT {STEMS}
"""  # noqa: S608 - the pieces are ours
WRITTEN = f"""
SELECT n.id, coalesce((SELECT string_agg(repeat(u.lexeme || ' ', cardinality(u.positions)), '')
                       FROM unnest(n.search) AS u), '')
FROM gardeners_need n WHERE {profiles.OPEN} AND {{chosen}}
"""  # noqa: S608
DRAWN = f"""
n.id IN (SELECT n.id FROM gardeners_need n WHERE {profiles.OPEN} ORDER BY hashint8(n.id)
         LIMIT {SAMPLE})
"""  # noqa: S608
COLUMNS = ("need_id", "subject", "beside", "bits")


class Meanings(NamedTuple):
    """Of needs: their keys, their vectors of a length of one, and a row of two subjects for each,
    its own and the one beside it."""

    keys: Array
    vectors: Array
    subjects: Array


def learn(vague: list[str], needs: int) -> Meanings | None:
    """Give the common stems their vectors, subjects their middles, and all open needs their
    meaning, which is returned. With fewer than ``FEWEST`` texts, none has any."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gardeners_needsubject; DELETE FROM gardeners_needmeaning")
        cursor.execute(KNOWN.format(), {"vague": vague})
        stems = [row[0] for row in cursor.fetchall()]
    if needs < FEWEST or not stems:
        return None
    vectors, middles = _fitted(stems, max(1, needs // SUBJECT))
    _keep_learnt(stems, vectors, middles)
    batches = _read(stems, vectors, middles, "true")
    meanings = Meanings(*map(np.concatenate, zip(*batches, strict=True)))
    _keep_meanings(meanings)
    return meanings


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
    stems, vectors = zip(*known, strict=True)
    chosen = "n.id = ANY(%(changed)s)"
    for batch in _read(stems, _loaded(vectors), _loaded(middles), chosen, changed=changed):
        _keep_meanings(batch)


def _fitted(stems: Sequence[str], subjects: int) -> tuple[Array, Array]:
    """The vectors of ``stems`` and the middles of ``subjects``, learnt from a sample."""
    counts = vstack([counts for _keys, counts in _counted(stems, DRAWN)])
    needs = counts.getnnz(axis=0).clip(1)
    idf = (np.log1p((counts.shape[0] + 1) / needs) ** POWER).astype(np.float32)
    svd = TruncatedSVD(min(DIMENSIONS, len(stems)), random_state=1)
    svd.fit(normalize(counts.multiply(idf)))
    vectors = svd.components_.T * idf[:, None]
    kmeans = KMeans(subjects, random_state=1).fit(normalize(counts @ vectors))
    return vectors, kmeans.cluster_centers_


def _counted(stems: Sequence[str], chosen: str, **values: Any) -> Iterator[tuple[Array, Array]]:
    """Texts by batches: their keys, and a sparse matrix of how often each holds ``stems``, of
    which the logarithm counts."""
    words = CountVectorizer(analyzer=str.split, vocabulary=stems, dtype=np.float32)
    tempered = TfidfTransformer(norm=None, use_idf=False, sublinear_tf=True)
    with connection.connection.cursor(name="gardeners_texts") as cursor:
        cursor.execute(WRITTEN.format(chosen=chosen), values)
        while rows := cursor.fetchmany(BATCH):
            keys, texts = zip(*rows, strict=True)
            yield np.array(keys), tempered.fit_transform(words.transform(texts))


def _read(
    stems: Sequence[str], vectors: Array, middles: Array, chosen: str, **values: Any
) -> Iterator[Meanings]:
    """The meanings of texts by batches; those that hold none of ``stems`` are left out."""
    nearest = NearestNeighbors(n_neighbors=min(2, len(middles))).fit(middles)
    for keys, counts in _counted(stems, chosen, **values):
        known = counts.getnnz(axis=1) > 0
        if known.any():
            summed = normalize(counts[known] @ vectors)
            subjects = nearest.kneighbors(summed, return_distance=False)
            yield Meanings(keys[known], summed, subjects[:, [0, -1]])


def _keep_learnt(stems: Sequence[str], vectors: Array, middles: Array) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE gardeners_needlexeme SET vector = %s WHERE lexeme = %s",
            list(zip(_stored(vectors), stems, strict=True)),
        )
    copy_rows("gardeners_needsubject", ("id", "vector"), enumerate(_stored(middles)))


def _keep_meanings(meanings: Meanings) -> None:
    """Write ``meanings`` in the order of their subjects, as they are read."""
    copy_rows("gardeners_needmeaning", COLUMNS, _rows(meanings))


def _rows(meanings: Meanings) -> Iterator[tuple[int, int, int, str]]:
    keys, vectors, subjects = meanings
    planes = np.random.default_rng(3).standard_normal((vectors.shape[1], BITS), np.float32)
    order = subjects[:, 0].argsort(kind="stable")
    for some in np.array_split(order, len(order) // BATCH + 1):
        bits = np.packbits(vectors[some] @ planes > 0, axis=1)
        known = zip(keys[some].tolist(), subjects[some].tolist(), bits, strict=True)
        for key, (own, beside), row in known:
            yield key, own, beside, f"x{row.tobytes().hex()}"


def _stored(vectors: Array) -> Iterator[bytes]:
    return (vector.tobytes() for vector in vectors.astype("<f4"))


def _loaded(stored: Iterable[bytes]) -> Array:
    return np.stack([np.frombuffer(vector, "<f4") for vector in stored])
