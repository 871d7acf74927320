"""The needs nearest in meaning to each, when all are looked at: ``scoring.NEAR_SOME`` asks it of
the database for a few, by bits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.db import connection
from sklearn.neighbors import NearestNeighbors

from gardeners.suggestions.meaning import Meanings
from grc.copying import copy_rows


def keep_nearest(meanings: Meanings | None, count: int) -> None:
    """Fill ``suggestion_near`` with the ``count`` needs nearest to each, of its two subjects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE suggestion_near (id bigint, other bigint) ON COMMIT DROP"
        )
    if meanings is not None:
        copy_rows("suggestion_near", ("id", "other"), nearest(meanings, count))


def nearest(meanings: Meanings, count: int) -> Iterator[tuple[int, int]]:
    """Each need with each of the ``count`` nearest: those of one subject, then of the other."""
    keys, vectors, subjects = meanings
    found = np.zeros((len(keys), count), np.int32)
    far = np.full((len(keys), count), np.inf, np.float32)
    for subject in np.unique(subjects[:, 0]):
        members = np.flatnonzero(subjects[:, 0] == subject)
        asking = np.flatnonzero((subjects == subject).any(axis=1))
        near = NearestNeighbors(n_neighbors=min(count + 1, len(members))).fit(vectors[members])
        distances, places = near.kneighbors(vectors[asking])
        others = members[places]
        distances[others == asking[:, None]] = np.inf  # itself
        distances = np.hstack([far[asking], distances])
        closest = distances.argsort(axis=1)[:, :count]
        far[asking] = np.take_along_axis(distances, closest, axis=1)
        found[asking] = np.take_along_axis(np.hstack([found[asking], others]), closest, axis=1)
    for need, others, known in zip(keys, keys[found], np.isfinite(far), strict=True):
        yield from ((int(need), other) for other in others[known].tolist())
