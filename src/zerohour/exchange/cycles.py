"""Who gives for whom: the disjoint cycles and chains of a directed graph that weigh most together."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, inf, isfinite
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

V = TypeVar("V", bound=Hashable)
Weight = int | float
Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]
Columns = sparse.csc_array[np.float64]

TOLERANCE = 1e-6
"""How far the solver's figures may be off: HiGHS's own tolerance of whole numbers."""
COLUMNS = 1_000
"""Columns the relaxation begins with and adds at a time: of 500 to 4,000, tried on 256 vertices, the fastest."""


@dataclass(frozen=True)
class Packing(Generic[V]):
    """Disjoint cycles and chains, each as its vertices in the order of giving; a chain begins with its altruist.

    `total`: the weight of all edges used. `bound`: no packing weighs more, as the solver says. `proven`: they meet.
    """

    cycles: tuple[tuple[V, ...], ...]
    chains: tuple[tuple[V, ...], ...]
    total: Weight
    bound: Weight
    proven: bool


def best_cycles(
    edges: Mapping[tuple[V, V], Weight],
    *,
    max_cycle: int,
    max_chain: int,
    starts: Collection[V] = (),
    seconds: float | None = None,
) -> Packing[V]:
    """The packing of largest weight in which every vertex stands in one cycle or chain at most.

    `max_cycle` and `max_chain` count vertices, so a chain's altruist counts: a chain of 3 is an altruist and two gifts
    (as kep_solver counts maxChainLength); 0 and 1 allow none. Chains begin at `starts` alone; edges into a start are
    not read, as an altruist needs no gift. `seconds` limits each of at most two integer programs; None: no limit.

    Exact to 1e-6 with HiGHS: a column per cycle (Roth, Sönmez & Ünver 2007; Abraham, Blum & Sandholm 2007), chains by
    position-indexed edges (PICEF: Dickerson, Manlove, Plaut, Sandholm & Trimble 2016). Cycles are enumerated: made for
    some hundred vertices and cycles of 3 or 4. Raises ValueError on a vertex giving to itself or a weight not finite.
    """
    vertices = list(dict.fromkeys(v for edge in edges for v in edge))
    given, weight, start = _matrices(edges, vertices, frozenset(starts))
    cycles = _cycles(given & ~start[:, None], weight, max_cycle)
    steps = _steps(given, start, max_chain)
    worth = np.concatenate([_worth(c, weight) for c in cycles] + [weight[steps[:, 1], steps[:, 2]]])
    whole = all(float(w).is_integer() for w in edges.values())
    program = _Program(worth, *_rules(len(vertices), cycles, steps, max_chain), whole, seconds)
    chosen, bound = _solve(program) if len(worth) else (np.zeros(0, np.bool_), 0)

    *rings, links = np.split(chosen, np.cumsum([len(c) for c in cycles]))
    kept = [tuple(vertices[v] for v in c) for found, taken in zip(cycles, rings, strict=True) for c in found[taken]]
    chains = [tuple(vertices[v] for v in chain) for chain in _joined(steps[links])]
    total = sum(edges[pair] for walk in ([(*c, c[0]) for c in kept] + chains) for pair in pairwise(walk))
    return Packing(tuple(kept), tuple(chains), total, max(total, bound), total >= bound - TOLERANCE)


def _matrices(
    edges: Mapping[tuple[V, V], Weight], vertices: Sequence[V], starts: Collection[V]
) -> tuple[Bools, Reals, Bools]:
    """Who may give to whom, how much that weighs, and who is an altruist."""
    number = {v: i for i, v in enumerate(vertices)}
    given, weight = np.zeros((len(vertices),) * 2, np.bool_), np.zeros((len(vertices),) * 2)
    for (u, v), w in edges.items():
        if u == v or not isfinite(w):
            raise ValueError(f"edge {u!r} to {v!r}, weight {w!r}: two vertices and a finite weight expected")
        given[number[u], number[v]], weight[number[u], number[v]] = v not in starts, w
    return given, weight, np.array([v in starts for v in vertices], np.bool_)


def _cycles(given: Bools, weight: Reals, longest: int) -> list[Numbers]:
    """By length from 2 on, the cycles of positive weight as rows that begin with their smallest vertex.

    A path grows only into vertices that still reach its start in the steps left.
    """
    found: list[list[Numbers]] = [[np.zeros((0, length), np.intp)] for length in range(2, longest + 1)]
    for s in range(len(given)):
        later = np.arange(len(given)) > s
        home = [given[:, s] & later]
        for _ in range(longest - 2):
            home.append(home[-1] | (given[:, home[-1]].any(axis=1) & later))
        paths = np.array([[s]])
        for length in range(2, longest + 1):
            further = given[paths[:, -1]] & home[longest - length]
            further[np.arange(len(paths))[:, None], paths] = False
            path, last = np.nonzero(further)
            paths = np.column_stack([paths[path], last])
            closed = paths[given[last, s]]
            found[length - 2].append(closed[_worth(closed, weight) > 0])
    return [np.concatenate(some) for some in found]


def _worth(cycles: Numbers, weight: Reals) -> Reals:
    return np.asarray(weight[cycles, np.roll(cycles, -1, axis=1)].sum(axis=1), np.float64)


def _steps(given: Bools, start: Bools, longest: int) -> Numbers:
    """Rows (position, from, to): what a chain of at most so many vertices can take; position 1 leaves the altruist."""
    found, here = [np.zeros((0, 3), np.intp)], start
    for position in range(1, longest):
        u, v = np.nonzero(given & here[:, None])
        found.append(np.column_stack([np.full(len(u), position), u, v]))
        here = np.asarray(given[here].any(axis=0), np.bool_)
    return np.concatenate(found)


def _joined(steps: Numbers) -> list[list[int]]:
    """The chosen steps joined into chains."""
    after = {int(u): int(v) for _, u, v in steps}
    chains = [[int(u)] for position, u, _ in steps if position == 1]
    for chain in chains:
        while chain[-1] in after:
            chain.append(after[chain[-1]])
    return chains


def _rules(n: int, cycles: Sequence[Numbers], steps: Numbers, max_chain: int) -> tuple[Columns, Reals]:
    """Rows and their limits: a vertex gets once at most (an altruist gives once); who gives at position p > 1 has got
    at p - 1."""
    limit = np.zeros(n * max(1, max_chain - 1))
    limit[:n] = 1
    blocks = [
        sparse.csc_array((np.ones(c.size), c.ravel(), np.arange(0, c.size + 1, c.shape[1])), shape=(len(limit), len(c)))
        for c in cycles
    ]
    position, u, v = steps.T
    column = np.arange(len(steps))
    goes_on = position + 1 < max_chain
    row = np.concatenate([v, n * (position - 1) + u, (n * position + v)[goes_on]])
    sign = np.repeat([1.0, 1.0, -1.0], [len(steps), len(steps), int(goes_on.sum())])
    shape = (len(limit), len(steps))
    chained = sparse.csc_array((sign, (row, np.concatenate([column, column, column[goes_on]]))), shape=shape)
    return sparse.hstack([*blocks, chained], format="csc"), limit


@dataclass(frozen=True)
class _Program:
    """Columns of 0 or 1: what each is worth, the rules they keep together; `whole`: all worths are whole numbers."""

    worth: Reals
    rules: Columns
    limit: Reals
    whole: bool
    seconds: float | None


def _solve(program: _Program) -> tuple[Bools, Weight]:
    """The chosen columns, and a bound on any choice.

    First the columns that the relaxation wanted. Where these do not reach its bound, every column that could be in a
    better packing: one whose reduced cost is larger than what is to be won cannot (Delorme et al. 2023).
    """
    wanted, relaxed, reduced = _relax(program)

    def bound_of(value: float) -> Weight:
        return floor(value + TOLERANCE) if program.whole else value

    bound = bound_of(relaxed)
    chosen, _ = _choose(program, wanted & (reduced <= relaxed - bound + TOLERANCE) if program.whole else wanted)
    value = float(program.worth[chosen].sum())
    if value < bound - TOLERANCE:
        better = value + 1 if program.whole else value
        again, at_most = _choose(program, reduced <= relaxed - better + TOLERANCE)
        chosen = max(chosen, again, key=lambda some: float(program.worth[some].sum()))
        bound = bound_of(min(relaxed, max(value, at_most)))
    return chosen, bound


def _relax(program: _Program) -> tuple[Bools, float, Reals]:
    """The linear relaxation by column generation: the columns it has seen, its value, every column's reduced cost."""
    worth, rules, many = program.worth, program.rules, len(program.worth)
    seen = np.zeros(many, np.bool_)
    seen[np.linspace(0, many - 1, min(COLUMNS, many)).astype(np.intp)] = True
    while True:
        some: Any = rules[:, np.flatnonzero(seen)]  # scipy-stubs know no sparse rules here; linprog takes them
        solved = linprog(-worth[seen], A_ub=some, b_ub=program.limit, method="highs-ds")
        if solved.status != 0:
            raise RuntimeError(f"HiGHS could not solve the relaxation: {solved.message}")
        reduced = -worth - rules.T @ np.asarray(solved.ineqlin.marginals)
        new = np.flatnonzero((reduced < -1e-9) & ~seen)
        if not len(new):
            return seen, -float(solved.fun or 0), reduced
        seen[new[np.argsort(reduced[new], kind="stable")[:COLUMNS]]] = True


def _choose(program: _Program, among: Bools) -> tuple[Bools, float]:
    """The best choice among these columns as far as time allows, and the solver's bound on it."""
    chosen, columns = np.zeros(len(among), np.bool_), np.flatnonzero(among)
    if not len(columns):
        return chosen, 0.0
    solved = milp(
        -program.worth[columns],
        integrality=np.ones(len(columns), np.intp),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(program.rules[:, columns], -np.inf, program.limit),
        options={"mip_rel_gap": 0.0, "time_limit": inf if program.seconds is None else program.seconds},
    )
    if solved.x is not None:
        chosen[columns[solved.x > 0.5]] = True
    at_least = solved.mip_dual_bound
    return chosen, inf if at_least is None or not isfinite(at_least) else -float(at_least)
