"""How far each field of a candidate pair agrees: one level of agreement per field, nothing weighed yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from zerohour.linkage.linked import Agreement
from zerohour.linkage.records import CHAIN, Codes, Comparable, Value, vocabulary_of
from zerohour.lists.dates import PartialDate, Precision, is_heaped
from zerohour.lists.entry import Kind
from zerohour.names import CLOSE, SAME, Likenesses

LEVELS = tuple(Agreement)
CODE = {level: i for i, level in enumerate(LEVELS)}
_DIFFERENT = CODE[Agreement.DIFFERENT]
Levels = npt.NDArray[np.int8]
Rows = npt.NDArray[np.int64]
Compare = Callable[[Rows, Rows], Levels]
"""Levels of values i[k] and j[k] of one vocabulary."""


class Evidence:
    """Two lists ready to be compared: every vocabulary prepared once, each distinct pair of values compared once."""

    def __init__(self, both: Comparable) -> None:
        self.both = both
        kinds = {vocabulary_of(field): kind for field, kind in both.kinds.items()}
        self._compare = {name: COMPARE[kind](both.values[name]) for name, kind in kinds.items()}

    def agreement(self, i: Rows, j: Rows) -> dict[str, Levels]:
        """For each field, the level (an index into `LEVELS`) at which left row i[k] and right row j[k] agree."""
        left, right = self.both.left.codes, self.both.right.codes
        levels = {field: self._levels(field, left[field][i], right[field][j]) for field in self.both.kinds}
        strays = {f: np.flatnonzero(levels[f] == _DIFFERENT) for f in CHAIN if f in levels}
        for field, rows in strays.items():
            elsewhere = self._elsewhere(field, i[rows], j[rows])
            levels[field][rows[elsewhere]] = CODE[Agreement.ELSEWHERE]
        return levels

    def _levels(self, field: str, a: Codes, b: Codes) -> Levels:
        levels = np.full(len(a), CODE[Agreement.MISSING], np.int8)
        known = np.flatnonzero((a >= 0) & (b >= 0))
        size = len(self.both.vocabulary(field))
        first, second = np.minimum(a[known], b[known]).astype(np.int64), np.maximum(a[known], b[known])
        distinct, back = np.unique(first * size + second, return_inverse=True)
        if len(distinct):
            levels[known] = self._compare[vocabulary_of(field)](*np.divmod(distinct, size))[back]
        return levels

    def _elsewhere(self, field: str, i: Rows, j: Rows) -> npt.NDArray[np.bool_]:
        """Whether a part that differs stands in another generation's place: two exchanged, or a generation left out.

        A given name only ever changes places with another part: a given name that is the other's father's is a father
        and his son, not one person.
        """
        found = np.zeros(len(i), np.bool_)
        left, right = self.both.left.codes, self.both.right.codes
        for other in CHAIN:
            if other == field or other not in self.both.kinds:
                continue
            here = self._one_name(left[field][i], right[other][j])
            there = self._one_name(left[other][i], right[field][j])
            found |= here & there
            if "given" not in (field, other):
                found |= here & (left[other][i] < 0) | there & (right[other][j] < 0)
        return found

    def _one_name(self, a: Codes, b: Codes) -> npt.NDArray[np.bool_]:
        return np.isin(self._levels(CHAIN[0], a, b), [CODE[Agreement.SAME], CODE[Agreement.VARIANT]])


def _graded(score: npt.NDArray[np.floating], variant: float, close: float) -> Levels:
    grades = [CODE[Agreement.SAME], CODE[Agreement.VARIANT], CODE[Agreement.CLOSE]]
    tests = [score >= 1.0, score >= variant, score >= close]
    return np.select(tests, grades, _DIFFERENT).astype(np.int8)


def _names(values: Sequence[Value]) -> Compare:
    alike = Likenesses([str(value) for value in values])
    return lambda i, j: _graded(alike(i, j), SAME, CLOSE)


def _texts(values: Sequence[Value]) -> Compare:
    """Words in any order; thresholds leave one slip in eight letters, then one in four."""
    words = np.array([" ".join(sorted(str(value).split())) for value in values], dtype=object)

    def compare(i: Rows, j: Rows) -> Levels:
        alike = process.cpdist(words[i].tolist(), words[j].tolist(), scorer=fuzz.ratio, dtype=np.float64)
        return _graded(alike / 100, 0.875, 0.75)

    return compare


def _places(values: Sequence[Value]) -> Compare:
    """A place is spelled as freely as a name, and miswritten as a text: the kinder reading counts."""
    text, name = _texts(values), _names(values)
    return lambda i, j: np.minimum(text(i, j), name(i, j))  # the levels are in order, the nearest first


def _codes(values: Sequence[Value]) -> Compare:
    """Codes agree whole; several in a cell (joined by `;`) that overlap, or one slip in three characters, are close."""
    texts = np.array([str(value) for value in values], dtype=object)
    sets = np.array([frozenset(text.split(";")) for text in texts.tolist()], dtype=object)
    long = np.array([len(text) >= 3 for text in texts.tolist()])

    def compare(i: Rows, j: Rows) -> Levels:
        slips = process.cpdist(texts[i].tolist(), texts[j].tolist(), scorer=OSA.distance)
        overlap = np.array([not a.isdisjoint(b) for a, b in zip(sets[i].tolist(), sets[j].tolist(), strict=True)])
        close = overlap | (long[i] & long[j] & (slips <= 1))
        return np.select([i == j, close], [CODE[Agreement.SAME], CODE[Agreement.CLOSE]], _DIFFERENT).astype(np.int8)

    return compare


def _numbers(values: Sequence[Value]) -> Compare:
    """Numbers agree, lie within two of each other, or are one slip of a digit apart."""
    texts = np.array([str(value) for value in values], dtype=object)
    numbers = np.array([_number(text) for text in texts.tolist()])
    long = np.array([len(text) >= 2 for text in texts.tolist()])

    def compare(i: Rows, j: Rows) -> Levels:
        slips = process.cpdist(texts[i].tolist(), texts[j].tolist(), scorer=OSA.distance)
        apart = np.abs(numbers[i] - numbers[j])
        tests = [(i == j) | (apart == 0), apart <= NEAR, long[i] & long[j] & (slips <= 1)]
        grades = [CODE[Agreement.SAME], CODE[Agreement.NEAR], CODE[Agreement.CLOSE]]
        return np.select(tests, grades, _DIFFERENT).astype(np.int8)

    return compare


def _number(text: str) -> float:
    """The number, or not a number, which is near nothing."""
    try:
        return float(text)
    except ValueError:
        return np.nan


NEAR = 2
"""People misstate an age or a year by one or two; farther apart is another."""


def _dates(values: Sequence[Value]) -> Compare:
    """SAME a day; VARIANT a slip of one digit or day and month exchanged; CLOSE the year; NEAR within two years."""
    dates = [value for value in values if isinstance(value, PartialDate)]
    first = np.array([d.earliest.year for d in dates])
    last = np.array([d.latest.year for d in dates])
    digits = np.array([[ord(c) for c in f"{d.earliest:%Y%m%d}".zfill(8)] for d in dates])
    # A first of January is what registries write when they know the year alone.
    day = np.array([d.precision is Precision.DAY and not is_heaped(d) for d in dates])

    def compare(i: Rows, j: Rows) -> Levels:
        days = day[i] & day[j]
        gap = np.maximum(first[i] - last[j], first[j] - last[i])
        same = days & (digits[i] == digits[j]).all(axis=1)
        tests = [same, days & _slipped(digits[i], digits[j]), gap <= 0, gap <= NEAR]
        grades = [CODE[level] for level in (Agreement.SAME, Agreement.VARIANT, Agreement.CLOSE, Agreement.NEAR)]
        return np.select(tests, grades, _DIFFERENT).astype(np.int8)

    return compare


def _slipped(x: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """One digit differs, two neighbours are exchanged, or day and month are."""
    differ = x != y
    count = differ.sum(axis=1)
    crossed = (x[:, :-1] == y[:, 1:]) & (x[:, 1:] == y[:, :-1]) & differ[:, :-1] & differ[:, 1:]
    turned = (
        (x[:, :4] == y[:, :4]).all(axis=1) & (x[:, 4:6] == y[:, 6:]).all(axis=1) & (x[:, 6:] == y[:, 4:6]).all(axis=1)
    )
    return np.asarray((count == 1) | ((count == 2) & crossed.any(axis=1)) | turned)


COMPARE = {
    Kind.NAME: _names,
    Kind.DATE: _dates,
    Kind.PLACE: _places,
    Kind.CODE: _codes,
    Kind.NUMBER: _numbers,
    Kind.TEXT: _texts,
}
