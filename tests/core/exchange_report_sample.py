"""A deal of three parties made up for the report: a cycle, two sites, four stages, a no-show re-planned.

All names are invented.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from zerohour.exchange.deal import Condition, Deal, Formula, Held, Mode, Site, Vehicle, comes_first, points_of
from zerohour.exchange.plan import Happened, Kept, Move, Plan, Proof, Release, Selection, exposures, in_order
from zerohour.formats.report import Exchange

GIVEN = ("سعيد", "ليلى", "عمر", "هالة", "يوسف", "نور", "Karim", "Samar")
FAMILY = ("الوادي", "النهري", "الجبلي", "الساحلي", "Barqawi", "السهلي", "الغابي")
SITES = ("bab", "الجسر")
PARTIES = ("gov", "coal", "لواء الوادي")

FLOWS = ((0, 1, 14), (1, 2, 9), (2, 0, 9), (1, 0, 8), (0, 2, 5), (2, 1, 4))
"""From, to, persons: a cycle gov → coal → brigade → gov, and some both ways."""

CATEGORIES = (("wounded",), ("child",), ("soldier",), (), ("woman",), (), ("soldier",), ("old", "civilian"), ())

DEAL = Deal(
    id="wadi-sarin-1",
    parties=PARTIES,
    formula=Formula.POINTS,
    slack=2,
    unilateral={"gov": 5},
    points={"default": 1, "soldier": 2},
    mode=Mode.STRONG,
    limit={"gov": 12, "coal": 12, "لواء الوادي": 6},
    per_stage=20,
    sites=(Site("bab", 12), Site("الجسر", 12)),
    vehicles=(Vehicle("bus1", "bab", 12), Vehicle("bus2", "الجسر", 8), Vehicle("van3", "الجسر", 4)),
    conditions=(
        Condition("c1", stage=3, needs="the aid convoy has reached both villages"),
        Condition("c2", site="الجسر", needs="the bridge is cleared"),
    ),
)


def sample_exchange(*, replanned: bool = True) -> Exchange:
    """What the report takes: about sixty persons, version 2 after a no-show (or version 1)."""
    persons = [*_released(), *_kept()]
    first = _plan(persons[:49])
    selection = Selection(
        released=tuple(Release(p.person_id, p.holder, p.wanted_by[0], points_of(p, DEAL)) for p in persons[:49]),
        kept=tuple((p.person_id, _reason(p, i)) for i, p in enumerate(persons[49:])),
        objective=(6, 0, 6, 5, 5, 49), bound=(6, 0, 6, 5, 5, 51), gap=2 / 51, proven=False, proof=Proof.SOLVER,
        seconds=0.4,
    )  # fmt: skip
    names = {p.person_id: f"{GIVEN[i % 8]} {GIVEN[(3 * i + 1) % 8]} {FAMILY[i % 7]}" for i, p in enumerate(persons)}
    names.pop("P07")
    return Exchange(
        DEAL, persons, selection, _again(first, persons) if replanned else first, names,
        previous=first if replanned else None,
        binds=("Party gov is at its limit of 12 points after stage 2.", "van3 at الجسر is full in stages 1 and 2."),
        would_help=("A limit of 14 for gov would save one stage.",),
    )  # fmt: skip


def large_exchange(persons: int = 10_000, parties: int = 10, stages: int = 40) -> Exchange:
    """As many persons, at ten sites with two vehicles each, in as many stages."""
    names = [f"party-{i}" for i in range(parties)]
    sites = [f"site-{i}" for i in range(10)]
    held = [
        Held(f"P{i:05}", names[i % parties], (names[(i + 1 + i % 3) % parties],), (("child",), ("soldier",), ())[i % 3])
        for i in range(persons)
    ]
    moves = [
        Move(p.person_id, p.holder, p.wanted_by[0], 1 + i * stages // persons, sites[i % 10], f"bus-{i % 20}")
        for i, p in enumerate(held)
    ]
    deal = replace(DEAL, parties=tuple(names), limit=dict.fromkeys(names, 900), unilateral={}, conditions=())
    points = {p.person_id: points_of(p, deal) for p in held}
    exposure = exposures(moves, points, names, stages, deal.mode)
    plan = Plan("d", "p", "s", 1, None, stages, in_order(moves), exposure, 31, False, 90.0)
    released = tuple(Release(m.person_id, m.holder, m.to, points[m.person_id]) for m in plan.moves)
    selection = Selection(released, (), (0, 0, 3334, 0, 0, persons), (0, 0, 3334, 0, 0, persons), 0.0, True,
                          Proof.CERTIFICATE, 4.0)  # fmt: skip
    who = {p.person_id: f"{GIVEN[i % 8]} {FAMILY[i % 7]}" for i, p in enumerate(held)}
    return Exchange(deal, held, selection, plan, who)


def _released() -> list[Held]:
    flows = [(holder, to) for holder, to, count in FLOWS for _ in range(count)]
    return [
        Held(f"P{i + 1:02}", PARTIES[holder], (PARTIES[to],), CATEGORIES[i % 9], "SY")
        for i, (holder, to) in enumerate(flows)
    ]


def _kept() -> list[Held]:
    return [Held(f"P{i:02}", PARTIES[i % 3], (PARTIES[(i + 1) % 3],), blocked=i % 5 == 0) for i in range(50, 64)]


def _reason(person: Held, i: int) -> Kept:
    return Kept.HOLD if person.blocked else (Kept.BALANCE, Kept.NOT_WANTED, Kept.BALANCE, Kept.FAMILY)[i % 4]


def _plan(persons: list[Held]) -> Plan:
    """Turn by turn one person of each flow, those released first in front, as many a stage as the vehicles seat."""
    turns = sorted(range(len(persons)), key=lambda i: (not comes_first(persons[i], DEAL), i % 8, i))
    seats = [v for v in DEAL.vehicles for _ in range(v.seats // 2)]
    places = [(stage, vehicle) for stage, vehicle in product((1, 2, 3, 4), sorted(seats, key=lambda v: v.id))][:49]
    places.append((4, DEAL.vehicles[0]))
    moves = [
        Move(persons[i].person_id, persons[i].holder, persons[i].wanted_by[0], stage, vehicle.site, vehicle.id)
        for i, (stage, vehicle) in zip(turns, places + [(4, DEAL.vehicles[0])] * 8, strict=False)
    ]
    return Plan("d" * 64, "p" * 64, "s" * 64, 1, None, 4, in_order(moves), _exposure(moves, persons), 4, True, 0.3)


def _again(first: Plan, persons: list[Held]) -> Plan:
    """Stage 1 is done, one person of stage 2 did not come, and two who were to go against them go a stage later."""
    second = [move for move in first.moves if move.stage == 2]
    absent, later = second[0], {second[3].person_id, second[7].person_id}
    moves = [
        replace(move, done=move.stage == 1, stage=move.stage + (move.person_id in later))
        for move in first.moves
        if move != absent
    ]
    return replace(
        first, version=2, previous="1" * 64, moves=in_order(moves), exposure=_exposure(moves, persons),
        out=((absent.person_id, Happened.NO_SHOW),),
    )  # fmt: skip


def _exposure(moves: list[Move], persons: list[Held]) -> dict[str, list[int]]:
    points = {p.person_id: points_of(p, DEAL) for p in persons}
    return {party: list(values) for party, values in exposures(moves, points, PARTIES, 4, DEAL.mode).items()}
