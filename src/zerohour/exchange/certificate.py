"""The check of a plan that anybody can make: every rule of the deal recomputed, nothing taken from who made the plan.

Nothing here is shared with the solver or the planner but the values themselves: points, exposure and who comes first
are worked out anew. What a check cannot show, that no plan has fewer stages and no selection releases more, stays the
solver's word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from zerohour.exchange.certificate_facts import Facts
from zerohour.exchange.certificate_formula import balance, everyone, exposure, families, numbers
from zerohour.exchange.certificate_route import calendar, conditions, per_stage, sites, vehicles, waits
from zerohour.exchange.certificate_words import WORDS, Broken, Rule
from zerohour.exchange.deal import Condition, Deal, Held
from zerohour.exchange.plan import Plan

__all__ = ["WORDS", "Broken", "Rule", "check_plan", "waits_for"]


def check_plan(
    deal: Deal,
    persons: Sequence[Held],
    plan: Plan,
    *,
    deal_hash: str,
    persons_hash: str,
    max_exposure: Mapping[str, int] | None = None,
) -> list[Broken]:
    """Every rule the plan breaks, each occurrence once, in the order of `Rule`, then by stage; empty if it breaks none.

    `deal_hash` and `persons_hash`: SHA-256 of the files that were read. `max_exposure`: as the plan's file states it;
    None where there is no file. Where plan and persons file disagree, the persons file is believed: points are counted
    against the true holder.
    """
    facts = Facts.of(deal, persons, plan)
    found: set[Broken] = set()
    found.update(_files(plan, persons, deal_hash, persons_hash))
    for rule in RULES:
        found.update(rule(facts))
    if max_exposure is not None:
        found.update(_largest(facts, max_exposure))
    return sorted(found, key=Broken.order)


def waits_for(deal: Deal, plan: Plan) -> list[Condition]:
    """Conditions from outside the plan that some move still to be done waits for: a person confirms them on the day."""
    to_do = [move for move in plan.moves if not move.done]
    return [
        condition
        for condition in deal.conditions
        if condition.needs is not None and any(waits(move, condition) for move in to_do)
    ]


def _files(plan: Plan, persons: Sequence[Held], deal_hash: str, persons_hash: str) -> Iterator[Broken]:
    """The plan is for these two files, and the persons file names each person once."""
    if plan.deal != deal_hash:
        yield Broken(Rule.INPUT, what="deal_hash")
    if plan.persons != persons_hash:
        yield Broken(Rule.INPUT, what="persons_hash")
    for person_id, rows in Counter(person.person_id for person in persons).items():
        if rows > 1:
            yield Broken(Rule.INPUT, person_id=person_id, value=rows, limit=1, what="listed_twice")


def _moves(facts: Facts) -> Iterator[Broken]:
    """Moves are in order, in stages there are, of persons there are; the stages stated are those used."""
    plan, last = facts.plan, facts.last_stage
    places = [(move.stage, move.site, move.person_id) for move in plan.moves]
    late = next((after[2] for before, after in pairwise(places) if after < before), None)
    if late is not None:
        yield Broken(Rule.INPUT, person_id=late, what="order")
    outside = [move for move in plan.moves if not 1 <= move.stage <= plan.stages]
    for move in outside:
        yield Broken(Rule.INPUT, stage=move.stage, person_id=move.person_id, limit=plan.stages, what="stage")
    for move in plan.moves:
        if move.person_id not in facts.persons:
            yield Broken(Rule.INPUT, stage=move.stage, person_id=move.person_id, what="unknown_person")
    # A calendar may close with days on which nobody moves: those stages count as used.
    if not outside and plan.stages != last and not last < plan.stages <= len(facts.deal.calendar):
        yield Broken(Rule.INPUT, value=plan.stages, limit=last, what="stages")
    if plan.stages > facts.deal.max_stages:
        yield Broken(Rule.INPUT, value=plan.stages, limit=facts.deal.max_stages, what="max_stages")
    if plan.bound_stages > plan.stages:
        yield Broken(Rule.INPUT, value=plan.bound_stages, limit=plan.stages, what="bound_stages")


def _stated(facts: Facts) -> Iterator[Broken]:
    """The exposures the plan states are the true ones."""
    for party in facts.plan.exposure:
        if party not in facts.deal.parties:
            yield Broken(Rule.INPUT, party=party, what="exposure_party")
    for party, true in facts.exposure.items():
        stated = facts.plan.exposure.get(party, ())
        if len(stated) != facts.plan.stages:
            count, stages = len(stated), facts.plan.stages
            yield Broken(Rule.INPUT, party=party, value=count, limit=stages, what="exposure_stages")
        for stage, (said, is_) in enumerate(zip(stated, true, strict=False), start=1):
            if said != is_:
                yield Broken(Rule.INPUT, stage=stage, party=party, value=said, limit=is_, what="exposure")


def _largest(facts: Facts, stated: Mapping[str, int]) -> Iterator[Broken]:
    """The largest exposures the plan states are the true ones."""
    for party in {*stated, *facts.deal.parties}:
        said, true = stated.get(party), max(facts.exposure.get(party, ()), default=0)
        if said != true:
            yield Broken(Rule.INPUT, party=party, value=said, limit=true, what="max_exposure")


def _persons(facts: Facts) -> Iterator[Broken]:
    """Each person moves once, is held by who hands them over, goes to who asked for them, and is free to travel."""
    for person_id, moves in Counter(move.person_id for move in facts.plan.moves).items():
        if moves > 1:
            yield Broken(Rule.PERSON_TWICE, person_id=person_id, value=moves, limit=1)
    for move, person in facts.known:
        who, stage = person.person_id, move.stage
        if person.blocked:
            yield Broken(Rule.HOLD, stage=stage, person_id=who)
        if who in facts.out and not move.done:
            yield Broken(Rule.HOLD, stage=stage, person_id=who, what="out")
        if move.holder != person.holder:
            yield Broken(Rule.HOLDER, stage=stage, party=move.holder, person_id=who)
        if move.to not in facts.asked_by(person):
            yield Broken(Rule.WANTED, stage=stage, party=move.to, person_id=who)


RULES = (
    _moves,
    _stated,
    _persons,
    numbers,
    everyone,
    balance,
    families,
    per_stage,
    sites,
    vehicles,
    calendar,
    exposure,
    conditions,
)
"""Each reads the facts and yields what it finds broken."""
