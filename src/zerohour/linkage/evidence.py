"""How far each field of a candidate pair agrees: one level of agreement per field, nothing weighed yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from zerohour.linkage.linked import Agreement
from zerohour.linkage.records import CHAIN, Codes, Comparable, Value
from zerohour.lists.dates import PartialDate, Precision, is_heaped
from zerohour.lists.entry import Kind
from zerohour.names import CLOSE, SAME, similarities

LEVELS = tuple(Agreement)
CODE = {level: i for i, level in enumerate(LEVELS)}
Levels = npt.NDArray[np.int8]
Rows = npt.NDArray[np.int64]
Compare = Callable[[Sequence[Value], Sequence[Value]], Levels]


def agreement(both: Comparable, i: Rows, j: Rows) -> dict[str, Levels]:
    """For each field, the level (an index into `LEVELS`) at which left row i[k] and right row j[k] agree."""
    levels = {}
    for field, kind in both.kinds.items():
        a, b = both.left.codes[field][i], both.right.codes[field][j]
        levels[field] = _each_once(both.vocabulary(field), a, b, COMPARE[kind])
    strays = {f: np.flatnonzero(levels[f] == CODE[Agreement.DIFFERENT]) for f in CHAIN if f in levels}
    for field, rows in strays.items():
        elsewhere = _elsewhere(both, field, i[rows], j[rows])
        levels[field][rows[elsewhere]] = CODE[Agreement.ELSEWHERE]
    return levels


def _each_once(vocabulary: Sequence[Value], a: Codes, b: Codes, compare: Compare) -> Levels:
    """Compare each distinct pair of values once, and hand its level back to every pair of rows that has it."""
    levels = np.full(len(a), CODE[Agreement.MISSING], np.int8)
    known = np.flatnonzero((a >= 0) & (b >= 0))
    first, second = np.minimum(a[known], b[known]).astype(np.int64), np.maximum(a[known], b[known])
    distinct, back = np.unique(first * len(vocabulary) + second, return_inverse=True)
    if len(distinct):
        low, high = np.divmod(distinct, len(vocabulary))
        found = compare([vocabulary[k] for k in low.tolist()], [vocabulary[k] for k in high.tolist()])
        levels[known] = found[back]
    return levels


def _elsewhere(both: Comparable, field: str, i: Rows, j: Rows) -> npt.NDArray[np.bool_]:
    """Whether a part that differs stands in another generation's place: two parts exchanged, or a generation left out.

    A given name only ever changes places with another part: a given name that is the other's father's is a father and
    his son, not one person.
    """
    found = np.zeros(len(i), np.bool_)
    left, right = both.left.codes, both.right.codes
    for other in CHAIN:
        if other == field or other not in both.kinds:
            continue
        here = _one_name(both, left[field][i], right[other][j])
        there = _one_name(both, left[other][i], right[field][j])
        found |= here & there
        if "given" not in (field, other):
            found |= here & (left[other][i] < 0) | there & (right[other][j] < 0)
    return found


def _one_name(both: Comparable, a: Codes, b: Codes) -> npt.NDArray[np.bool_]:
    level = _each_once(both.vocabulary("given"), a, b, _names)
    return np.asarray((level == CODE[Agreement.SAME]) | (level == CODE[Agreement.VARIANT]), np.bool_)


def _graded(score: npt.NDArray[np.floating], variant: float, close: float) -> Levels:
    grades = [CODE[Agreement.SAME], CODE[Agreement.VARIANT], CODE[Agreement.CLOSE]]
    tests = [score >= 1.0, score >= variant, score >= close]
    return np.select(tests, grades, CODE[Agreement.DIFFERENT]).astype(np.int8)


def _texts_of(values: Sequence[Value]) -> list[str]:
    return [str(value) for value in values]


def _names(a: Sequence[Value], b: Sequence[Value]) -> Levels:
    return _graded(similarities(_texts_of(a), _texts_of(b)), SAME, CLOSE)


def _texts(a: Sequence[Value], b: Sequence[Value]) -> Levels:
    """Words in any order; thresholds leave one slip in eight letters, then one in four."""
    alike = process.cpdist(_texts_of(a), _texts_of(b), scorer=fuzz.token_sort_ratio, dtype=np.float64)
    return _graded(alike / 100, 0.875, 0.75)


def _places(a: Sequence[Value], b: Sequence[Value]) -> Levels:
    """A place is spelled as freely as a name, and miswritten as a text: the kinder reading counts."""
    one, two = _texts(a, b), _names(a, b)
    return np.minimum(one, two)  # the levels are in order, the nearest first


def _codes(a: Sequence[Value], b: Sequence[Value]) -> Levels:
    """Codes agree whole; several in a cell (joined by `;`) that overlap, or one slip in three characters, are close."""
    first, second = _texts_of(a), _texts_of(b)
    slips = process.cpdist(first, second, scorer=OSA.distance)
    long = np.array([min(len(x), len(y)) >= 3 for x, y in zip(first, second, strict=True)])
    overlap = np.array([bool(set(x.split(";")) & set(y.split(";"))) for x, y in zip(first, second, strict=True)])
    close = overlap | (long & (slips <= 1))
    return np.where(slips == 0, CODE[Agreement.SAME], np.where(close, CODE[Agreement.CLOSE], _DIFFERENT)).astype(
        np.int8
    )


def _numbers(a: Sequence[Value], b: Sequence[Value]) -> Levels:
    """Numbers agree, lie within two of each other, or are one slip of a digit apart."""
    first, second = _texts_of(a), _texts_of(b)
    slips = process.cpdist(first, second, scorer=OSA.distance)
    apart = np.array([_apart(x, y) for x, y in zip(first, second, strict=True)])
    digits = np.array([min(len(x), len(y)) >= 2 for x, y in zip(first, second, strict=True)])
    tests = [apart == 0, apart <= 2, digits & (slips <= 1)]
    grades = [CODE[Agreement.SAME], CODE[Agreement.NEAR], CODE[Agreement.CLOSE]]
    return np.select(tests, grades, _DIFFERENT).astype(np.int8)


def _apart(a: str, b: str) -> float:
    """How far two numbers lie apart; texts that are no numbers are equal or infinitely apart."""
    try:
        return abs(float(a) - float(b))
    except ValueError:
        return 0.0 if a == b else np.inf


_DIFFERENT = CODE[Agreement.DIFFERENT]
NEAR_YEARS = 2
"""People misstate an age by a year or two; farther apart is another birth."""


def _dates(a: Sequence[Value], b: Sequence[Value]) -> Levels:
    """SAME a day; VARIANT a slip of one digit or day and month exchanged; CLOSE the year; NEAR within two years."""
    x, y = _Dates(a), _Dates(b)
    days = x.to_the_day & y.to_the_day
    gap = np.maximum(x.first_year - y.last_year, y.first_year - x.last_year)
    tests = [
        days & (x.digits == y.digits).all(axis=1),
        days & _slipped(x.digits, y.digits),
        gap <= 0,
        gap <= NEAR_YEARS,
    ]
    grades = [CODE[level] for level in (Agreement.SAME, Agreement.VARIANT, Agreement.CLOSE, Agreement.NEAR)]
    return np.select(tests, grades, _DIFFERENT).astype(np.int8)


class _Dates:
    """Dates as arrays: the years they span, the digits of their first day (yyyymmdd), and whether they name a day."""

    def __init__(self, values: Sequence[Value]) -> None:
        dates = [value for value in values if isinstance(value, PartialDate)]
        self.first_year = np.array([d.earliest.year for d in dates])
        self.last_year = np.array([d.latest.year for d in dates])
        self.digits = np.array([[ord(c) for c in f"{d.earliest:%Y%m%d}".zfill(8)] for d in dates])
        # A first of January is what registries write when they know the year alone.
        self.to_the_day = np.array([d.precision is Precision.DAY and not is_heaped(d) for d in dates])


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
