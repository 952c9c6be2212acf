"""How alike two spellings of a name part are: one figure in [0, 1], the same for one pair and for a million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from zerohour.names import lexicon
from zerohour.names.costs import gaps, substitutions, weights
from zerohour.names.graphemes import NUMBER, graphemes
from zerohour.names.letters import is_arabic
from zerohour.names.normal import normalise
from zerohour.names.thresholds import CLOSE, LONGEST, MOST_READINGS, SAME
from zerohour.names.words import Mark, words

__all__ = ["CLOSE", "SAME", "Likenesses", "similarities", "similarity"]


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
        from zerohour.names.pairing import pairs  # Numba takes a second to load: only where names are compared

        result: NDArray[np.float64] = pairs(i, j, *self._encoded, substitutions(), gaps())
        return result
