"""How alike two spellings of a name part are: one figure in [0, 1], the same for one pair and for a million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from zerohour.names import lexicon
from zerohour.names.alignment import LONGEST, bits_apart, likeness, one_slip_apart
from zerohour.names.costs import SWAP, gaps, substitutions, weights
from zerohour.names.graphemes import NUMBER, graphemes
from zerohour.names.letters import is_arabic
from zerohour.names.normal import normalise
from zerohour.names.words import Mark, words

SAME = 0.92
"""At least this: the same name, spelled differently."""
CLOSE = 0.75
"""At least this, and below SAME: close, possibly a slip or an ambiguous spelling."""

ARTICLE_APART = 0.97
"""At most this where one name has the article and the other has not."""
AMBIGUOUS = 0.86
"""Known spellings that may be one name and are usually two (Salem, Salim)."""
KNOWN_SAME = 0.95
"""At least this for two usual spellings of one known name."""
KNOWN_APART = 0.70
"""At most this for two known names that are different ones (Khalid, Khalil)."""
MARKS_APART = 0.70
"""At most this where one is a servant, father or mother of, and the other is not (Abd al-Rahman, Rahman)."""
ONE_SLIP = 0.77
"""At least this for one letter left out, added, changed or swapped in a name of five letters and more."""
FEW_LETTERS = 5
SAME_SHARE = 0.065
CLOSE_SHARE = 0.15
"""Shares of what both names carry at which the likeness falls to SAME and CLOSE; set on `tests/core/spellings.csv`
and the training pairs of `bench/learn_spellings.py`.
The figures on the held-out pairs were seen while these were chosen, so they flatter a little."""
MOST_READINGS = 4


@dataclass(frozen=True)
class _Encoded:
    normal: str
    units: bytes
    arabic: bool
    marks: int
    carried: float
    readings: bytes
    letters: bytes
    """The core's code points, what a slip of the keyboard changes."""


@lru_cache(maxsize=1 << 18)
def _encode(text: str) -> _Encoded:
    normal = normalise(text)
    marks, core = Mark(0), []
    for word in words(normal):
        marks |= word.marks
        core.append(word.core)
    whole = "".join(core)
    units = np.array([NUMBER[u] for c in core for u in graphemes(c)][:LONGEST], dtype=np.int16)
    known = lexicon.candidates(whole)[:MOST_READINGS]
    readings = np.array([*known, *[-1] * (MOST_READINGS - len(known))], dtype=np.int16)
    carried = float(weights()[units].sum()) if len(units) else 0.0
    letters = np.array([ord(letter) for letter in whole[:LONGEST]], dtype=np.int32)
    return _Encoded(
        normal, units.tobytes(), is_arabic(whole), int(marks), carried, readings.tobytes(), letters.tobytes()
    )


@lru_cache(maxsize=1 << 16)
def similarity(a: str, b: str) -> float:
    """How alike two parts are, in [0, 1], raw or normalised: 1.0 when written alike, SAME, CLOSE, or below.

    0 when either is empty.
    """
    return float(similarities([a], [b])[0])


def similarities(left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
    """`similarity` of left[i] and right[i] for every i. Raises ValueError where the lengths differ."""
    if len(left) != len(right):
        raise ValueError(f"{len(left)} parts on the left, {len(right)} on the right; as many are needed")
    index: dict[str, int] = {}
    i = np.fromiter((index.setdefault(text, len(index)) for text in left), dtype=np.int64, count=len(left))
    j = np.fromiter((index.setdefault(text, len(index)) for text in right), dtype=np.int64, count=len(right))
    return Likenesses(list(index))(i, j)


class Likenesses:
    """Parts encoded once, to be compared many times: `Likenesses(parts)(i, j)` is `similarity(parts[i], parts[j])`."""

    def __init__(self, parts: Sequence[str]) -> None:
        values = [_encode(text) for text in parts]
        forms: dict[str, int] = {"": 0}
        units = [value.units for value in values]
        letters = [value.letters for value in values]
        self._encoded = (
            np.array([forms.setdefault(value.normal, len(forms)) for value in values], dtype=np.int64),
            np.frombuffer(b"".join(units), dtype=np.int16),
            np.concatenate(([0], np.cumsum([len(unit) // 2 for unit in units], dtype=np.int64))),
            np.frombuffer(b"".join(letters), dtype=np.int32),
            np.concatenate(([0], np.cumsum([len(letter) // 4 for letter in letters], dtype=np.int64))),
            np.array([value.arabic for value in values], dtype=np.bool_),
            np.array([value.marks for value in values], dtype=np.int64),
            np.array([value.carried for value in values], dtype=np.float64),
            np.frombuffer(b"".join(value.readings for value in values), dtype=np.int16).reshape(-1, MOST_READINGS),
        )

    def __call__(self, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
        """The likeness of parts i[k] and j[k] for every k."""
        result: NDArray[np.float64] = _pairs(i, j, *self._encoded, substitutions(), gaps())
        return result


@njit(cache=True, nogil=True)
def _pairs(left, right, form, units, ends, letters, stops, arabic, marks, carried, readings, substitutions, gaps):  # type: ignore[no-untyped-def]
    result = np.empty(len(left))
    rows = np.empty((3, LONGEST + 1), dtype=np.float32)
    for n in range(len(left)):
        i, j = left[n], right[n]
        if form[i] > form[j]:  # an order of its own, so that both ways give the very same figure
            i, j = j, i
        if form[i] == 0 or form[j] == 0:
            result[n] = 0.0
        elif form[i] == form[j]:
            result[n] = 1.0
        else:
            a, b = units[ends[i] : ends[i + 1]], units[ends[j] : ends[j + 1]]
            bits = bits_apart(a, b, arabic[i], arabic[j], substitutions, gaps, SWAP, rows[0], rows[1], rows[2])
            value = likeness(bits, carried[i] + carried[j], SAME_SHARE, CLOSE_SHARE)
            if value < ONE_SLIP and arabic[i] == arabic[j]:
                written, other = letters[stops[i] : stops[i + 1]], letters[stops[j] : stops[j + 1]]
                if min(len(written), len(other)) >= FEW_LETTERS - 1 and one_slip_apart(written, other, FEW_LETTERS):
                    value = ONE_SLIP
            result[n] = _informed(value, readings[i], readings[j], marks[i], marks[j])
    return result


@njit(cache=True, nogil=True)
def _informed(value, readings_a, readings_b, marks_a, marks_b):  # type: ignore[no-untyped-def]
    """The likeness of the letters, corrected by what is known of the names."""
    if readings_a[0] >= 0 and readings_b[0] >= 0:
        if readings_a[0] == readings_b[0]:
            value = max(value, KNOWN_SAME)
        else:
            shared = False
            for reading in readings_a:
                for other in readings_b:
                    if reading >= 0 and reading == other:
                        shared = True
            value = AMBIGUOUS if shared else min(value, KNOWN_APART)
    if (marks_a ^ marks_b) & 1:
        value = min(value, ARTICLE_APART)
    if (marks_a ^ marks_b) & ~1:
        value = min(value, MARKS_APART)
    return value
