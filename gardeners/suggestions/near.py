"""The needs nearest in meaning to each, when all are looked at: ``scoring.NEAR_SOME`` asks it of
the database for a few, by bits."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from sklearn.neighbors import NearestNeighbors

from gardeners.suggestions.meaning import Meanings

Array = Any  # of numpy


class Near(NamedTuple):
    """Needs, by their keys, and pairs of them, by their places; -1 where there is none."""

    needs: Array
    ones: Array
    others: Array


def of_some() -> Near:
    """The pairs of ``suggestion_near``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, other FROM suggestion_near")
        needs, places = np.unique(np.array(cursor.fetchall(), np.int64), return_inverse=True)
    return Near(needs, *places.reshape(-1, 2).T)


def of_all(meanings: Meanings | None, count: int) -> Near:
    """Each need with each of the ``count`` nearest: those of one subject, then of the other."""
    if meanings is None:
        return Near(*np.empty((3, 0), np.int64))
    keys, vectors, subjects = meanings
    found = np.full((len(keys), count), -1, np.int32)
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
    found[np.isinf(far)] = -1
    return Near(keys, np.arange(len(keys), dtype=np.int32).repeat(count), found.ravel())
