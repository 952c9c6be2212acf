"""What may become of one class of units when a plan is mended: kept as it was, moved to a later stage, or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from zerohour.exchange.deal import Deal, Held, points_of
from zerohour.exchange.plan import Move
from zerohour.exchange.tally import Tally, Term
from zerohour.exchange.units import UnitClass, destinations, fits


@dataclass(frozen=True)
class ReplanKind:
    """What mending looks at: where a person may go, and where the old plan put them (`stage` None: nowhere).

    `answers`: per destination, the agreed numbers a release there counts towards.
    """

    holder: str
    points: int
    site: str | None
    answers: tuple[tuple[str, tuple[int, ...]], ...]
    stage: int | None = None
    placed: str = ""
    before: str = ""


def replan_kind(person: Held, deal: Deal, old: Move | None) -> ReplanKind:
    """The kind of a person, as mending sees it."""
    answers = tuple(
        (to, tuple(k for k, number in enumerate(deal.numbers) if fits(number, person, to)))
        for to in destinations(person, deal)
    )
    free = ReplanKind(person.holder, points_of(person, deal), person.site, answers)
    if old is None:
        return free
    return ReplanKind(free.holder, free.points, free.site, free.answers, old.stage, old.site, old.to)


class Choice:
    """The variables of one class: units kept, units newly placed per stage, and, person kind by kind, who gets them."""

    def __init__(
        self, model: cp_model.CpModel, unit: UnitClass[ReplanKind], name: str, *, later: range, may_stay: bool
    ) -> None:
        self.unit = unit
        self.planned = any(kind.stage is not None for kind in unit.members)
        units = len(unit.units)
        self.kept = model.new_int_var(0, units if may_stay else 0, f"{name}_kept")
        model.add_hint(self.kept, units if may_stay else 0)
        self.new = {t: model.new_int_var(0, units, f"{name}_{t}") for t in later}
        model.add(self.kept + sum(self.new.values()) <= units)
        self.going: dict[tuple[ReplanKind, str, int], cp_model.IntVar] = {}
        for kind, members in unit.members.items():
            for t, count in self.new.items():
                shares = {to: model.new_int_var(0, members * units, f"{name}_{to}_{t}") for to, _ in kind.answers}
                self.going |= {(kind, to, t): share for to, share in shares.items()}
                model.add(sum(shares.values()) == members * count)

    def flows(self) -> Iterator[tuple[ReplanKind, str, int, str | None, Term]]:
        """Kind, destination, stage, site (None: any) and people, for all that may move."""
        for kind, members in self.unit.members.items():
            if kind.stage is not None:
                yield kind, kind.before, kind.stage, kind.placed, members * self.kept
        for (kind, to, t), count in self.going.items():
            yield kind, to, t, kind.site, count

    def tell(self, tally: Tally) -> None:
        """Count what moves into the tally."""
        for kind, to, stage, site, count in self.flows():
            tally.add(stage, count, holder=kind.holder, to=to, points=kind.points, site=site)

    def net(self, party: str) -> list[Term]:
        """Points given by a party less points received."""
        return [
            ((kind.holder == party) - (to == party)) * kind.points * count
            for kind, to, _, _, count in self.flows()
            if kind.points and party in (kind.holder, to)
        ]

    def answering(self, number: int) -> list[Term]:
        """People who count towards an agreed number."""
        return [count for kind, to, _, _, count in self.flows() if number in dict(kind.answers).get(to, ())]

    def released(self) -> Term:
        """People who move at all."""
        return self.unit.size * (self.kept + sum(self.new.values()))

    def changed(self) -> Term:
        """People whose move changes, is dropped, or is new."""
        if not self.planned:
            return self.released()
        return self.unit.size * (len(self.unit.units) - self.kept)

    def waiting(self) -> Term:
        """Stage numbers of those newly placed, summed."""
        return self.unit.size * sum(t * count for t, count in self.new.items())

    def read(self, solver: cp_model.CpSolver) -> Iterator[tuple[Held, int, str, bool]]:
        """Each moving person's stage and destination, and whether they keep their old place."""
        units = iter(self.unit.units)
        for _ in range(solver.value(self.kept)):
            for person in next(units):
                yield person, 0, "", True
        kinds = [kind for kind, members in self.unit.members.items() for _ in range(members)]
        for t, count in self.new.items():
            to = {
                kind: [d for d, _ in kind.answers for _ in range(solver.value(self.going[kind, d, t]))]
                for kind in self.unit.members
            }
            for _ in range(solver.value(count)):
                for kind, person in zip(kinds, next(units), strict=True):
                    yield person, t, to[kind].pop(0), False
