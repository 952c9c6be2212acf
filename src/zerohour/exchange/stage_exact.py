"""Stages by CP-SAT, exactly: is there a plan in so many stages, and which one serves those who come first soonest."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from zerohour.exchange.staging import Schedule, Staging
from zerohour.exchange.tally import Rules, Tally, Term

FEW = 500
"""Variables up to which one worker is faster than two."""


@dataclass(frozen=True)
class Answer:
    """What the solver says of a number of stages: no schedule, and `proven`, means there is no plan in so few."""

    schedule: Schedule | None
    proven: bool


def plan_in(problem: Staging, stages: int, *, seconds: float, optimise: bool = True) -> Answer:
    """A plan in `stages` stages whose sum of stage numbers over those who come first is smallest.

    `optimise=False` asks only whether there is one.
    """
    model = cp_model.CpModel()
    tally = Tally()
    moved = []
    waiting: list[Term] = []
    for u, unit in enumerate(problem.classes):
        row = [model.new_int_var(0, len(unit.units), f"n{u}_{t}") for t in range(1, stages + 1)]
        model.add(sum(row) == len(unit.units))
        moved.append(row)
        for kind, members in unit.members.items():
            for t, count in enumerate(row, start=1):
                tally.add(t, members * count, holder=kind.holder, to=kind.to, points=kind.points, site=kind.site)
                waiting += [t * members * count] if kind.first else []
    spare = Rules(problem.deal, problem.capacity, problem.persons, stages).hold(model, tally)
    if optimise and waiting:
        model.minimize(sum(waiting))
    solver = solver_for(seconds, variables=len(problem.classes) * stages)
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        counts = [[solver.value(count) for count in row] for row in moved]
        extra = {site: [solver.value(count) for count in row] for site, row in spare.items()}
        return Answer(Schedule(counts, extra), status == cp_model.OPTIMAL or not optimise)
    return Answer(None, status == cp_model.INFEASIBLE)


def solver_for(seconds: float, *, variables: int) -> cp_model.CpSolver:
    """CP-SAT with a fixed seed and a time limit."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1 if variables <= FEW else 2
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = 0
    return solver
