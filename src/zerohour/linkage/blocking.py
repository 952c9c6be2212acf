"""Which pairs are worth comparing: those that share enough rare things.

Every value gives features (the sound of a name's parts, the years a birth may fall in, a code, a word). A feature
that few rows carry says more: it counts -log2(share of rows carrying it) bits, and a pair is a candidate when what
it shares is worth `least_bits` (Robertson's inverse document frequency; cf. Papadakis et al. 2020 on meta-blocking).
One function, `candidate_pairs`, is the whole interface: the search behind it may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    least = _least_bits(len(both.left), len(both.right))
    weighted = sparse.csr_matrix(left @ sparse.diags(bits))
    scores = [_scores(weighted[i : i + BLOCK] @ right.T, i, within, least) for i in range(0, left.shape[0], BLOCK)]
    if not scores:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    i, j, score = (np.concatenate(part) for part in zip(*scores, strict=True))
    keep = _among_best(i, score, len(both.left)) | _among_best(j, score, len(both.right))
    order = np.lexsort((j[keep], i[keep]))
    return i[keep][order], j[keep][order]


def _least_bits(left: int, right: int) -> float:
    """Well under what a true pair needs to outweigh its prior of about one in the longer list."""
    return max(3.0, 0.45 * float(np.log2(max(left, right, 2))))


def _scores(
    block: sparse.csr_matrix, first: int, within: bool, least: float
) -> tuple[Rows, Rows, npt.NDArray[np.float64]]:
    found = block.tocoo()
    i, j, score = found.row.astype(np.int64) + first, found.col.astype(np.int64), np.round(found.data, 6)
    keep = score >= least
    if within:
        keep &= i < j
    return i[keep], j[keep], score[keep]


def _among_best(row: Rows, score: npt.NDArray[np.float64], rows: int) -> npt.NDArray[np.bool_]:
    """Whether a pair's score is at least its row's BEST-th."""
    order = np.lexsort((-score, row))
    start = np.searchsorted(row[order], np.arange(rows))
    count = np.diff(np.append(start, len(row)))
    bar = np.full(rows, -np.inf)
    full = count > BEST
    bar[full] = score[order][start[full] + BEST - 1]
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
