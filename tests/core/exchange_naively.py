"""The rules of a plan counted once more, as slowly and plainly as can be: the checker is held against it.

It uses dictionaries and loops alone, so that a mistake in the checker is not made twice.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from exchange_cases import Case, counted, exposed


def broken_naively(case: Case) -> set[str]:
    """Names of the rules a plan breaks (its hashes aside)."""
    deal, plan = asdict(case.deal), asdict(case.plan)
    people = {one["person_id"]: one for one in map(asdict, case.persons)}
    moves: list[dict[str, Any]] = list(plan["moves"])
    out = dict(plan["out"])
    points = {one.person_id: counted(case.deal, one) for one in case.persons}
    broken = _input(case) | _road(deal, people, moves, out)
    for person_id, person in people.items():
        own = [move for move in moves if move["person_id"] == person_id]
        if len(own) > 1:
            broken.add("person_twice")
        for move in own:
            if person["blocked"] or (person_id in out and not move["done"]):
                broken.add("hold")
            if move["holder"] != person["holder"]:
                broken.add("holder")
            if move["to"] not in person["wanted_by"]:
                broken.add("wanted")
    if deal["formula"] == "numbers" and _numbers_wrong(deal, people, moves):
        broken.add("numbers")
    if deal["formula"] == "all" and _left_behind(deal, people, moves, out):
        broken.add("numbers")
    if deal["formula"] == "points":
        for party in deal["parties"]:
            gave = sum(points[m["person_id"]] for m in moves if people[m["person_id"]]["holder"] == party)
            got = sum(points[m["person_id"]] for m in moves if m["to"] == party)
            if gave > got + deal["slack"] + deal["unilateral"].get(party, 0):
                broken.add("balance")
    if deal["together"] and _family_split(people, moves, out):
        broken.add("family")
    for party, limit in deal["limit"].items():
        if any(exposed(case.deal, case.persons, case.plan.moves, party, t) > limit for t in range(1, 41)):
            broken.add("exposure")
    return broken


def _input(case: Case) -> set[str]:
    """Figures the plan states wrongly."""
    used = {move.stage for move in case.plan.moves}
    wrong = len(used) > 0 and max(used) != case.plan.stages
    wrong |= case.plan.stages > case.deal.max_stages
    for party in case.deal.parties:
        true = [exposed(case.deal, case.persons, case.plan.moves, party, t + 1) for t in range(case.plan.stages)]
        wrong |= list(case.plan.exposure[party]) != true
    return {"input"} if wrong else set()


def _road(deal: dict[str, Any], people: dict[str, Any], moves: list[dict[str, Any]], out: dict[str, Any]) -> set[str]:
    """Stages, sites, vehicles, calendar, conditions."""
    broken = set()
    site_ids = [site["id"] for site in deal["sites"]]
    for stage in {move["stage"] for move in moves}:
        now = [move for move in moves if move["stage"] == stage]
        if deal["per_stage"] is not None and len(now) > deal["per_stage"]:
            broken.add("per_stage")
        for site in deal["sites"]:
            if site["per_stage"] is not None and len([m for m in now if m["site"] == site["id"]]) > site["per_stage"]:
                broken.add("site")
        for vehicle in deal["vehicles"]:
            if len([m for m in now if m["vehicle"] == vehicle["id"]]) > vehicle["seats"]:
                broken.add("vehicle")
    for move in moves:
        fixed = people[move["person_id"]]["site"]
        at_known = move["site"] in site_ids if site_ids else move["site"] == ""
        if not at_known or (fixed is not None and fixed != move["site"]):
            broken.add("site")
        there = [vehicle["id"] for vehicle in deal["vehicles"] if vehicle["site"] == move["site"]]
        if move["vehicle"] not in (there or [""]):
            broken.add("vehicle")
    for condition in deal["conditions"]:
        if condition["after_site"] is None:
            continue
        for early in moves:
            gated = early["site"] == condition["site"] if condition["site"] else early["stage"] >= condition["stage"]
            for other in moves:
                if gated and other["site"] == condition["after_site"] and early["stage"] <= other["stage"]:
                    broken.add("condition")
    if _calendar_wrong(deal, moves, out):
        broken.add("calendar")
    return broken


def _calendar_wrong(deal: dict[str, Any], moves: list[dict[str, Any]], out: dict[str, Any]) -> bool:
    behind = max([move["stage"] for move in moves if move["done"]], default=0)
    spare = len([who for who in out if who not in [move["person_id"] for move in moves]])
    for stage, (_, count) in enumerate(deal["calendar"], start=1):
        lack = count - len([move for move in moves if move["stage"] == stage])
        if lack < 0 or (lack > 0 and stage > behind):
            return True
        spare -= lack
        if lack > 0 and spare < 0:
            return True
    return False


def _numbers_wrong(deal: dict[str, Any], people: dict[str, Any], moves: list[dict[str, Any]]) -> bool:
    def answers(entry: dict[str, Any], move: dict[str, Any]) -> bool:
        person = people[move["person_id"]]
        if person["holder"] != entry["holder"] or move["to"] != entry["to"]:
            return False
        if entry["category"] is not None and entry["category"] not in person["category"]:
            return False
        return entry["nationality"] is None or entry["nationality"] == person["nationality"]

    for entry in deal["numbers"]:
        if len([move for move in moves if answers(entry, move)]) != entry["count"]:
            return True
    return any(not any(answers(entry, move) for entry in deal["numbers"]) for move in moves)


def _left_behind(
    deal: dict[str, Any], people: dict[str, Any], moves: list[dict[str, Any]], out: dict[str, Any]
) -> bool:
    def kept(person: dict[str, Any]) -> bool:
        return person["blocked"] or person["wanted_by"] == () or person["person_id"] in out

    for person_id, person in people.items():
        family = [
            other for other in people.values() if deal["together"] and person["family_group"]
            and other["family_group"] == person["family_group"]
        ]  # fmt: skip
        if not any(kept(other) for other in [person, *family]) and person_id not in [m["person_id"] for m in moves]:
            return True
    return False


def _family_split(people: dict[str, Any], moves: list[dict[str, Any]], out: dict[str, Any]) -> bool:
    for name in {person["family_group"] for person in people.values()} - {None}:
        living = [i for i, p in people.items() if p["family_group"] == name and out.get(i) != "died"]
        stages = {i: {m["stage"] for m in moves if m["person_id"] == i} for i in living}
        done = [i for i in living if any(m["done"] for m in moves if m["person_id"] == i)]
        missing = [i for i in living if i in out]
        if done and missing:
            stages = {i: s for i, s in stages.items() if i not in done and i not in missing}
            stages = {i: s for i, s in stages.items() if s}
        if any(stages.values()) and (len(set().union(*stages.values())) > 1 or not all(stages.values())):
            return True
    return False
