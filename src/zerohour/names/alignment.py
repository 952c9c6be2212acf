"""The cheapest way to read one spelling as another: a weighted edit distance, compiled."""

from __future__ import annotations

from numba import njit

from zerohour.names.thresholds import LONGEST


@njit(cache=True, nogil=True)
def bits_apart(a, b, arabic_a, arabic_b, substitutions, gaps, swap, row, before, oldest):  # type: ignore[no-untyped-def]
    """Bits to read unit sequence `a` as `b`; the three rows are scratch of LONGEST + 1 floats."""
    n, m = min(len(a), LONGEST), min(len(b), LONGEST)
    gap_a, gap_b = gaps[0 if arabic_b else 1], gaps[0 if arabic_a else 1]
    before[0] = 0.0
    for j in range(m):
        before[j + 1] = before[j] + gap_b[b[j]]
    for i in range(n):
        row[0] = before[0] + gap_a[a[i]]
        for j in range(m):
            best = before[j] + substitutions[a[i], b[j]]
            best = min(best, before[j + 1] + gap_a[a[i]], row[j] + gap_b[b[j]])
            if i and j and a[i] == b[j - 1] and a[i - 1] == b[j] and a[i] != b[j]:
                best = min(best, oldest[j - 1] + swap)
            row[j + 1] = best
        oldest, before, row = before, row, oldest
    return before[m]


@njit(cache=True, nogil=True)
def likeness(bits: float, carried: float, same: float, close: float) -> float:
    """Bits apart, relative to what both names carry, as a figure in [0, 1].

    `same` and `close` are the shares at which it falls to 0.92 and 0.75.
    """
    share = bits / carried if carried > 0.0 else 1.0
    if share <= same:
        return 0.99 - 0.07 * share / same
    if share <= close:
        return 0.92 - 0.17 * (share - same) / (close - same)
    return max(0.0, 0.75 - 0.75 * (share - close) / (3.0 * close))


@njit(cache=True, nogil=True)
def one_slip_apart(a, b, few: int) -> bool:  # type: ignore[no-untyped-def]
    """Whether one letter left out, added, changed or swapped with its neighbour makes `b` of `a` (Damerau 1964).

    The longer of the two must have `few` letters and more, both of them for a changed letter.
    """
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1 or len(b) < few:
        return False
    first = 0
    while first < len(a) and a[first] == b[first]:
        first += 1
    if len(a) < len(b):
        rest = first
        while rest < len(a) and a[rest] == b[rest + 1]:
            rest += 1
        return rest == len(a)
    swapped = first + 1 < len(a) and a[first] == b[first + 1] and a[first + 1] == b[first]
    rest = first + (2 if swapped else 1)
    while rest < len(a) and a[rest] == b[rest]:
        rest += 1
    return rest >= len(a)
