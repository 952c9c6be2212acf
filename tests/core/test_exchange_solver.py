"""Selection, stages and re-planning held against brute force, and against the checker that shares no code with them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

import pytest
from exchange_cases import Case, plan_of, small_deal, small_persons
from exchange_naively import broken_naively
from hypothesis import given, settings
from hypothesis import strategies as st

from zerohour.exchange.deal import Deal, Formula, Held, Mode, Number, Site, Vehicle
from zerohour.exchange.errors import Infeasible
from zerohour.exchange.plan import Event, Happened, Kept, Move, Plan, Proof, Selection, in_order
from zerohour.exchange.replan import changed, replan
from zerohour.exchange.select import select
from zerohour.exchange.stage import Staged, stage

DEAL_RULES = {"person_twice", "hold", "holder", "wanted", "numbers", "balance", "family"}
"""Rules a selection alone must keep: those of stages are staging's."""


def released_by_chance(persons: Sequence[Held]) -> Iterator[dict[str, str]]:
    """Every way to send each person nowhere or to somebody who wants them."""
    choices = [(None, *(() if p.blocked else p.wanted_by)) for p in persons]
    for chosen in itertools.product(*choices):
        yield {p.person_id: to for p, to in zip(persons, chosen, strict=True) if to is not None}


def without_road(deal: Deal) -> Deal:
    return replace(deal, sites=(), vehicles=(), conditions=(), per_stage=None, calendar=(), limit={}, max_stages=40)


def moves_of(persons: Sequence[Held], to: dict[str, str], at: dict[str, tuple[int, str]], deal: Deal) -> list[Move]:
    """Moves with vehicles filled in order; where seats run out, the last vehicle is overfull and the checker says so."""
    moves = []
    seats = {v.id: (v.site, v.seats) for v in deal.vehicles}
    used: Counter[tuple[int, str]] = Counter()
    for person in persons:
        if person.person_id in to:
            stage_, site = at[person.person_id]
            mine = [v for v, (where, _) in seats.items() if where == site]
            vehicle = next((v for v in mine if used[stage_, v] < seats[v][1]), mine[-1] if mine else "")
            used[stage_, vehicle] += 1
            moves.append(Move(person.person_id, person.holder, to[person.person_id], stage_, site, vehicle))
    return moves


def best_selection(deal: Deal, persons: Sequence[Held]) -> tuple[int, ...] | None:
    plain = without_road(deal)
    best = None
    for to in released_by_chance(persons):
        moves = moves_of(persons, to, dict.fromkeys(to, (1, "")), plain)
        case = Case(plain, tuple(persons), plan_of(plain, persons, moves))
        if broken_naively(case) & DEAL_RULES:
            continue
        people = [p for p in persons if p.person_id in to]
        value = (*(sum(c in p.category for p in people) for c in deal.first), len(people))
        best = value if best is None else max(best, value)
    return best


@given(st.integers(0, 10**9), st.integers(1, 6))
@settings(max_examples=150)
def test_selection_equals_brute_force(seed: int, n: int) -> None:
    rng = Random(seed)
    deal = small_deal(rng, road=False)
    persons = small_persons(rng, deal, n)
    best = best_selection(deal, persons)
    try:
        found = select(deal, persons)
    except Infeasible as no:
        assert best is None
        assert no.rules
        return
    assert found.objective == best
    assert found.bound == found.objective
    assert found.proven
    assert {r.person_id for r in found.released} | {p for p, _ in found.kept} == {p.person_id for p in persons}
    moves = in_order(Move(r.person_id, r.holder, r.to, 1) for r in found.released)
    plain = without_road(deal)
    assert not broken_naively(Case(plain, tuple(persons), plan_of(plain, persons, moves))) & DEAL_RULES


def best_stages(deal: Deal, persons: Sequence[Held], selection: Selection, most: int) -> tuple[int, int] | None:
    """(stages, sum of stage numbers of first persons) of the best plan, by trying everything."""
    to = {r.person_id: r.to for r in selection.released}
    going = [p for p in persons if p.person_id in to]
    sites = [site.id for site in deal.sites] or [""]
    for stages in range(1 if going else 0, most + 1):
        best = None
        places = [[(t, s) for t in range(1, stages + 1) for s in ([p.site] if p.site else sites)] for p in going]
        for chosen in itertools.product(*places):
            at = {p.person_id: place for p, place in zip(going, chosen, strict=True)}
            plan = plan_of(deal, persons, moves_of(persons, to, at, deal))
            if plan.stages < stages:
                continue
            if broken_naively(Case(deal, tuple(persons), plan)) - {"numbers", "balance"}:
                continue
            firsts = sum(at[p.person_id][0] for p in going if set(p.category) & set(deal.first))
            best = firsts if best is None else min(best, firsts)
        if best is not None:
            return stages, best
    return None


def staged_plan(deal: Deal, persons: Sequence[Held], staged: Staged) -> Case:
    return Case(deal, tuple(persons), plan_of(deal, persons, staged.moves))


@given(st.integers(0, 10**9))
@settings(max_examples=60)
def test_staging_equals_brute_force(seed: int) -> None:
    rng = Random(seed)
    deal = replace(small_deal(rng), max_stages=2)
    deal = replace(deal, calendar=deal.calendar[:1])
    persons = small_persons(rng, deal, rng.randint(1, 4))
    try:
        selection = select(deal, persons)
    except Infeasible:
        return
    best = best_stages(deal, persons, selection, 2)
    try:
        staged = stage(deal, persons, selection)
    except Infeasible as no:
        assert best is None
        assert no.rules
        return
    assert best is not None
    firsts = {p.person_id for p in persons if set(p.category) & set(deal.first)}
    assert (staged.stages, sum(m.stage for m in staged.moves if m.person_id in firsts)) == best
    assert staged.proven
    assert staged.bound == staged.stages
    assert not broken_naively(staged_plan(deal, persons, staged))


@given(st.integers(0, 10**9), st.integers(4, 30))
@settings(max_examples=60)
def test_every_plan_the_stager_makes_breaks_no_rule(seed: int, n: int) -> None:
    rng = Random(seed)
    deal = small_deal(rng)
    persons = small_persons(rng, deal, n)
    try:
        staged = stage(deal, persons, select(deal, persons))
    except Infeasible:
        return
    assert not broken_naively(staged_plan(deal, persons, staged))


def as_plan(deal: Deal, persons: Sequence[Held], staged: Staged) -> Plan:
    return plan_of(deal, persons, staged.moves)


def events_by_chance(rng: Random, plan: Plan) -> list[Event]:
    """A stage under way: most of it done, some did not come."""
    if not plan.moves:
        return []
    events = []
    families: dict[str, Happened] = {}
    for move in plan.moves:
        if move.stage == 1:
            happened = rng.choice((Happened.DONE, Happened.DONE, Happened.DONE, Happened.NO_SHOW, Happened.DIED))
            events.append(Event(1, families.setdefault(move.person_id, happened), move.person_id))
    return events


@given(st.integers(0, 10**9), st.integers(4, 14))
@settings(max_examples=60)
def test_mending_moves_nobody_who_is_done_and_no_more_than_a_fresh_plan_would(seed: int, n: int) -> None:
    rng = Random(seed)
    deal = replace(small_deal(rng, formula=Formula.POINTS), together=False, calendar=())
    persons = small_persons(rng, deal, n)
    try:
        plan = as_plan(deal, persons, stage(deal, persons, select(deal, persons)))
    except Infeasible:
        return
    events = events_by_chance(rng, plan)
    try:
        mended = replan(deal, persons, plan, events)
    except Infeasible:
        return
    done = {e.person_id for e in events if e.event is Happened.DONE}
    out = {e.person_id for e in events if e.event is not Happened.DONE}
    place = {m.person_id: (m.stage, m.site, m.vehicle, m.to) for m in plan.moves}
    after = {m.person_id: (m.stage, m.site, m.vehicle, m.to) for m in mended.moves}
    assert all(after[person] == place[person] for person in done if person)
    assert not out & after.keys()
    assert all(m.stage > 1 for m in mended.moves if not m.done)
    assert mended.changed == changed(plan.moves, mended.moves)
    case = Case(deal, tuple(persons), plan_of(deal, persons, mended.moves))
    assert not broken_naively(case) - {"exposure"}  # what has happened may have exposed a side already
    left = [replace(p, blocked=p.blocked or p.person_id in out) for p in persons]
    keep_all = [m for m in plan.moves if m.person_id not in out]
    fresh = Case(deal, tuple(left), plan_of(deal, left, keep_all))
    if not broken_naively(fresh):
        assert mended.changed == len(out)


def fewest_changes(deal: Deal, persons: Sequence[Held], plan: Plan, done: set[str], out: set[str]) -> int | None:
    """By trying everything: the fewest people whose move differs, with what is done left as it is."""
    old = {m.person_id: m for m in plan.moves}
    fixed = [old[p] for p in done]
    free = [p for p in persons if p.person_id not in done | out and not p.blocked]
    choices = []
    for person in free:
        kept = [old[person.person_id]] if person.person_id in old and old[person.person_id].stage > 1 else []
        new = [Move(person.person_id, person.holder, to, t) for to in person.wanted_by for t in (2, 3, 4)]
        choices.append([None, *kept, *(m for m in new if m not in kept)])
    best = None
    for chosen in itertools.product(*choices):
        moves = [*fixed, *(m for m in chosen if m)]
        case = Case(deal, tuple(persons), plan_of(deal, persons, moves))
        if not broken_naively(case):
            count = changed(plan.moves, moves)
            best = count if best is None else min(best, count)
    return best


@given(st.integers(0, 10**9), st.integers(3, 5))
@settings(max_examples=60)
def test_mending_changes_as_few_moves_as_brute_force_can(seed: int, n: int) -> None:
    rng = Random(seed)
    small = small_deal(rng, formula=Formula.POINTS, road=False)
    deal = replace(small, together=False, max_stages=4, limit={}, unilateral={small.parties[0]: 2})
    persons = small_persons(rng, deal, n)
    staged = stage(deal, persons, select(deal, persons))
    spread = [replace(m, stage=rng.choice((1, 2, 3))) for m in staged.moves]
    plan = plan_of(deal, persons, spread)
    events = events_by_chance(rng, plan)
    done = {e.person_id for e in events if e.event is Happened.DONE and e.person_id}
    out = {e.person_id for e in events if e.event is not Happened.DONE and e.person_id}
    if not events:
        return
    best = fewest_changes(deal, persons, plan, done, out)
    try:
        mended = replan(deal, persons, plan, events)
    except Infeasible:
        assert best is None
        return
    assert mended.changed == best
    assert mended.proven


def cycle() -> tuple[Deal, tuple[Held, ...]]:
    """Three parties who can only deal in a circle."""
    persons = tuple(
        Held(f"{holder}{k}", holder, (to,), ("soldier",))
        for holder, to in (("a", "b"), ("b", "c"), ("c", "a"))
        for k in range(6)
    )
    deal = Deal(
        "ring", ("a", "b", "c"), Formula.POINTS, points={"default": 1, "soldier": 5}, limit={"a": 10, "b": 10, "c": 10}
    )
    return deal, persons


def test_a_cycle_of_three_is_found_where_no_two_parties_could_deal() -> None:
    deal, persons = cycle()
    found = select(deal, persons)
    assert found.objective[-1] == 18
    staged = stage(deal, persons, found)
    assert staged.stages == 3
    assert max(max(values) for values in staged.exposure.values()) <= 10


def test_a_chain_begins_with_a_unilateral_release() -> None:
    deal, persons = cycle()
    chain = tuple(p for p in persons if p.holder != "c")
    assert select(deal, chain).objective[-1] == 0
    assert select(replace(deal, unilateral={"a": 30}), chain).objective[-1] == 6 + 6


def test_the_wounded_go_first_and_weigh_nothing() -> None:
    deal, persons = cycle()
    wounded = Held("w1", "a", ("c",), ("wounded", "soldier"))
    found = select(deal, (*persons, wounded))
    assert {r.points for r in found.released if r.person_id == "w1"} == {0}
    staged = stage(deal, (*persons, wounded), found)
    assert next(m.stage for m in staged.moves if m.person_id == "w1") == 1


def test_numbers_that_cannot_be_met_are_named() -> None:
    deal, persons = cycle()
    asked = replace(
        deal, formula=Formula.NUMBERS, numbers=(Number("a", "b", 3, "soldier"), Number("b", "c", 7, "soldier"))
    )
    with pytest.raises(Infeasible) as no:
        select(asked, persons)
    assert [(rule.name, rule.values["count"]) for rule in no.value.rules] == [("numbers", 7)]


def test_a_pool_larger_than_the_quota_gives_exactly_the_quota() -> None:
    deal, persons = cycle()
    asked = replace(deal, formula=Formula.NUMBERS, numbers=(Number("a", "b", 4, "soldier"), Number("b", "c", 2)))
    found = select(asked, persons)
    assert Counter((r.holder, r.to) for r in found.released) == {("a", "b"): 4, ("b", "c"): 2}
    assert {reason for _, reason in found.kept} == {Kept.NUMBERS}


def test_all_for_all_frees_everyone_wanted_and_needs_no_solver_to_believe() -> None:
    deal, persons = cycle()
    found = select(replace(deal, formula=Formula.ALL), (*persons, Held("x", "a", ("b",), blocked=True)))
    assert len(found.released) == 18
    assert found.proof is Proof.CERTIFICATE
    assert dict(found.kept) == {"x": Kept.HOLD}


def test_limits_below_the_smallest_person_are_named_together() -> None:
    deal, persons = cycle()
    tight = replace(deal, limit={"a": 4, "b": 4, "c": 4})
    with pytest.raises(Infeasible) as no:
        stage(tight, persons, select(tight, persons))
    assert [(rule.name, rule.values["party"]) for rule in no.value.rules] == [("exposure", p) for p in "abc"]


def test_a_party_with_a_limit_below_the_smallest_person_gives_only_after_it_has_received() -> None:
    deal, persons = cycle()
    wary = replace(deal, limit={"a": 0, "b": 10, "c": 10})
    staged = stage(wary, persons, select(wary, persons))
    assert min(m.stage for m in staged.moves if m.holder == "a") > min(m.stage for m in staged.moves if m.to == "a")


def test_a_no_show_is_mended_with_one_counterpart_kept_back() -> None:
    deal, persons = cycle()
    plan = as_plan(deal, persons, stage(deal, persons, select(deal, persons)))
    first = [move for move in plan.moves if move.stage == 1]
    missing = first[0]
    events = [Event(1, Happened.NO_SHOW if m is missing else Happened.DONE, m.person_id) for m in first]
    mended = replan(deal, persons, plan, events)
    assert missing.person_id not in {m.person_id for m in mended.moves}
    assert mended.changed == 3  # the one who did not come, and one of each other side to balance the circle
    assert sum(m.done for m in mended.moves) == len(first) - 1


def test_a_closed_site_takes_nobody_more() -> None:
    deal, persons = cycle()
    deal = replace(deal, sites=(Site("north", 20), Site("south", 20)), vehicles=(Vehicle("bus", "north", 20),))
    plan = as_plan(deal, persons, stage(deal, persons, select(deal, persons)))
    used = Counter(m.site for m in plan.moves if m.stage > 1)
    shut = max(used, key=lambda site: used[site])
    events = [Event(1, Happened.DONE, m.person_id) for m in plan.moves if m.stage == 1]
    mended = replan(deal, persons, plan, [*events, Event(2, Happened.SITE_CLOSED, site=shut)])
    assert not [m for m in mended.moves if m.stage > 1 and m.site == shut]
    assert len(mended.moves) == len(plan.moves)


def test_simultaneous_exposure_lets_a_swap_happen_in_one_stage() -> None:
    deal, persons = cycle()
    both = replace(deal, mode=Mode.SIMULTANEOUS, limit={"a": 0, "b": 0, "c": 0})
    assert stage(both, persons, select(both, persons)).stages == 1
