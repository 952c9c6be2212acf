"""Who is released for whom: the agreed objectives one after the other, exactly, with HiGHS.

Integer variables count the units of a class that go to each party that wants them; a balance per party makes cycles
A→B→C→A and chains begun by a unilateral release come out by themselves. Each objective is maximised with those before
it held at their value (lexicographic optimisation; Isermann 1982).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from zerohour.exchange.deal import Deal, Formula, Held, Number
from zerohour.exchange.errors import Infeasible, Rule, colliding
from zerohour.exchange.linear import Rows
from zerohour.exchange.plan import Kept, Proof, Release, Selection
from zerohour.exchange.units import SelectKind, UnitClass, eligible, id_order, select_kind, unit_classes
from zerohour.locale import N_

Numbers = npt.NDArray[np.float64]
SECONDS = 60.0
"""Time for all objectives together; what is not proven by then is said to be so, with its gap."""


def select(deal: Deal, persons: Sequence[Held], *, seconds: float = SECONDS) -> Selection:
    """The best release under the deal.

    Objectives in order: how many of each `first` category, then how many persons. Raises Infeasible with the rules that
    collide when the agreed numbers cannot be met.
    """
    began = time.perf_counter()
    units, kept = eligible(persons, deal)
    model = Model.of(deal, unit_classes(units, select_kind(deal)))
    found = model.best(seconds)
    if found is None:
        raise Infeasible(_collision(deal, persons))
    released = model.released(found.x)
    chosen = {release.person_id for release in released}
    reason = Kept.NUMBERS if deal.formula is Formula.NUMBERS else Kept.BALANCE
    left = kept | {p.person_id: reason for unit in units for p in unit if p.person_id not in chosen}
    return Selection(
        released=tuple(sorted(released, key=lambda release: id_order(release.person_id))),
        kept=tuple(sorted(left.items(), key=lambda item: id_order(item[0]))),
        objective=found.values, bound=found.bounds, gap=found.gap, proven=found.gap == 0.0 and found.complete,
        proof=_proof(found, model), seconds=round(time.perf_counter() - began, 3),
    )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A solution and what is known of it: a value and a bound per objective, and whether all were reached."""

    x: Numbers
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    gap: float
    complete: bool


@dataclass(frozen=True)
class Column:
    """One variable: persons of `kind` in units of `unit` that go to `to`."""

    unit: int
    kind: SelectKind
    to: str
    answers: tuple[int, ...]


@dataclass(frozen=True)
class Model:
    """The classes, the variables (first one per class: how many units go; then the columns), and the deal's rows.

    `exact`: the agreed numbers that must be met (all, save where a collision is looked for).
    """

    deal: Deal
    classes: Sequence[UnitClass[SelectKind]]
    columns: Sequence[Column]
    exact: tuple[int, ...]

    @classmethod
    def of(cls, deal: Deal, classes: Sequence[UnitClass[SelectKind]]) -> Model:
        """The model of a deal over classes of units."""
        columns = [
            Column(u, kind, to, answers)
            for u, unit in enumerate(classes)
            for kind in unit.members
            for to, answers in kind.answers
        ]
        return cls(deal, classes, columns, tuple(range(len(deal.numbers))))

    def best(self, seconds: float) -> Found | None:
        """The lexicographic optimum, or the best found in time; None when nothing satisfies the deal."""
        rows, low, high = self._rows()
        until = time.perf_counter() + seconds
        x = np.zeros(len(self.classes) + len(self.columns))
        values: list[int] = []
        bounds: list[int] = []
        gap, complete = 0.0, True
        for objective in self.objectives():
            if not len(x):
                if any(lower > 0 for lower in low):
                    return None
                values.append(0)
                bounds.append(0)
                continue
            left = until - time.perf_counter()
            answer = self._solve(objective, rows, low, high, max(left, 0.5))
            if answer is None:
                if not values:
                    return None
                complete = False
                values.append(round(float(objective @ x)))
                bounds.append(round(float(np.maximum(objective, 0) @ self._most())))
                continue
            x, bound = answer
            value = round(float(objective @ x))
            values.append(value)
            bounds.append(max(bound, value))
            if gap == 0.0 and bound > value:
                gap = (bound - value) / bound
            rows = sparse.vstack([rows, sparse.csr_matrix(objective)]).tocsr()
            low, high = np.append(low, value), np.append(high, np.inf)
        return Found(x, tuple(values), tuple(bounds), gap, complete)

    def _solve(
        self, objective: Numbers, rows: sparse.csr_matrix, low: Numbers, high: Numbers, seconds: float
    ) -> tuple[Numbers, int] | None:
        answer = milp(
            -objective,
            integrality=np.ones(len(objective), np.uint8),
            bounds=Bounds(0, self._most()),
            constraints=LinearConstraint(rows, low, high),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if answer.x is None:
            return None
        bound = answer.mip_dual_bound
        return np.round(answer.x), int(np.floor(-float(bound) + 1e-6)) if bound is not None else round(-answer.fun)

    def _most(self) -> Numbers:
        units = [len(unit.units) for unit in self.classes]
        return np.array([*units, *(units[c.unit] * self.classes[c.unit].members[c.kind] for c in self.columns)], float)

    def objectives(self) -> list[Numbers]:
        """One vector per `first` category, then all persons."""
        per_category = [[c.kind.first[k] for c in self.columns] for k in range(len(self.deal.first))]
        units = np.zeros(len(self.classes))
        return [np.concatenate([units, np.array(row, float)]) for row in [*per_category, [True] * len(self.columns)]]

    def _rows(self) -> tuple[sparse.csr_matrix, Numbers, Numbers]:
        """Families whole; the balance of each party; the agreed numbers; under `all`, everyone."""
        build = Rows(len(self.classes) + len(self.columns))
        first = len(self.classes)
        by_kind: dict[tuple[int, SelectKind], list[int]] = {}
        for k, column in enumerate(self.columns):
            by_kind.setdefault((column.unit, column.kind), []).append(first + k)
        for (u, kind), at in by_kind.items():
            build.add({u: -self.classes[u].members[kind], **dict.fromkeys(at, 1)}, 0, 0)
        if self.deal.formula is Formula.POINTS:
            for party in self.deal.parties:
                build.add(self._net(party), -np.inf, self.deal.slack + self.deal.unilateral.get(party, 0))
        for k in self.exact:
            number = self.deal.numbers[k]
            at = [first + c for c, column in enumerate(self.columns) if k in column.answers]
            build.add(dict.fromkeys(at, 1), number.count, number.count)
        if self.deal.formula is Formula.ALL:
            for u, unit in enumerate(self.classes):
                build.add({u: 1}, len(unit.units), len(unit.units))
        return build.matrix()

    def _net(self, party: str) -> dict[int, int]:
        """Points given less points received, as a row."""
        row: dict[int, int] = {}
        for k, column in enumerate(self.columns, start=len(self.classes)):
            sign = (column.kind.holder == party) - (column.to == party)
            if sign and column.kind.points:
                row[k] = sign * column.kind.points
        return row

    def released(self, x: Numbers) -> list[Release]:
        """Persons read off a solution: the first units of each class, their members shared out among destinations."""
        going: dict[tuple[int, SelectKind], list[str]] = {}
        for k, column in enumerate(self.columns, start=len(self.classes)):
            going.setdefault((column.unit, column.kind), []).extend([column.to] * round(float(x[k])))
        kind_of = select_kind(self.deal)
        released = []
        for u, unit in enumerate(self.classes):
            for members in unit.units[: round(float(x[u]))]:
                for person in members:
                    kind = kind_of(person)
                    to = going[u, kind].pop(0)
                    released.append(Release(person.person_id, person.holder, to, kind.points))
        return released


def _proof(found: Found, model: Model) -> Proof:
    """A certificate needs no solver: every objective reaches all who could be released at all."""
    if not found.complete or found.gap > 0:
        return Proof.NONE
    everyone = np.zeros(len(found.x))
    for u, unit in enumerate(model.classes):
        everyone[u] = len(unit.units)
    most = [0] * len(found.values)
    for unit in model.classes:
        for kind, count in unit.members.items():
            for k, counts in enumerate([*kind.first, True]):
                most[k] += counts * count * len(unit.units)
    return Proof.CERTIFICATE if list(found.values) == most else Proof.SOLVER


TOGETHER = Rule("family", N_("a family moves together or not at all"))


def number_rule(number: Number) -> Rule:
    """An agreed number as a rule in words."""
    of = number.category or number.nationality or ""
    says = N_("exactly {count} ({of}) from {holder} to {to}") if of else N_("exactly {count} from {holder} to {to}")
    values = {"count": number.count, "of": of, "holder": number.holder, "to": number.to}
    return Rule("numbers", says, values)


def _collision(deal: Deal, persons: Sequence[Held]) -> list[Rule]:
    """Which agreed numbers cannot be met together (with families kept together, if that is what stands in the way)."""
    rules = {number_rule(number): k for k, number in enumerate(deal.numbers)}

    def feasible(kept: Sequence[Rule]) -> bool:
        loose = replace(deal, first=(), together=deal.together and TOGETHER in kept)
        units, _ = eligible(persons, loose)
        model = Model.of(loose, unit_classes(units, select_kind(loose)))
        exact = tuple(rules[rule] for rule in kept if rule in rules)
        return replace(model, exact=exact).best(SECONDS) is not None

    return colliding([*rules, *([TOGETHER] if deal.together else [])], feasible)
