"""The check against the same rules counted plainly, on deals, persons and plans by chance; and on a large one."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

from exchange_cases import Case, plan_of, small_deal, small_persons, small_plan
from exchange_naively import broken_naively
from hypothesis import given, settings
from hypothesis import strategies as st
from test_exchange_verify import check

from zerohour.exchange.certificate import Rule
from zerohour.exchange.deal import Deal, Formula, Held, Site
from zerohour.exchange.plan import Happened, Move


def by_chance(seed: int) -> Case:
    """A deal, persons and a plan, careless in one case of three."""
    rng = Random(seed)
    deal = small_deal(rng)
    persons = small_persons(rng, deal, rng.randint(1, 9))
    return Case(deal, persons, small_plan(rng, deal, persons, slips=rng.choice((0.0, 0.0, 0.15))))


@settings(max_examples=400)
@given(st.integers(0, 2**32))
def test_a_rule_is_found_broken_exactly_when_a_naive_count_finds_it_broken(seed: int) -> None:
    case, rng = by_chance(seed), Random(seed + 1)
    if rng.random() < 0.15:
        party = rng.choice(case.deal.parties)
        case = case.stating(exposure=dict(case.plan.exposure) | {party: [n + 1 for n in case.plan.exposure[party]]})
    if rng.random() < 0.2:
        case = case.stating(out=((rng.choice(case.persons).person_id, rng.choice((Happened.NO_SHOW, Happened.DIED))),))
    assert {one.rule.value for one in check(case)} == broken_naively(case)


def test_the_random_cases_reach_every_rule_and_often_none() -> None:
    met: dict[str, int] = {}
    for seed in range(1500):
        for rule in broken_naively(by_chance(seed)) or {"none"}:
            met[rule] = met.get(rule, 0) + 1
    assert set(met) == {rule.value for rule in Rule} | {"none"}
    assert met["none"] > 100


def test_ten_thousand_persons_over_forty_stages_are_checked_in_two_seconds() -> None:
    parties = tuple(f"p{k}" for k in range(10))
    sites = tuple(Site(f"s{k}", 30) for k in range(10))
    deal = Deal("large", parties, Formula.POINTS, limit=dict.fromkeys(parties, 1000), sites=sites, per_stage=250)
    persons = [
        Held(f"P{k}", parties[k % 10], (parties[(k + 1) % 10],), family_group=f"F{k // 2}" if k % 7 == 0 else None)
        for k in range(10_000)
    ]
    moves = [Move(p.person_id, p.holder, p.wanted_by[0], k // 250 + 1, f"s{k % 10}") for k, p in enumerate(persons)]
    exposure = {party: [25] + [25] * 39 for party in parties}
    case = Case(deal, tuple(persons), replace(plan_of(deal, (), ()), moves=(), stages=40, exposure=exposure))
    ordered = sorted(moves, key=lambda move: (move.stage, move.site, move.person_id))
    case = case.stating(moves=tuple(ordered))
    began = time.perf_counter()
    assert check(case) == []
    assert time.perf_counter() - began < 2
