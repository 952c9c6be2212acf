"""In which stages: the fewest in which no party is ever exposed beyond its limit, those who come first soonest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from zerohour.exchange import stage_exact, stage_large
from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.errors import Infeasible, OutOfTime, Rule, colliding
from zerohour.exchange.plan import Move, Release, Selection, exposures
from zerohour.exchange.rules import loosened
from zerohour.exchange.seating import seated
from zerohour.exchange.staging import Schedule, Staging, staging

SMALL = 6_000
"""Classes times stages up to which CP-SAT is asked for a proof."""
SECONDS = 100.0
EXACT = 30.0
"""Seconds CP-SAT is given for one number of stages before a plan without proof is looked for."""
FALLBACK = 30.0


@dataclass(frozen=True)
class Staged:
    """The stages found: moves, the number of stages, no plan has fewer than `bound`, and whether all is proven."""

    moves: tuple[Move, ...]
    stages: int
    bound: int
    proven: bool
    seconds: float
    exposure: Mapping[str, Sequence[int]]


def stage(
    deal: Deal,
    persons: Sequence[Held],
    selection: Selection,
    *,
    seconds: float = SECONDS,
    hears: Callable[[float], None] = lambda share: None,
) -> Staged:
    """The fewest stages for a selection, then the smallest sum of stage numbers of those who come first.

    Raises Infeasible with the rules that collide. Proven where CP-SAT proves it; for many persons the linear bound and
    the plan found are both given, and `proven` means the plan has no more stages than the bound (and nobody comes first).
    """
    began = time.perf_counter()
    problem = staging(deal, {person.person_id: person for person in persons}, selection.released)
    schedule, bound, proven = _scheduled(problem, began + seconds, hears)
    moves = seated(problem, schedule, selection.released)
    stages = max((move.stage for move in moves), default=0)
    points = {one.person_id: one.points for one in selection.released}
    exposure = exposures(moves, points, deal.parties, stages, deal.mode)
    return Staged(moves, stages, min(bound, stages), proven, round(time.perf_counter() - began, 3), exposure)


def _scheduled(problem: Staging, until: float, hears: Callable[[float], None]) -> tuple[Schedule, int, bool]:
    """A schedule, the fewest stages there can be, and whether both objectives are proven."""
    if not problem.persons:
        if any(count for _, count in problem.deal.calendar):
            raise Infeasible([choice.rule for choice in loosened(problem.deal) if choice.rule.name == "calendar"])
        return Schedule([], {site: [] for site in problem.capacity}), 0, True
    least = stage_large.least_stages(problem, problem.deal.max_stages)
    if least is None:
        raise Infeasible(_collision(problem))
    if len(problem.classes) * least <= SMALL or _one_after_another(problem):
        return _exact(problem, least, until, hears)
    for stages in range(least, problem.deal.max_stages + 1):
        if found := stage_large.build(problem, stages, until, hears):
            first = any(kind.first for unit in problem.classes for kind in unit.members)
            return found, least, stages == least and not first
        if time.perf_counter() > until:
            break
    raise OutOfTime(least)


def _one_after_another(problem: Staging) -> bool:
    """Whether a site waits for another, which is beyond the relaxation."""
    return any(condition.after_site is not None for condition in problem.deal.conditions)


def _exact(problem: Staging, least: int, until: float, hears: Callable[[float], None]) -> tuple[Schedule, int, bool]:
    """One number of stages after the other; each that has no plan raises the bound."""
    bound, certain = least, True
    for stages in range(least, problem.deal.max_stages + 1):
        hears(stages / problem.deal.max_stages)
        answer = stage_exact.plan_in(problem, stages, seconds=max(min(until - time.perf_counter(), EXACT), 1.0))
        if answer.schedule is not None:
            return answer.schedule, bound, certain and answer.proven
        if not answer.proven and not _one_after_another(problem):
            found = stage_large.build(problem, stages, time.perf_counter() + FALLBACK, hears)
            if found is not None:
                return found, bound, False
        certain = certain and answer.proven
        bound = stages + 1 if certain else bound
        if time.perf_counter() > until:
            raise OutOfTime(bound)
    raise Infeasible(_collision(problem))


def _collision(problem: Staging) -> list[Rule]:
    """A smallest set of stage rules that cannot hold together."""
    rules = {choice.rule: choice for choice in loosened(problem.deal)}

    def feasible(kept: Sequence[Rule]) -> bool:
        deal = problem.deal
        for rule, choice in rules.items():
            if rule not in kept:
                deal = choice.without(deal)
        return has_plan(loose(problem, deal), deal.max_stages)

    return colliding(list(rules), feasible)


def loose(problem: Staging, deal: Deal) -> Staging:
    """The same people under another deal (of the same first categories and points)."""
    people = {person.person_id: person for unit in problem.classes for one in unit.units for person in one}
    releases = []
    for unit in problem.classes:
        for one in unit.units:
            kinds = [kind for kind, count in unit.members.items() for _ in range(count)]
            pairs = zip(one, kinds, strict=True)
            releases += [Release(person.person_id, kind.holder, kind.to, kind.points) for person, kind in pairs]
    known = {site.id for site in deal.sites}
    free = {i: p if p.site in known else replace(p, site=None) for i, p in people.items()}
    return staging(deal, free, releases)


def has_plan(problem: Staging, stages: int, *, seconds: float = 10.0) -> bool:
    """Whether there is a plan in `stages` stages; where time runs out, whether the relaxation allows one."""
    least = stage_large.least_stages(problem, stages)
    if least is None:
        return False
    if len(problem.classes) * stages > SMALL:
        return True
    answer = stage_exact.plan_in(problem, stages, seconds=seconds, optimise=False)
    return answer.schedule is not None or not answer.proven
