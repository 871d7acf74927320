"""How alike needs are in words and in meaning: products of sparse matrices (docs/adr/0020).

Needs are rows, stems are columns. As ``meaning``, it is imported by the worker only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from gardeners.models.meaning import BITS
from gardeners.suggestions import profiles, scoring
from gardeners.suggestions.near import Near
from grc.copying import copy_rows

BATCH, AT_ONCE = 5000, 25_000  # needs read, pairs compared
TOLD = 4  # stems in common that are remembered, the weightiest
THREADS = 2
TERM = np.dtype(
    [("stem", ">i4"), ("share", ">f4"), ("is_key", "?")]
)  # as ``profiles.TERMS_OF`` writes
Array = Any  # of numpy or scipy.sparse
Alike = tuple[int, int, float, list[str]]
Bits = tuple[Array, Array]


class Terms(NamedTuple):
    """What is read of some needs, one after the other: their keys, whether they are looked at, how
    many stems each holds; of each stem its place, its share in the need, whether it is a key."""

    needs: Array
    fresh: Array
    counts: Array
    stems: Array
    shares: Array
    are_keys: Array


def keep_alike(near: Near, least: float, bounds: dict[str, Any], values: dict[str, Any]) -> None:
    """Fill ``suggestion_alike`` with the pairs of needs of ``suggestion_need`` that meet by their
    keys, or are in ``near``, whose likeness is ``least`` at least."""
    hashes, written = _stems()
    terms = _gathered(_read(profiles.TERMS_OF.format(**bounds), values, hashes))
    rows: Iterable[Alike] = []
    if terms is not None:
        shares = _matrix(terms, None, len(hashes))
        pairs = _met(terms, len(hashes), near)
        rows = _alike(terms.needs, shares, pairs, _bits(terms.needs), written, least)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE suggestion_alike"
            " (first bigint, second bigint, alike float8, words text[]) ON COMMIT DROP"
        )
    copy_rows("suggestion_alike", ("first", "second", "alike", "words"), rows)


def _stems() -> tuple[Array, Array]:
    """The stems known, in the order of their hashes, after these."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (1) hashtext(lexeme), lexeme FROM gardeners_needlexeme"
            " ORDER BY 1, 2"
        )
        found = cursor.fetchall()
    hashes = np.array([row[0] for row in found], np.int32)
    return hashes, np.array([row[1] for row in found], dtype=np.dtypes.StringDType())


def _read(statement: str, values: dict[str, Any], hashes: Array) -> Iterator[Terms]:
    with connection.connection.cursor(name="gardeners_terms", binary=True) as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(BATCH):
            needs, fresh, told = zip(*rows, strict=True)
            terms = np.frombuffer(b"".join(told), TERM)
            counts = np.array([len(one) for one in told]) // TERM.itemsize
            yield Terms(
                np.array(needs), np.array(fresh), counts,
                np.searchsorted(hashes, terms["stem"]).astype(np.int32),
                terms["share"].astype(np.float32), terms["is_key"].copy(),
            )  # fmt: skip


def _gathered(batches: Iterator[Terms]) -> Terms | None:
    """All of ``batches``, each column let go as soon as it is gathered: they are large."""
    columns = list(map(list, zip(*batches, strict=True)))
    gathered = []
    while columns:
        gathered.append(np.concatenate(columns.pop()))
    return Terms(*reversed(gathered)) if gathered else None


def _matrix(terms: Terms, kept: Array | None, width: int) -> Array:
    """The shares of the stems ``kept``, or of all: a row for each need."""
    starts = np.append(0, terms.counts.cumsum())
    shape = (len(terms.needs), width)
    if kept is None:
        return csr_matrix((terms.shares, terms.stems, starts.astype(np.int32)), shape=shape)
    before = np.zeros(len(kept) + 1, np.int32)  # as wide as the places of stems
    kept.cumsum(out=before[1:])
    return csr_matrix((terms.shares[kept], terms.stems[kept], before[starts]), shape=shape)


def _met(terms: Terms, width: int, near: Near) -> Array:
    """The pairs to compare whole, each once: of two rows, ``first * len(needs) + second``."""
    most = len(near.ones) + (scoring.NEAREST + 1) * len(terms.needs)
    codes, filled = np.empty(most, np.int64), 0
    for some in chain(_by_keys(terms, width), _by_meaning(terms, near)):
        codes[filled : filled + len(some)] = some
        filled += len(some)
    codes.resize(filled, refcheck=False)
    return _each_once(codes)


def _by_keys(terms: Terms, width: int) -> Iterator[Array]:
    """Each need that is looked at with the ``NEAREST`` by their keys."""
    keys = _matrix(terms, terms.are_keys, width)
    columns = keys.T.tocsr()
    looked_at = np.flatnonzero(terms.fresh).astype(np.int32)
    for some in np.array_split(looked_at, len(looked_at) // AT_ONCE + 1):
        closest = sp_matmul_topn(
            keys[some], columns, top_n=scoring.NEAREST + 1, n_threads=THREADS
        ).tocoo()  # fmt: skip
        yield _coded(some[closest.row], closest.col, len(terms.needs))


def _by_meaning(terms: Terms, near: Near) -> Iterator[Array]:
    rows = np.append(_rows(terms.needs, near.needs), np.int32(-1))  # the last stands for none
    for at in range(0, len(near.ones), AT_ONCE):
        ones, others = near.ones[at : at + AT_ONCE], near.others[at : at + AT_ONCE]
        yield _coded(rows[ones], rows[others], len(terms.needs))


def _each_once(codes: Array) -> Array:
    """As ``np.unique``, which makes several copies more: this one works within ``codes``, and gives
    back what it does not need."""
    codes.sort()
    filled = 0
    for at in range(0, len(codes), AT_ONCE):
        some = codes[at : at + AT_ONCE]
        is_first = filled == 0 or some[0] != codes[filled - 1]
        fresh = some[np.append(is_first, some[1:] != some[:-1])]
        codes[filled : filled + len(fresh)] = fresh
        filled += len(fresh)
    codes.resize(filled, refcheck=False)
    return codes


def _coded(ones: Array, others: Array, count: int) -> Array:
    known = (ones != others) & (ones >= 0) & (others >= 0)
    ones, others = ones[known], others[known]
    return _each_once(np.minimum(ones, others) * np.int64(count) + np.maximum(ones, others))


def _rows(needs: Array, wanted: Array) -> Array:
    """The rows of ``wanted`` among ``needs``, in order; -1 for what is not there."""
    places = np.searchsorted(needs, wanted).clip(max=len(needs) - 1)
    return np.where(needs[places] == wanted, places, -1).astype(np.int32)


def _alike(
    needs: Array, shares: Array, pairs: Array, meanings: Bits, written: Array, least: float
) -> Iterator[Alike]:
    for start in range(0, len(pairs), AT_ONCE):
        first, second = np.divmod(pairs[start : start + AT_ONCE], len(needs))
        common = shares[first].multiply(shares[second])
        meant = scoring.MEANING * (_close(meanings, first, second) - scoring.USUAL)
        alike = np.asarray(common.sum(axis=1)).ravel() + meant
        kept = (alike >= least) & (np.diff(common.indptr) > 0)
        told = _weightiest(common[kept], written)
        ends = needs[first[kept]].tolist(), needs[second[kept]].tolist()
        yield from zip(*ends, alike[kept].tolist(), told, strict=True)


def _weightiest(common: Array, written: Array) -> Iterator[list[str]]:
    """The ``TOLD`` weightiest stems of each row of ``common``."""
    rows = np.repeat(np.arange(common.shape[0]), np.diff(common.indptr))
    words = written[common.indices]
    order = np.lexsort((words, -common.data, rows))
    for start, end in pairwise(common.indptr.tolist()):
        yield words[order[start : min(end, start + TOLD)]].tolist()


def _bits(needs: Array) -> Bits:
    """The meaning of each need, and whether it has one."""
    bits, has = np.zeros((len(needs), BITS // 8), np.uint8), np.zeros(len(needs), bool)
    with connection.connection.cursor(name="gardeners_bits", binary=True) as cursor:
        cursor.execute(
            "SELECT m.need_id, bit_send(m.bits) FROM gardeners_needmeaning m"
            " JOIN suggestion_need n ON n.id = m.need_id"
        )
        while rows := cursor.fetchmany(BATCH):
            keys, told = zip(*rows, strict=True)
            places = _rows(needs, np.array(keys))
            known = places >= 0
            # Their number comes first, in four bytes.
            read = np.frombuffer(b"".join(told), np.uint8).reshape(len(rows), -1)[:, 4:]
            bits[places[known]], has[places[known]] = read[known], True
    return bits, has


def _close(meanings: Bits, first: Array, second: Array) -> Array:
    """The cosine of the meanings of both, what it usually is where one has none."""
    bits, has = meanings
    apart = np.bitwise_count(bits[first] ^ bits[second]).sum(axis=1, dtype=np.int32)
    return np.where(has[first] & has[second], np.cos(np.pi * apart / BITS), scoring.USUAL)
