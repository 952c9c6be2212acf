"""Which pairs are worth comparing: those that share enough rare things.

Every value gives features (the sound of a name's parts, the years a birth may fall in, a code, a word). A feature
that few rows carry says more: it counts -log2(share of rows carrying it) bits, and a pair is a candidate when what
it shares is worth `least_bits` (Robertson's inverse document frequency; cf. Papadakis et al. 2020 on meta-blocking).
One function, `candidate_pairs`, is the whole interface: the search behind it may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from zerohour.linkage.records import Comparable, Records, Value, vocabulary_of
from zerohour.lists.dates import PartialDate
from zerohour.lists.entry import Kind
from zerohour.names import name_key

Rows = npt.NDArray[np.int64]

COMMON = 2_000_000
"""A feature carried by so many pairs of rows tells nothing worth its cost."""
BEST = 25
"""Candidates kept per row of either list: its best ones (all that tie with the last are kept too)."""
BLOCK = 2_000
"""Left rows searched at a time: bounds memory."""


def candidate_pairs(both: Comparable, *, within: bool = False) -> tuple[Rows, Rows]:
    """Rows (left, right) of the pairs worth comparing, in order of (left, right).

    `within` compares a list with itself: each pair once, left < right.
    """
    left, right, bits = _features(both)
    weighted = sparse.csr_matrix(left @ sparse.diags(bits))
    least = _least_bits(len(both.left), len(both.right))
    found = _Found(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64))
    for first in range(0, left.shape[0], BLOCK):
        block = _scores(weighted[first : first + BLOCK] @ right.T, first, within, least)
        found = _best_of(_joined(found, block), len(both.left), len(both.right), upto=first + BLOCK)
    order = np.lexsort((found.right, found.left))
    return found.left[order].astype(np.int64), found.right[order].astype(np.int64)


def _least_bits(left: int, right: int) -> float:
    """Well under what a true pair needs to outweigh its prior of about one in the longer list."""
    return max(3.0, 0.45 * float(np.log2(max(left, right, 2))))


@dataclass(frozen=True)
class _Found:
    """Scored pairs: rows, and millionths of bits (whole numbers, so that ties are ties)."""

    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    score: Rows


def _scores(block: sparse.csr_matrix, first: int, within: bool, least: float) -> _Found:
    found = block.tocoo()
    i, j = found.row + first, found.col
    keep = found.data >= least
    if within:
        keep &= i < j
    score = np.round(found.data[keep] * 1e6).astype(np.int64)
    return _Found(i[keep].astype(np.int32), j[keep].astype(np.int32), score)


def _joined(one: _Found, two: _Found) -> _Found:
    return _Found(
        np.concatenate((one.left, two.left)),
        np.concatenate((one.right, two.right)),
        np.concatenate((one.score, two.score)),
    )


def _best_of(found: _Found, lefts: int, rights: int, *, upto: int) -> _Found:
    """The pairs among the BEST of their left or of their right row. Right rows still gain pairs from later blocks, so
    what is dropped here would be dropped at the end too: a bar only rises."""
    keep = _among_best(found.left, found.score, min(upto, lefts)) | _among_best(found.right, found.score, rights)
    return _Found(found.left[keep], found.right[keep], found.score[keep])


def _among_best(row: npt.NDArray[np.int32], score: Rows, rows: int) -> npt.NDArray[np.bool_]:
    """Whether a pair's score is at least its row's BEST-th. Row and score are packed into one number to sort by."""
    if not len(row):
        return np.zeros(0, np.bool_)
    top = int(score.max()) + 1
    packed = row.astype(np.int64) * top + (top - 1 - score)
    packed.sort()
    start = np.searchsorted(packed, np.arange(rows + 1, dtype=np.int64) * top)
    bar = np.zeros(rows, np.int64)
    full = np.diff(start) > BEST
    bar[full] = top - 1 - packed[start[:-1][full] + BEST - 1] % top
    return np.asarray(score >= bar[row], dtype=np.bool_)


def _features(both: Comparable) -> tuple[sparse.csr_matrix, sparse.csr_matrix, npt.NDArray[np.float64]]:
    index: dict[str, int] = {}
    carried = {field: _feature_codes(both, field, kind, index) for field, kind in both.kinds.items()}
    left, right = (_incidence(records, carried, len(index)) for records in (both.left, both.right))
    in_left, in_right = (np.asarray(m.sum(axis=0)).ravel() for m in (left, right))
    bits = -np.log2(np.maximum(in_left + in_right, 1) / (len(both.left) + len(both.right)))
    useful = (in_left > 0) & (in_right > 0) & (in_left * in_right <= COMMON) & (bits > 0.5)
    return left[:, useful], right[:, useful], bits[useful]


def _feature_codes(both: Comparable, field: str, kind: Kind, index: dict[str, int]) -> list[list[int]]:
    tag = vocabulary_of(field)
    return [
        [index.setdefault(f"{tag}:{feature}", len(index)) for feature in _of(value, kind)]
        for value in both.vocabulary(field)
    ]


def _of(value: Value, kind: Kind) -> Iterable[str]:
    """What a value is found by."""
    if isinstance(value, PartialDate):
        years = range(value.earliest.year, value.latest.year + 1)
        day = [value.earliest.isoformat()] if value.earliest == value.latest else []
        return [*day, *(str(year) for year in years)]
    if kind in (Kind.CODE, Kind.NUMBER):
        return [value]
    words = value.split()
    return sorted({key for word in words if (key := name_key(word) if kind is not Kind.TEXT else word)})


def _incidence(records: Records, carried: Mapping[str, list[list[int]]], features: int) -> sparse.csr_matrix:
    rows, columns = [], []
    for field, codes in records.codes.items():
        of = carried[field]
        for row, code in enumerate(codes.tolist()):
            if code >= 0:
                rows.extend([row] * len(of[code]))
                columns.extend(of[code])
    ones = np.ones(len(rows), np.float64)
    matrix = sparse.csr_matrix((ones, (rows, columns)), shape=(len(records), features))
    matrix.data[:] = 1.0
    return matrix
