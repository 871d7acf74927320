"""The needs nearest in meaning to each, when all are looked at: what ``scoring.NEAR_SOME`` asks of
the database for a few, in blocks of matrices, which is far quicker for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection

from gardeners.models.meaning import BITS
from grc.copying import copy_rows

READ = 2000
Vectors = Any  # an array of numpy


def keep_nearest(count: int) -> None:
    """Fill ``suggestion_near`` with the ``count`` needs nearest to each of those that have a
    meaning."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE suggestion_near (id bigint, other bigint) ON COMMIT DROP"
        )
    copy_rows("suggestion_near", ("id", "other"), nearest(*meanings(), count))


def meanings() -> tuple[Vectors, Vectors, Vectors]:
    """The needs in the order of their subjects: keys, both subjects, bits in octets."""
    keys: list[int] = []
    subjects: list[tuple[int, int]] = []
    packed = [np.zeros((0, BITS // 8), np.uint8)]
    with connection.connection.cursor(name="gardeners_meanings") as cursor:
        cursor.execute(
            "SELECT need_id, subject, beside, bits::text FROM gardeners_needmeaning"
            " ORDER BY subject, beside, need_id"
        )
        while rows := cursor.fetchmany(READ):
            keys += [row[0] for row in rows]
            subjects += [(row[1], row[2]) for row in rows]
            text = np.frombuffer("".join(row[3] for row in rows).encode(), np.uint8)
            packed.append(np.packbits(text.reshape(-1, BITS) - ord("0"), axis=1))
    return np.array(keys, np.int64), np.array(subjects).reshape(-1, 2), np.concatenate(packed)


def nearest(
    keys: Vectors, subjects: Vectors, packed: Vectors, count: int
) -> Iterator[tuple[int, int]]:
    """Each need with each of its ``count`` nearest, of those as near the older."""
    if not len(keys):
        return
    age = np.argsort(np.argsort(keys))
    own, beside = subjects.T
    for begin, end in _runs(own):
        mine = _signs(packed[begin:end])
        for first, last in _runs(beside[begin:end]):
            start, stop = np.searchsorted(own, [beside[begin + first], beside[begin + first] + 1])
            others = np.arange(begin, end)
            signs = mine
            if beside[begin + first] != own[begin]:
                others = np.concatenate([others, np.arange(start, stop)])
                signs = np.concatenate([mine, _signs(packed[start:stop])])
            differ = ((BITS - mine[first:last] @ signs.T) / 2).astype(np.int64)
            order = differ * len(keys) + age[others]
            here = np.arange(last - first)
            order[here, first + here] = np.iinfo(np.int64).max  # itself
            kept = min(count, len(others) - 1)
            closest = np.argpartition(order, max(0, kept - 1), axis=1)[:, :kept]
            for key, found in zip(keys[begin + first : begin + last], closest, strict=True):
                for other in keys[others[found]]:
                    yield int(key), int(other)


def _runs(values: Vectors) -> Iterator[tuple[int, int]]:
    """The beginning and the end of each run of equal ``values``."""
    starts = np.flatnonzero(np.diff(values, prepend=values[0] - 1))
    return zip(starts.tolist(), [*starts[1:].tolist(), len(values)], strict=True)


def _signs(packed: Vectors) -> Vectors:
    """Bits as -1 and 1, whose product counts those that are the same."""
    return np.unpackbits(packed, axis=1).astype(np.float32) * 2 - 1
