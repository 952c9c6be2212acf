"""A plan that keeps the deal passes the check; each rule, broken alone, is refused by its name alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from exchange_cases import DEAL_HASH, PERSONS_HASH, Case, by_hand, plan_of

from zerohour.exchange.certificate import WORDS, Broken, Rule, check_plan, waits_for
from zerohour.exchange.deal import Condition, Formula, Mode, Number, Site, Vehicle
from zerohour.exchange.plan import Happened, Move
from zerohour.locale import words

HAND = by_hand()
ALL = HAND.agreed(formula=Formula.ALL)
NUMBERS = HAND.agreed(
    formula=Formula.NUMBERS,
    numbers=(
        Number("gov", "coal", 2, "soldier"),
        Number("gov", "coal", 1, "child"),
        Number("gov", "brig", 1, nationality="SY"),
        Number("coal", "brig", 2),
        Number("brig", "gov", 3),
        Number("brig", "gov", 1, nationality="IQ"),
    ),
)
CALENDAR = HAND.agreed(calendar=((1, 5), (7, 4)))
SIMULTANEOUS = HAND.agreed(mode=Mode.SIMULTANEOUS, limit={"gov": 0, "coal": 0, "brig": 0}).moving(HAND.plan.moves)
UNILATERAL = HAND.agreed(unilateral={"gov": 10}, limit={}).without("S2", "S3", "S5", "S6", "S4")
DONE = HAND.moving(replace(move, done=move.stage == 1) for move in HAND.plan.moves)
"""Stage 1 lies behind."""


def check(case: Case, **stated: int) -> list[Broken]:
    """What is broken in a case, its hashes being right."""
    hashes = {"deal_hash": DEAL_HASH, "persons_hash": PERSONS_HASH}
    return check_plan(case.deal, case.persons, case.plan, **hashes, max_exposure=stated or None)


def names(case: Case) -> list[tuple[str, str | None]]:
    """Broken rules, by name and way."""
    return [(one.rule.value, one.what) for one in check(case)]


@pytest.mark.parametrize(
    "case",
    [HAND, ALL, NUMBERS, CALENDAR, SIMULTANEOUS, UNILATERAL, DONE, HAND.agreed(together=False), HAND.without(
        *(move.person_id for move in HAND.plan.moves))],
    ids=["points", "all", "numbers", "calendar", "simultaneous", "unilateral", "half done", "families apart", "nobody"],
)  # fmt: skip
def test_a_plan_that_keeps_the_deal_passes(case: Case) -> None:
    assert check(case) == []


Mutation = Callable[[], Case]
ONE_RULE: dict[str, tuple[Mutation, str, str | None]] = {
    "for another deal": (lambda: HAND.stating(deal="0" * 64), "input", "deal_hash"),
    "from another persons file": (lambda: HAND.stating(persons="0" * 64), "input", "persons_hash"),
    "moves out of order": (lambda: HAND.stating(moves=(*HAND.plan.moves[1:], HAND.plan.moves[0])), "input", "order"),
    "a stage that is not used": (
        lambda: HAND.stating(stages=3, exposure={p: [*HAND.plan.exposure[p], 0] for p in HAND.deal.parties}),
        "input", "stages",
    ),
    "more stages than agreed": (lambda: HAND.agreed(max_stages=1, limit={}), "input", "max_stages"),
    "a bound above the plan": (lambda: HAND.stating(bound_stages=3), "input", "bound_stages"),
    "nobody of that name": (lambda: HAND.also(Move("Q9", "gov", "coal", 2, "road")), "input", "unknown_person"),
    "one person in two rows": (lambda: replace(HAND, persons=(*HAND.persons, HAND.persons[0])), "input", "listed_twice"),
    "an exposure stated one too low": (
        lambda: HAND.stating(exposure=dict(HAND.plan.exposure) | {"gov": [10, 9]}), "input", "exposure",
    ),
    "an exposure left out": (
        lambda: HAND.stating(exposure={"gov": [10, 10], "coal": [10, 10]}), "input", "exposure_stages",
    ),
    "an exposure of nobody": (
        lambda: HAND.stating(exposure=dict(HAND.plan.exposure) | {"town": [0, 0]}), "input", "exposure_party",
    ),
    "a person twice": (lambda: HAND.also(Move("W1", "brig", "gov", 2, "road")), "person_twice", None),
    "a blocked person": (lambda: HAND.person("W1", blocked=True), "hold", None),
    "a person taken out": (lambda: HAND.stating(out=(("W1", Happened.WITHDRAWN),)), "hold", "out"),
    "the wrong holder": (lambda: HAND.move("W1", holder="coal"), "holder", None),
    "a party that did not ask": (lambda: HAND.move("W1", to="coal"), "wanted", None),
    "a person nobody wants": (lambda: HAND.person("W1", wanted_by=()), "wanted", None),
    "handed to the holder itself": (lambda: HAND.person("W1", wanted_by=("brig",)).move("W1", to="brig"), "wanted", None),
    "a number short by one": (lambda: NUMBERS.without("S4"), "numbers", None),
    "a number over by one": (
        lambda: NUMBERS.agreed(numbers=(*NUMBERS.deal.numbers[:4], Number("brig", "gov", 2), NUMBERS.deal.numbers[5])),
        "numbers", None,
    ),
    "a person of no agreed number": (
        lambda: NUMBERS.agreed(numbers=(*NUMBERS.deal.numbers[:2], *NUMBERS.deal.numbers[3:])), "numbers", "unmatched",
    ),
    "another nationality than agreed": (lambda: NUMBERS.person("W1", nationality=None), "numbers", None),
    "somebody left behind": (lambda: ALL.without("W1"), "numbers", "left_behind"),
    "a balance passed by one": (
        lambda: HAND.agreed(points={"default": 1, "soldier": 10, "civilian": 1}, limit={})
        .person("X1", blocked=False).also(Move("X1", "gov", "coal", 2, "road")), "balance", None,
    ),
    "a family in two stages": (lambda: HAND.move("M1", stage=2, site="road"), "family", "stages"),
    "half a family": (lambda: HAND.without("C1"), "family", "left_behind"),
    "a family of whom one may not go": (
        lambda: HAND.person("X1", family_group="F1"), "family", "left_behind",
    ),
    "one too many in a stage": (lambda: HAND.agreed(per_stage=4), "per_stage", None),
    "no site": (lambda: HAND.move("C1", site=""), "site", "missing"),
    "a site nobody knows": (lambda: HAND.move("C1", site="harbour"), "site", "unknown"),
    "a site where there are none": (
        lambda: HAND.agreed(sites=(), vehicles=(), conditions=()).moving(replace(m, vehicle="", site="") for m in HAND.plan.moves)
        .person("W1", site=None).move("C1", site="field"), "site", "unknown",
    ),
    "another site than the person's": (lambda: HAND.person("C1", site="road"), "site", "fixed"),
    "one too many at a site": (lambda: HAND.agreed(sites=(Site("gate", 3), Site("field", 1), Site("road"))), "site", "per_stage"),
    "a closed site": (lambda: HAND.agreed(sites=(Site("gate", 3), Site("field"), Site("road", 0))), "site", "per_stage"),
    "no vehicle": (lambda: HAND.move("S1", vehicle=""), "vehicle", "missing"),
    "a vehicle nobody knows": (lambda: HAND.move("S1", vehicle="taxi"), "vehicle", "unknown"),
    "a vehicle at a site without": (lambda: HAND.agreed(vehicles=(Vehicle("bus", "gate", 9),)).move("W1", vehicle="bus"), "vehicle", "elsewhere"),
    "a seat too many": (lambda: HAND.agreed(vehicles=(Vehicle("bus", "gate", 2),)), "vehicle", "seats"),
    "a calendar off by one": (lambda: HAND.agreed(calendar=((1, 5), (7, 3))), "calendar", None),
    "a limit passed by one point": (lambda: HAND.agreed(limit={"gov": 10, "coal": 10, "brig": 9}), "exposure", None),
    "a site before the one it waits for": (
        lambda: HAND.agreed(conditions=(Condition("gate-first", site="field", after_site="gate"),)), "condition", None,
    ),
    "a stage before the site it waits for": (
        lambda: HAND.agreed(conditions=(Condition("road-first", stage=2, after_site="road"),)), "condition", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_RULE)
def test_a_rule_broken_alone_is_refused_by_its_name_alone(name: str) -> None:
    mutated, rule, what = ONE_RULE[name]
    found = names(mutated())
    assert set(found) == {(rule, what)}


def test_every_rule_is_broken_by_some_test_and_every_way_has_its_words() -> None:
    tested = {(rule, what) for _, rule, what in ONE_RULE.values()}
    assert {rule.value for rule in Rule} == {rule for rule, _ in tested}
    assert {(rule.value, what) for rule, what in WORDS} - tested == {("input", "stage"), ("input", "max_exposure")}
    for rule, what in WORDS:
        wrong, fix, values = Broken(rule, what=what).in_words()
        assert words("en")(wrong, **values)
        assert words("ar")(fix, **values)


def test_a_move_in_a_stage_the_plan_does_not_have_is_named() -> None:
    found = check(HAND.stating(stages=1, exposure={p: [10] for p in HAND.deal.parties}, bound_stages=1))
    assert {(one.what, one.stage, one.limit) for one in found} == {("stage", 2, 1)}
    assert {one.person_id for one in found} == {"S4", "S5", "S6", "W1"}


@pytest.mark.parametrize("stage", [0, -3, 10**12])
def test_an_absurd_stage_is_refused_and_does_no_harm(stage: int) -> None:
    late = tuple(replace(move, stage=stage) if move.person_id == "W1" else move for move in HAND.plan.moves)
    assert ("input", "stage") in names(HAND.stating(moves=late))


def test_the_largest_exposure_stated_must_be_the_largest() -> None:
    assert check(HAND, gov=10, coal=10, brig=10) == []
    (wrong,) = check(HAND, gov=10, coal=9, brig=10)
    assert wrong.values() == {"rule": "input", "what": "max_exposure", "party": "coal", "value": 9, "limit": 10}
    (missing,) = check(HAND, gov=10, coal=10)
    assert missing.party == "brig"


def test_the_figure_and_the_limit_are_told_with_the_rule() -> None:
    found = check(HAND.agreed(limit={"gov": 9, "coal": 10}))
    assert [one.values() for one in found] == [
        {"rule": "exposure", "stage": 1, "party": "gov", "value": 10, "limit": 9},
        {"rule": "exposure", "stage": 2, "party": "gov", "value": 10, "limit": 9},
    ]


def test_strong_exposure_hears_of_a_release_one_stage_later_than_simultaneous_exposure() -> None:
    assert HAND.plan.exposure["gov"] == [10, 10]
    assert SIMULTANEOUS.plan.exposure["gov"] == [0, 0]
    assert check(SIMULTANEOUS.agreed(limit={"gov": -1}))[0].rule is Rule.EXPOSURE


def test_all_broken_rules_are_told_at_once_and_always_in_the_same_order() -> None:
    case = HAND.agreed(per_stage=3, limit={"gov": 1}).move("C1", site="", stage=2)
    shuffled = replace(case, persons=tuple(reversed(case.persons)))
    assert check(case) == check(shuffled)
    rules = [one.rule for one in check(case)]
    assert set(rules) == {Rule.FAMILY, Rule.PER_STAGE, Rule.SITE, Rule.EXPOSURE}
    assert rules == sorted(rules, key=list(Rule).index)
    assert len(set(check(case))) == len(check(case))


def test_those_an_event_took_out_need_not_move_when_all_are_released() -> None:
    assert check(ALL.without("W1").stating(out=(("W1", Happened.NOT_TRAVELLING),))) == []
    assert check(DONE.stating(out=(("C1", Happened.DONE),))) == []


def test_a_family_that_cannot_move_whole_need_not_move_when_all_are_released() -> None:
    assert check(ALL.person("C1", blocked=True).without("C1", "M1")) == []
    assert names(ALL.agreed(together=False).person("C1", blocked=True).without("C1", "M1")) == [
        ("numbers", "left_behind")
    ]


def test_a_family_split_by_an_event_is_no_fault_of_the_plan() -> None:
    assert check(DONE.without("C1").stating(out=(("C1", Happened.NO_SHOW),))) == []
    assert check(HAND.without("C1").stating(out=(("C1", Happened.DIED),))) == []
    assert names(HAND.without("C1").stating(out=(("C1", Happened.NO_SHOW),))) == [("family", "left_behind")]


def test_a_calendar_day_behind_us_may_lack_those_an_event_took_out_but_no_more() -> None:
    behind = replace(CALENDAR, plan=DONE.plan).without("C1", "M1").agreed(together=False)
    gone = (("C1", Happened.NO_SHOW), ("M1", Happened.WITHDRAWN))
    assert check(behind.stating(out=gone)) == []
    assert names(behind.stating(out=gone[:1])) == [("calendar", None)]


def test_a_calendar_may_close_with_days_on_which_nobody_moves() -> None:
    quiet = HAND.agreed(calendar=((1, 5), (7, 4), (14, 0)))
    assert check(quiet) == []
    true = plan_of(quiet.deal, quiet.persons, quiet.plan.moves).exposure
    after = {party: [*figures, 0] for party, figures in true.items()}
    assert check(quiet.stating(stages=3, exposure=after)) == []


def test_what_waits_for_the_outside_world_is_listed_and_not_called_broken() -> None:
    assert [condition.id for condition in waits_for(HAND.deal, HAND.plan)] == ["crossing"]
    done = HAND.moving(replace(move, done=True) for move in HAND.plan.moves)
    assert waits_for(done.deal, done.plan) == []
