"""One row, one person: the assignment of rows to rows that is worth most in all, with ties left as ties."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from zerohour.linkage.evidence import Rows

Bits = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]

TIE = 0.5
"""Two candidates whose weights differ by less than half a bit are as good as each other."""


def best_assignment(i: Rows, j: Rows, weight: Bits) -> Chosen:
    """Which pairs belong to the one-to-one assignment of largest total weight; all weights must be positive.

    Solved exactly, component by component (Jonker & Volgenant 1987, as in SciPy).
    """
    chosen = np.zeros(len(i), np.bool_)
    if not len(i):
        return chosen
    left, right = (np.unique(rows, return_inverse=True)[1] for rows in (i, j))
    nodes = left.max() + right.max() + 2
    graph = sparse.coo_matrix((np.ones(len(i)), (left, right + left.max() + 1)), shape=(nodes, nodes))
    component = sparse.csgraph.connected_components(graph, directed=False)[1][left]
    order = np.argsort(component, kind="stable")
    for pairs in np.split(order, np.flatnonzero(np.diff(component[order])) + 1):
        chosen[pairs] = _assign(left[pairs], right[pairs], weight[pairs]) if len(pairs) > 1 else True
    return chosen


def _assign(left: Rows, right: Rows, weight: Bits) -> Chosen:
    rows, r = np.unique(left, return_inverse=True)
    columns, c = np.unique(right, return_inverse=True)
    gain = np.zeros((len(rows), len(columns)))
    gain[r, c] = weight
    taken = np.zeros_like(gain, dtype=np.bool_)
    taken[linear_sum_assignment(gain, maximize=True)] = True
    return np.asarray(taken[r, c])


def ties(i: Rows, j: Rows, weight: Bits, chosen: Chosen) -> Chosen:
    """Which pairs are ties: a chosen pair with a rival as good, and that rival, unless the rival's other row is
    clearly better served elsewhere."""
    tied = np.zeros(len(i), np.bool_)
    for here, there in ((i, j), (j, i)):
        best = _chosen_weight(here, weight, chosen)
        served = _chosen_weight(there, weight, chosen)
        rival = ~chosen & (weight >= best[here] - TIE) & (weight >= served[there] - TIE) & np.isfinite(best[here])
        tied |= rival
        tied |= chosen & np.isin(here, here[rival])
    return tied


def _chosen_weight(rows: Rows, weight: Bits, chosen: Chosen) -> Bits:
    """By row: the weight of its chosen pair; -inf where it has none."""
    best = np.full(int(rows.max(initial=-1)) + 1, -np.inf)
    best[rows[chosen]] = weight[chosen]
    return best
