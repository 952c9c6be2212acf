"""Rules of a plan that follow from the road: persons a stage, sites, vehicles, calendar, what waits for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zerohour.exchange.certificate_facts import Facts
from zerohour.exchange.certificate_words import Broken, Rule
from zerohour.exchange.deal import Condition
from zerohour.exchange.plan import Move


def per_stage(facts: Facts) -> Iterator[Broken]:
    """No more persons a stage than agreed, all sites together."""
    limit = facts.deal.per_stage
    for stage, count in Counter(move.stage for move in facts.plan.moves).items():
        if limit is not None and count > limit:
            yield Broken(Rule.PER_STAGE, stage=stage, value=count, limit=limit)


def sites(facts: Facts) -> Iterator[Broken]:
    """Every move is at a site of the deal (none where it has none), at the person's own if they have one, within its room."""
    limits = {site.id: site.per_stage for site in facts.deal.sites}
    for move in facts.plan.moves:
        person = facts.persons.get(move.person_id)
        wrong = None
        if not move.site:
            wrong = "missing" if limits else None
        elif move.site not in limits:
            wrong = "unknown"
        elif person and person.site and person.site != move.site:
            wrong = "fixed"
        if wrong:
            at = move.site or None
            yield Broken(Rule.SITE, stage=move.stage, person_id=move.person_id, site=at, what=wrong)
    for (site, stage), count in Counter((move.site, move.stage) for move in facts.plan.moves).items():
        limit = limits.get(site)
        if limit is not None and count > limit:
            yield Broken(Rule.SITE, stage=stage, site=site, value=count, limit=limit, what="per_stage")


def vehicles(facts: Facts) -> Iterator[Broken]:
    """A site with vehicles gives everyone one of its own; each makes one run a stage and seats no more than it has."""
    fleet = {vehicle.id: vehicle for vehicle in facts.deal.vehicles}
    served = {vehicle.site for vehicle in facts.deal.vehicles}
    for move in facts.plan.moves:
        wrong = None
        if not move.vehicle:
            wrong = "missing" if move.site in served else None
        elif move.vehicle not in fleet:
            wrong = "unknown"
        elif fleet[move.vehicle].site != move.site:
            wrong = "elsewhere"
        if wrong:
            site, vehicle = move.site or None, move.vehicle or None
            who = move.person_id
            yield Broken(Rule.VEHICLE, stage=move.stage, person_id=who, site=site, vehicle=vehicle, what=wrong)
    for (ridden, stage), riders in Counter((move.vehicle, move.stage) for move in facts.plan.moves).items():
        if ridden in fleet and riders > fleet[ridden].seats:
            seats = fleet[ridden].seats
            yield Broken(Rule.VEHICLE, stage=stage, vehicle=ridden, value=riders, limit=seats, what="seats")


def calendar(facts: Facts) -> Iterator[Broken]:
    """The totals of stages 1, 2, … are exactly the calendar's.

    In a re-planned plan a stage that lies behind may be short of those an event took out: the past cannot be refilled.
    """
    moved = Counter(move.stage for move in facts.plan.moves)
    begun = max((move.stage for move in facts.plan.moves if move.done), default=0)
    gone = set(facts.out) - {move.person_id for move in facts.plan.moves}
    short = {
        stage: count - moved[stage] for stage, (_, count) in enumerate(facts.deal.calendar, start=1) if stage <= begun
    }
    excused = all(lack >= 0 for lack in short.values()) and sum(short.values()) <= len(gone)
    for stage, (_, count) in enumerate(facts.deal.calendar, start=1):
        if moved[stage] != count and not (excused and stage in short):
            yield Broken(Rule.CALENDAR, stage=stage, value=moved[stage], limit=count)


def conditions(facts: Facts) -> Iterator[Broken]:
    """What waits for a site moves in a stage after that site's last. (`needs` is for a person to confirm.)"""
    for condition in facts.deal.conditions:
        if condition.after_site is None:
            continue
        last = max((move.stage for move in facts.plan.moves if move.site == condition.after_site), default=0)
        waiting = {move.stage for move in facts.plan.moves if waits(move, condition)}
        for stage in waiting:
            if stage <= last:
                yield Broken(
                    Rule.CONDITION, stage=stage, site=condition.site, value=stage, limit=last, condition=condition.id
                )


def waits(move: Move, condition: Condition) -> bool:
    """Whether the move may start only once the condition is met."""
    if condition.site is not None:
        return move.site == condition.site
    return condition.stage is None or move.stage >= condition.stage
