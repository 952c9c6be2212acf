"""Rules of a plan that follow from the formula: agreed numbers, all for all, balance, families, exposure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zerohour.exchange.certificate_facts import Facts
from zerohour.exchange.certificate_words import Broken, Rule
from zerohour.exchange.deal import Formula, Held, Number
from zerohour.exchange.plan import Happened


def numbers(facts: Facts) -> Iterator[Broken]:
    """Formula numbers: each entry exactly, and nobody beside the entries. Entries may overlap: each counts for itself."""
    if facts.deal.formula is not Formula.NUMBERS:
        return
    counted = [0] * len(facts.deal.numbers)
    for move, person in facts.known:
        matching = [k for k, entry in enumerate(facts.deal.numbers) if _counts(entry, person, move.to)]
        for k in matching:
            counted[k] += 1
        if not matching:
            yield Broken(Rule.NUMBERS, stage=move.stage, person_id=person.person_id, what="unmatched")
    for k, (entry, count) in enumerate(zip(facts.deal.numbers, counted, strict=True), start=1):
        if count != entry.count:
            yield Broken(Rule.NUMBERS, party=entry.holder, value=count, limit=entry.count, entry=k)


def _counts(entry: Number, person: Held, to: str) -> bool:
    """Whether handing the person over to `to` counts towards the entry."""
    return (
        (entry.holder, entry.to) == (person.holder, to)
        and (entry.category is None or entry.category in person.category)
        and (entry.nationality is None or entry.nationality == person.nationality)
    )


def everyone(facts: Facts) -> Iterator[Broken]:
    """Formula all: everyone wanted and not blocked moves, but those taken out and families that cannot move whole."""
    if facts.deal.formula is not Formula.ALL:
        return
    moved = {person.person_id for _, person in facts.known}
    stay = {who.person_id for who in facts.persons.values() if not _can_move(who, facts)}
    if facts.deal.together:
        for members in _families(facts.persons.values()).values():
            if any(member.person_id in stay for member in members):
                stay.update(member.person_id for member in members)
    for person in facts.persons.values():
        if person.person_id not in moved | stay:
            yield Broken(Rule.NUMBERS, party=person.holder, person_id=person.person_id, what="left_behind")


def _can_move(person: Held, facts: Facts) -> bool:
    return bool(facts.asked_by(person)) and not person.blocked and person.person_id not in facts.out


def balance(facts: Facts) -> Iterator[Broken]:
    """Formula points: at the end given − received ≤ slack + unilateral, for every party."""
    if facts.deal.formula is not Formula.POINTS:
        return
    for party, net in facts.ended().items():
        allowed = facts.deal.slack + facts.deal.unilateral.get(party, 0)
        if net > allowed:
            yield Broken(Rule.BALANCE, party=party, value=net, limit=allowed)


def families(facts: Facts) -> Iterator[Broken]:
    """A family moves in one stage or not at all. What an event has split is no fault of the plan.

    The dead are no longer counted; where part of a family has gone and an event took out another, those left still
    move in one stage or stay.
    """
    if not facts.deal.together:
        return
    stages: dict[str, set[int]] = {}
    done: set[str] = set()
    for move, person in facts.known:
        stages.setdefault(person.person_id, set()).add(move.stage)
        if move.done:
            done.add(person.person_id)
    for family, members in _families(facts.persons.values()).items():
        living = [who.person_id for who in members if facts.out.get(who.person_id) is not Happened.DIED]
        split_by_event = any(who in facts.out for who in living) and any(who in done for who in living)
        if split_by_event:
            living = [who for who in living if who not in done and who not in facts.out]
        moving = [who for who in living if who in stages]
        used = {stage for who in moving for stage in stages[who]}
        if len(used) > 1:
            yield Broken(Rule.FAMILY, value=len(used), limit=1, what="stages", family=family)
        if 0 < len(moving) < len(living) and not split_by_event:
            left = min(set(living) - set(moving))
            count, whole = len(moving), len(living)
            yield Broken(Rule.FAMILY, person_id=left, value=count, limit=whole, what="left_behind", family=family)


def _families(persons: Iterable[Held]) -> Mapping[str, Sequence[Held]]:
    """Persons by family group; those without one are in none."""
    groups: dict[str, list[Held]] = {}
    for person in persons:
        if person.family_group:
            groups.setdefault(person.family_group, []).append(person)
    return groups


def exposure(facts: Facts) -> Iterator[Broken]:
    """No party is exposed beyond its limit at any stage."""
    for party, figures in facts.exposure.items():
        limit = facts.deal.limit.get(party)
        for stage, figure in enumerate(figures, start=1):
            if limit is not None and figure > limit:
                yield Broken(Rule.EXPOSURE, stage=stage, party=party, value=figure, limit=limit)
