"""Stages for many persons: a bound from the linear relaxation, and a plan by relax-and-fix with HiGHS.

The relaxation counts points by (from, to), lets a stage take fractions of them, and counts people by room alone; no plan
has fewer stages than it needs. The plan is built stage by stage: the stage at hand in whole units of every class, those after it relaxed, so
that no stage paints the rest into a corner (relax-and-fix; Pochet & Wolsey 2006, ch. 3).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from zerohour.exchange.linear import Rows
from zerohour.exchange.staging import Schedule, StageKind, Staging, lag

Numbers = npt.NDArray[np.float64]
Pair = tuple[str, str]
"""From, to."""
STAGE_SECONDS = 10.0
GAP = 1e-2
"""Of one stage's own objective (who comes first goes soonest); room and limits are kept exactly."""


@dataclass(frozen=True)
class Left:
    """What is still to be moved before a stage, and the net points given so far by each party."""

    units: tuple[int, ...]
    net: Mapping[str, int]
    arriving: Mapping[str, int]
    """Points received in the stage before, which count from now on (STRONG only)."""


def least_stages(problem: Staging, most: int) -> int | None:
    """The fewest stages the relaxation needs, at most `most`; None when not even so many are enough."""
    low = problem.least_stages()
    start = Left(tuple(len(unit.units) for unit in problem.classes), {}, {})
    if low > most or _relaxed(problem, start, 1, most, whole=False) is None:
        return None
    high = most
    while low < high:  # more stages never make it harder: the last ones may stay empty
        middle = (low + high) // 2
        if _relaxed(problem, start, 1, middle, whole=False) is None:
            low = middle + 1
        else:
            high = middle
    return low


def build(problem: Staging, stages: int, until: float, hears: Callable[[float], None]) -> Schedule | None:
    """A schedule in `stages` stages, or None where one was not found before `until` (time.perf_counter)."""
    left = Left(tuple(len(unit.units) for unit in problem.classes), {}, {})
    counts: list[list[int]] = [[] for _ in problem.classes]
    for stage in range(1, stages + 1):
        moved = _relaxed(problem, left, stage, stages, whole=True, seconds=until - time.perf_counter())
        if moved is None:
            return None
        for row, count in zip(counts, moved, strict=True):
            row.append(count)
        left = _after(problem, left, moved)
        hears(stage / stages)
    return Schedule(counts, _spare(problem, counts, stages))


def _after(problem: Staging, left: Left, moved: Sequence[int]) -> Left:
    given: dict[str, int] = defaultdict(int)
    received: dict[str, int] = defaultdict(int)
    for unit, count in zip(problem.classes, moved, strict=True):
        for kind, members in unit.members.items():
            given[kind.holder] += kind.points * members * count
            received[kind.to] += kind.points * members * count
    counted = left.arriving if lag(problem.deal) else received
    parties = {*left.net, *given, *received, *counted}
    net = {p: left.net.get(p, 0) + given[p] - counted.get(p, 0) for p in parties}
    units = tuple(n - count for n, count in zip(left.units, moved, strict=True))
    return Left(units, net, dict(received) if lag(problem.deal) else {})


def _relaxed(
    problem: Staging, left: Left, stage: int, stages: int, *, whole: bool, seconds: float = STAGE_SECONDS
) -> list[int] | None:
    """Units of each class to move in `stage`, with the later stages relaxed; None where that cannot be.

    With `whole` False the stage itself is relaxed too: only whether there is an answer means anything.
    """
    if seconds <= 0:
        return None
    shape = _Shape.of(problem, left, stages - stage + 1)
    rows = Rows(shape.width)
    shape.everyone(rows, problem, left, stage)
    shape.sites(rows, problem, left)
    shape.exposure(rows, problem, left)
    matrix, low, high = rows.matrix()
    least, most = np.zeros(shape.width), np.full(shape.width, np.inf)
    most[: len(left.units)] = left.units
    least[shape.exposed(0, 0) :] = -np.inf
    most[shape.exposed(0, 0) :] = np.repeat(list(problem.deal.limit.values()), shape.later + 1)
    integral = np.zeros(shape.width, np.uint8)
    integral[: len(left.units)] = 1 if whole else 0
    answer = milp(
        -shape.value(problem, left) if whole else np.zeros(shape.width),
        integrality=integral,
        bounds=Bounds(least, most),
        constraints=LinearConstraint(matrix, low, high),
        options={"time_limit": min(seconds, STAGE_SECONDS), "mip_rel_gap": GAP},
    )
    if answer.x is None:
        return None
    return [round(float(x)) for x in answer.x[: len(left.units)]]


@dataclass(frozen=True)
class _Shape:
    """Columns: units of each class now, points of each pair (from, to) in each later stage, exposures after each."""

    pairs: Sequence[Pair]
    later: int
    classes: int
    parties: int

    @classmethod
    def of(cls, problem: Staging, left: Left, stages: int) -> _Shape:
        found = {
            (kind.holder, kind.to)
            for unit, n in zip(problem.classes, left.units, strict=True)
            for kind in unit.members
            if n and kind.points
        }
        return cls(sorted(found), stages - 1, len(problem.classes), len(problem.deal.limit))

    @property
    def width(self) -> int:
        return self.exposed(self.parties, 0)

    def exposed(self, party: int, after: int) -> int:
        """The column of a party's exposure, `after` ≥ 0 stages from now."""
        return self.classes + len(self.pairs) * self.later + party * (self.later + 1) + after

    def at(self, pair: int, after: int) -> int:
        """The column of a pair's points, `after` ≥ 1 stages from now."""
        return self.classes + pair * self.later + after - 1

    def everyone(self, rows: Rows, problem: Staging, left: Left, stage: int) -> None:
        """Whoever is left moves: all points now or later, and enough room later for all who do not move now."""
        for p, pair in enumerate(self.pairs):
            now = {u: n for u, unit in enumerate(problem.classes) if (n := _points(unit.members, *pair))}
            total = sum(n * left.units[u] for u, n in now.items())
            rows.add(now | {self.at(p, after): 1 for after in range(1, self.later + 1)}, total, total)
        people = {u: unit.size for u, unit in enumerate(problem.classes)}
        total = sum(n * left.units[u] for u, n in people.items())
        capacity = problem.total_capacity()
        calendar = [count for _, count in problem.deal.calendar]
        if stage <= len(calendar):
            rows.add(people, calendar[stage - 1], calendar[stage - 1])
        else:
            rows.add(people, -np.inf, np.inf if capacity is None else capacity)
        ahead = calendar[stage:]
        if capacity is not None or self.later == len(ahead):
            spare = 0 if capacity is None else capacity * max(self.later - len(ahead), 0)
            rows.add(people, total - sum(ahead) - spare, np.inf)
        rows.add(people, -np.inf, total - sum(ahead))

    def sites(self, rows: Rows, problem: Staging, left: Left) -> None:
        """Each site's room now, and enough of it later for those who can use no other."""
        for site, room in problem.capacity.items():
            if room is not None:
                here = {u: n for u, unit in enumerate(problem.classes) if (n := _fixed(unit.members, site))}
                waiting = sum(n * left.units[u] for u, n in here.items())
                rows.add(here, waiting - room * self.later, room)

    def exposure(self, rows: Rows, problem: Staging, left: Left) -> None:
        """A party's exposure after a stage is that of the stage before, and what it gave, less what now counts as
        received; a column each, so that the limit is that column's bound."""
        delay = lag(problem.deal)
        for p, party in enumerate(problem.deal.limit):
            start = left.net.get(party, 0) - (left.arriving.get(party, 0) if delay else 0)
            for after in range(self.later + 1):
                row: dict[int, float] = defaultdict(float)
                row[self.exposed(p, after)] = -1.0
                if after:
                    row[self.exposed(p, after - 1)] = 1.0
                for column, points in self._moved(problem, after, holder=party):
                    row[column] += points
                for column, points in self._moved(problem, after - delay, to=party):
                    row[column] -= points
                known = 0 if after else -start
                rows.add(row, known, known)

    def _moved(self, problem: Staging, after: int, *, holder: str = "", to: str = "") -> list[tuple[int, float]]:
        """Columns that move points from `holder` (or to `to`) in a stage; none before now."""
        if after == 0:
            found = ((u, _points(unit.members, holder, to)) for u, unit in enumerate(problem.classes))
            return [(u, float(points)) for u, points in found if points]
        mine = [p for p, (giver, receiver) in enumerate(self.pairs) if giver == holder or receiver == to]
        return [(self.at(p, after), 1.0) for p in mine] if after > 0 else []

    def value(self, problem: Staging, left: Left) -> Numbers:
        """What a unit is worth now: those who come first above all, then an even share of people and of points."""
        value = np.zeros(self.width)
        people = sum(unit.size * n for unit, n in zip(problem.classes, left.units, strict=True))
        points = sum(_points(unit.members) * n for unit, n in zip(problem.classes, left.units, strict=True))
        for u, unit in enumerate(problem.classes):
            firsts = sum(m for kind, m in unit.members.items() if kind.first)
            value[u] = 10 * firsts + unit.size + _points(unit.members) * people / max(points, 1)
        return value


def _points(members: Mapping[StageKind, int], holder: str = "", to: str = "") -> int:
    """Points of a unit, of all its members or of those from `holder` and to `to`."""
    return sum(kind.points * m for kind, m in members.items() if holder in ("", kind.holder) and to in ("", kind.to))


def _fixed(members: Mapping[StageKind, int], site: str) -> int:
    return sum(m for kind, m in members.items() if kind.site == site)


def _spare(problem: Staging, counts: Sequence[Sequence[int]], stages: int) -> dict[str, list[int]]:
    """Free people to the roomiest sites, stage by stage."""
    spare: dict[str, list[int]] = {site: [0] * stages for site in problem.capacity}
    for t in range(stages):
        free = 0
        room = {site: problem.persons if c is None else c for site, c in problem.capacity.items()}
        for unit, row in zip(problem.classes, counts, strict=True):
            for kind, members in unit.members.items():
                if kind.site is None:
                    free += members * row[t]
                else:
                    room[kind.site] -= members * row[t]
        for site in sorted(room, key=lambda name: (-room[name], name)):
            spare[site][t] = min(free, room[site])
            free -= spare[site][t]
    return spare
