"""Pairs of encoded names compared, compiled: letters aligned, then corrected by what is known of the names."""

from __future__ import annotations

import numpy as np
from numba import njit

from zerohour.names.alignment import bits_apart, likeness, one_slip_apart
from zerohour.names.costs import SWAP
from zerohour.names.thresholds import (
    AMBIGUOUS,
    ARTICLE_APART,
    CLOSE_SHARE,
    FEW_LETTERS,
    KNOWN_APART,
    KNOWN_SAME,
    LONGEST,
    MARKS_APART,
    ONE_SLIP,
    SAME_SHARE,
)


@njit(cache=True, nogil=True)
def pairs(left, right, form, units, ends, letters, stops, arabic, marks, carried, readings, substitutions, gaps):  # type: ignore[no-untyped-def]
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
