"""When a step fails: what is done stays done, and as few people as possible are moved to another stage or place.

Objectives in order: fewest people whose move changes, is dropped or is new; then most people released; then soonest.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from zerohour.exchange.deal import Deal, Formula, Held, points_of
from zerohour.exchange.errors import Infeasible, OutOfTime, Rule
from zerohour.exchange.plan import Event, Happened, Move, Plan, exposures, in_order
from zerohour.exchange.replan_choice import Choice, ReplanKind, replan_kind
from zerohour.exchange.rules import loosened
from zerohour.exchange.seating import in_vehicles
from zerohour.exchange.select import number_rule
from zerohour.exchange.stage_exact import solver_for
from zerohour.exchange.staging import site_capacity
from zerohour.exchange.tally import Rules, Tally
from zerohour.exchange.units import UnitClass, eligible, fits, unit_classes
from zerohour.locale import N_

SECONDS = 60.0
EXTRA = 3
"""Stages tried beyond those of the old plan before all the deal allows are."""


@dataclass(frozen=True)
class Replanned:
    """The new moves, who is out and why, how many people's moves changed, and whether that is proven the fewest."""

    moves: tuple[Move, ...]
    stages: int
    out: tuple[tuple[str, Happened], ...]
    changed: int
    proven: bool
    seconds: float
    exposure: Mapping[str, Sequence[int]]


def replan(
    deal: Deal, persons: Sequence[Held], plan: Plan, events: Sequence[Event], *, seconds: float = SECONDS
) -> Replanned:
    """A plan after `events`: moves done stay; people who do not travel are out; closed sites take nobody more.

    Nobody new is put into a stage that has begun. Raises Infeasible where what is done leaves no way to keep the deal,
    and OutOfTime where the solver could not find out.
    """
    began = time.perf_counter()
    work = _work(deal, persons, plan, events)
    found = None
    for stages in dict.fromkeys((min(work.stages + EXTRA, deal.max_stages), deal.max_stages)):
        # what has happened may have broken a rule of the stage at hand; then only the stages after it can be held
        for since in (max(work.now, 1), work.now + 1):
            found = found or _solve(replace(work, stages=max(stages, work.stages)), seconds, since=since)
    if found is None:
        raise Infeasible(_standing_rules(deal))
    moves, proven = found
    stages = max((move.stage for move in moves), default=0)
    exposure = exposures(moves, work.points, deal.parties, stages, deal.mode)
    seconds_taken = round(time.perf_counter() - began, 3)
    out = tuple(sorted(work.out.items()))
    return Replanned(moves, stages, out, changed(plan.moves, moves), proven, seconds_taken, exposure)


def changed(before: Iterable[Move], after: Iterable[Move]) -> int:
    """People whose stage, site or receiving side differs between two plans, or who are in one of them alone."""
    old, new = ({m.person_id: (m.stage, m.site, m.to) for m in moves} for moves in (before, after))
    return sum(old.get(person) != new.get(person) for person in old.keys() | new.keys())


@dataclass(frozen=True)
class _Work:
    """What is fixed and what is open. `now`: the last stage that has begun; `closed`: sites shut from a stage on."""

    deal: Deal
    old: Mapping[str, Move]
    persons: Mapping[str, Held]
    points: Mapping[str, int]
    done: tuple[Move, ...]
    out: Mapping[str, Happened]
    closed: Mapping[str, int]
    now: int
    stages: int
    classes: Sequence[UnitClass[ReplanKind]]


def _work(deal: Deal, persons: Sequence[Held], plan: Plan, events: Sequence[Event]) -> _Work:
    old = {move.person_id: move for move in plan.moves}
    finished = {e.person_id for e in events if e.event is Happened.DONE} | {m.person_id for m in plan.moves if m.done}
    done = tuple(replace(move, done=True) for move in plan.moves if move.person_id in finished)
    gone = {e.person_id: e.event for e in events if e.person_id and e.event is not Happened.DONE}
    out = dict(plan.out) | {person: why for person, why in gone.items() if person not in finished}
    closed = {e.site: e.stage for e in events if e.event is Happened.SITE_CLOSED and e.site}
    now = max([event.stage for event in events] + [move.stage for move in done], default=0)
    gone_for_good = finished | {person for person, why in out.items() if why is Happened.DIED}
    left = [replace(p, blocked=p.blocked or p.person_id in out) for p in persons if p.person_id not in gone_for_good]
    units, _ = eligible(left, deal)
    classes = unit_classes(units, lambda person: replan_kind(person, deal, old.get(person.person_id)))
    points = {person.person_id: points_of(person, deal) for person in persons}
    people = {person.person_id: person for person in persons}
    return _Work(deal, old, people, points, done, out, closed, now, max(plan.stages, now), classes)


def _solve(work: _Work, seconds: float, *, since: int) -> tuple[tuple[Move, ...], bool] | None:
    """The new moves, and whether no plan changes fewer; None where nothing keeps the deal."""
    model, tally = cp_model.CpModel(), Tally()
    for move in work.done:
        tally.add(move.stage, 1, holder=move.holder, to=move.to, points=work.points[move.person_id], site=move.site)
    later = range(work.now + 1, work.stages + 1)
    choices = [
        Choice(model, unit, f"c{u}", later=later, may_stay=_may_stay(work, unit)) for u, unit in enumerate(work.classes)
    ]
    for choice in choices:
        choice.tell(tally)
    _keep_the_deal(model, work, choices)
    people = len(work.done) + sum(unit.size * len(unit.units) for unit in work.classes)
    rules = Rules(work.deal, site_capacity(work.deal), people, work.stages, since=since, closed=work.closed)
    spare = rules.hold(model, tally)
    objectives = [
        sum(choice.changed() for choice in choices),
        -sum(choice.released() for choice in choices),
        sum(choice.waiting() for choice in choices),
    ]
    best: cp_model.CpSolver | None = None
    proven = False
    for level, objective in enumerate(objectives):
        model.minimize(objective)
        solver = solver_for(seconds / len(objectives), variables=len(work.classes) * work.stages)
        status = solver.solve(model)
        if status == cp_model.UNKNOWN and best is None:
            raise OutOfTime(work.now)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        best = solver
        proven = proven or (level == 0 and status == cp_model.OPTIMAL)
        model.add(objective <= round(solver.objective_value))
    if best is None:
        return None
    rooms = {site: [best.value(count) for count in row] for site, row in spare.items()}
    return _moves(work, [found for choice in choices for found in choice.read(best)], rooms), proven


def _may_stay(work: _Work, unit: UnitClass[ReplanKind]) -> bool:
    """Whether a unit may keep its old place: all its members had one, its stage is not over, its sites are open."""
    return all(
        kind.stage is not None
        and kind.stage >= max(work.now, 1)
        and kind.stage < work.closed.get(kind.placed, kind.stage + 1)
        for kind in unit.members
    )


def _keep_the_deal(model: cp_model.CpModel, work: _Work, choices: Sequence[Choice]) -> None:
    """The balance, or the agreed numbers, over what is done and what is still to come."""
    if work.deal.formula is Formula.POINTS:
        for party in work.deal.parties:
            allowed = work.deal.slack + work.deal.unilateral.get(party, 0)
            net = [((m.holder == party) - (m.to == party)) * work.points[m.person_id] for m in work.done]
            model.add(sum(net) + sum(term for choice in choices for term in choice.net(party)) <= allowed)
    for k, number in enumerate(work.deal.numbers):
        met = sum(fits(number, work.persons[m.person_id], m.to) for m in work.done)
        model.add(met + sum(term for choice in choices for term in choice.answering(k)) == number.count)


def _moves(
    work: _Work, found: Sequence[tuple[Held, int, str, bool]], rooms: Mapping[str, list[int]]
) -> tuple[Move, ...]:
    """Moves done, moves kept, and new ones seated in what room is left."""
    standing = [*work.done, *(work.old[person.person_id] for person, _, _, kept in found if kept)]
    seats: dict[tuple[int, str], list[str]] = defaultdict(list)
    for move in standing:
        seats[move.stage, move.site].append(move.vehicle)
    to = {person.person_id: side for person, _, side, kept in found if not kept}
    at: dict[tuple[int, str], list[Held]] = defaultdict(list)
    free: dict[int, list[str]] = defaultdict(list)
    for site, row in rooms.items():
        for t, count in enumerate(row, start=1):
            free[t] += [site] * count
    for person, stage, _, kept in found:
        if not kept:
            site = person.site if person.site is not None else (free[stage].pop(0) if free[stage] else "")
            at[stage, site].append(person)
    new = [
        Move(person.person_id, person.holder, to[person.person_id], stage, site, vehicle)
        for (stage, site), here in at.items()
        for person, vehicle in in_vehicles(work.deal, site, here, seats[stage, site])
    ]
    return in_order([*standing, *new])


def _standing_rules(deal: Deal) -> list[Rule]:
    """What the deal asks; re-planning does not single out which of it collides with what has happened."""
    agreed = [number_rule(number) for number in deal.numbers]
    if deal.formula is Formula.POINTS:
        agreed.append(Rule("balance", N_("points given and received balance at the end")))
    return [*agreed, *(choice.rule for choice in loosened(deal))]
