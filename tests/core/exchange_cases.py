"""Small deals, persons and plans for the tests of the exchange: one made by hand, and any number made by chance.

Everything is synthetic, and everything by chance comes from the `random.Random` handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from zerohour.exchange.deal import Condition, Deal, Formula, Held, Mode, Number, Site, Vehicle
from zerohour.exchange.plan import Move, Plan, in_order

DEAL_HASH, PERSONS_HASH = "d" * 64, "e" * 64
CATEGORIES = ("soldier", "officer", "civilian", "wounded", "child", "woman", "old")


@dataclass(frozen=True)
class Case:
    """A deal, the persons it is about, and a plan."""

    deal: Deal
    persons: tuple[Held, ...]
    plan: Plan

    def agreed(self, **changes: Any) -> Case:
        """With other terms in the deal."""
        return replace(self, deal=replace(self.deal, **changes))

    def person(self, person_id: str, **changes: Any) -> Case:
        """With one person changed in the persons file."""
        persons = [replace(one, **changes) if one.person_id == person_id else one for one in self.persons]
        return replace(self, persons=tuple(persons))

    def stating(self, **changes: Any) -> Case:
        """With other figures in the plan, right or wrong."""
        return replace(self, plan=replace(self.plan, **changes))

    def move(self, person_id: str, **changes: Any) -> Case:
        """With one person's move changed, in order, and the plan's figures right again."""
        moves = [replace(one, **changes) if one.person_id == person_id else one for one in self.plan.moves]
        return self.moving(moves)

    def without(self, *person_ids: str) -> Case:
        """With some persons staying where they are."""
        return self.moving(one for one in self.plan.moves if one.person_id not in person_ids)

    def also(self, *moves: Move) -> Case:
        """With more moves."""
        return self.moving([*self.plan.moves, *moves])

    def moving(self, moves: Iterable[Move]) -> Case:
        """With these moves, in order, and figures that fit them."""
        return replace(self, plan=plan_of(self.deal, self.persons, moves, like=self.plan))


def by_hand() -> Case:
    """A cycle gov → coal → brig → gov, twice; a family, wounded, sites, one bus, a condition. It keeps every rule.

    Stage 1: three soldiers at the gate by bus, a mother and child at the field. Stage 2: three more at the gate by bus,
    and one wounded by the road, which opens only after the field.
    """
    soldier, ring = ("soldier",), {"gov": "coal", "coal": "brig", "brig": "gov"}
    soldiers = [
        Held(f"S{k}", holder, (to,), soldier, "SY")
        for k, (holder, to) in enumerate([*ring.items(), *ring.items()], start=1)
    ]
    others = [
        Held("C1", "gov", ("coal",), ("child",), "SY", family_group="F1"),
        Held("M1", "gov", ("coal", "brig"), ("woman", "civilian"), "SY", family_group="F1"),
        Held("W1", "brig", ("gov",), ("wounded", "soldier"), "IQ", site="road"),
        Held("X1", "gov", ("coal",), ("civilian",), "SY", blocked=True),
        Held("Z1", "coal", (), ("soldier",), "SY"),
    ]
    deal = Deal(
        id="ring",
        parties=("gov", "coal", "brig"),
        formula=Formula.POINTS,
        points={"default": 1, "soldier": 10},
        limit={"gov": 10, "coal": 10, "brig": 10},
        max_stages=3,
        per_stage=5,
        sites=(Site("gate", 3), Site("field"), Site("road", 2)),
        vehicles=(Vehicle("bus", "gate", 3),),
        conditions=(
            Condition("field-first", site="road", after_site="field"),
            Condition("crossing", stage=2, needs="the crossing is open"),
        ),
    )
    at_gate = [
        Move(one.person_id, one.holder, one.wanted_by[0], k // 3 + 1, "gate", "bus") for k, one in enumerate(soldiers)
    ]
    elsewhere = [
        Move("C1", "gov", "coal", 1, "field"), Move("M1", "gov", "brig", 1, "field"), Move("W1", "brig", "gov", 2, "road"),
    ]  # fmt: skip
    persons = (*soldiers, *others)
    return Case(deal, persons, plan_of(deal, persons, [*at_gate, *elsewhere]))


def plan_of(deal: Deal, persons: Iterable[Held], moves: Iterable[Move], *, like: Plan | None = None) -> Plan:
    """A plan with these moves, in order, that states its figures as they are (counted person by person)."""
    ordered = in_order(moves)
    stages = max((move.stage for move in ordered), default=0)
    exposure = {
        party: [exposed(deal, persons, ordered, party, t) for t in range(1, stages + 1)] for party in deal.parties
    }
    base = like or Plan(DEAL_HASH, PERSONS_HASH, None, 1, None, 0, (), {}, 0, True, 0.0)
    return replace(base, stages=stages, moves=ordered, exposure=exposure, bound_stages=min(base.bound_stages, stages))


def exposed(deal: Deal, persons: Iterable[Held], moves: Iterable[Move], party: str, stage: int) -> int:
    """A party's exposure after a stage, one move at a time; a move of nobody known counts nothing."""
    by_id = {person.person_id: person for person in persons}
    heard = stage - 1 if deal.mode is Mode.STRONG else stage
    total = 0
    for move in moves:
        if move.person_id in by_id and move.stage >= 1:
            person = by_id[move.person_id]
            counts = counted(deal, person)
            total += counts if person.holder == party and move.stage <= stage else 0
            total -= counts if move.to == party and move.stage <= heard else 0
    return total


def counted(deal: Deal, person: Held) -> int:
    """What a person counts, read off the deal word by word."""
    for category in person.category:
        if category in deal.first and not deal.count_first:
            return 0
    for category in person.category:
        return deal.points[category] if category in deal.points else deal.points["default"]
    return deal.points["default"]


def small_deal(rng: Random, *, formula: Formula | None = None, road: bool = True) -> Deal:
    """Two to four parties under one formula; with `road`, sometimes sites, vehicles, caps, a calendar, conditions.

    Agreed numbers and a calendar are small and need not be possible.
    """
    parties = ("gov", "coal", "brig", "town")[: rng.randint(2, 4)]
    formula = formula or rng.choice(list(Formula))
    deal = Deal(
        id="small",
        parties=parties,
        formula=formula,
        slack=rng.choice((0, 0, 1, 3)),
        unilateral={rng.choice(parties): rng.randint(1, 4)} if rng.random() < 0.4 else {},
        first=rng.choice((("wounded", "child", "woman"), ("child",), ())),
        count_first=rng.random() < 0.2,
        together=rng.random() < 0.7,
        numbers=_numbers(rng, parties) if formula is Formula.NUMBERS else (),
        points={"default": 1, "soldier": rng.randint(1, 4), "officer": rng.randint(3, 8)},
        mode=rng.choice(list(Mode)),
        limit={party: rng.randint(4, 12) for party in parties if rng.random() < 0.7},
        max_stages=rng.choice((2, 4, 40)),
    )
    return _with_road(rng, deal) if road else deal


def _numbers(rng: Random, parties: Sequence[str]) -> tuple[Number, ...]:
    pairs = [(a, b) for a in parties for b in parties if a != b]
    entries = []
    for holder, to in rng.sample(pairs, min(len(pairs), rng.randint(1, 3))):
        category = rng.choice((None, None, "soldier", "civilian"))
        entries.append(Number(holder, to, rng.randint(0, 2), category, rng.choice((None, None, "SY"))))
    return tuple(entries)


def _with_road(rng: Random, deal: Deal) -> Deal:
    names = ("gate", "field", "road")[: rng.randint(0, 3)]
    sites = tuple(Site(name, rng.choice((None, 1, 2, 4))) for name in names)
    vehicles = tuple(
        Vehicle(f"bus{k}", rng.choice(names), rng.randint(1, 4)) for k in range(rng.randint(0, 2)) if names
    )
    conditions = []
    if len(names) > 1 and rng.random() < 0.4:
        waiting, before = rng.sample(names, 2)
        conditions.append(Condition("then", site=waiting, after_site=before))
    if names and rng.random() < 0.2:
        conditions.append(Condition("phase", stage=rng.randint(2, 3), after_site=rng.choice(names)))
    if rng.random() < 0.2:
        conditions.append(Condition("told", stage=2, needs="the second list is handed over"))
    return replace(
        deal,
        sites=sites,
        vehicles=vehicles,
        conditions=tuple(conditions),
        per_stage=rng.choice((None, None, 2, 5)),
        calendar=tuple((1 + 7 * k, rng.randint(0, 3)) for k in range(rng.choice((0, 0, 0, 1, 2)))),
    )


def small_persons(rng: Random, deal: Deal, n: int) -> tuple[Held, ...]:
    """`n` persons: most wanted by another party, some by two or nobody; some in families, on hold, or bound to a site."""
    persons = []
    for k in range(1, n + 1):
        holder = rng.choice(deal.parties)
        others = [party for party in deal.parties if party != holder]
        wanted = rng.sample(others, min(len(others), rng.choice((0, 1, 1, 1, 1, 2))))
        persons.append(
            Held(
                f"P{k}",
                holder,
                tuple(sorted(wanted)),
                tuple(rng.sample(CATEGORIES, rng.choice((0, 1, 1, 2)))),
                rng.choice((None, "SY", "IQ")),
                family_group=f"F{rng.randint(1, 2)}" if rng.random() < 0.25 else None,
                site=rng.choice(deal.sites).id if deal.sites and rng.random() < 0.2 else None,
                blocked=rng.random() < 0.1,
            )
        )
    return tuple(persons)


def small_plan(rng: Random, deal: Deal, persons: Sequence[Held], *, slips: float = 0.0) -> Plan:
    """A plan by chance: its moves are possible but for `slips` (a share of careless ones), its figures true; it need not
    keep the deal."""
    moves = []
    stages, share = rng.randint(1, 3), rng.choice((0.3, 0.7, 1.0))
    for person in persons:
        slip = rng.random() < slips
        if (person.wanted_by and not person.blocked and rng.random() < share) or slip:
            moves.append(_move(rng, deal, person, rng.randint(1, stages), slip))
            if slip and rng.random() < 0.2:
                moves.append(replace(moves[-1], stage=rng.randint(1, stages)))
    return plan_of(deal, persons, moves)


def _move(rng: Random, deal: Deal, person: Held, stage: int, slip: bool) -> Move:
    sites = [site.id for site in deal.sites]
    to = rng.choice(deal.parties) if slip or not person.wanted_by else rng.choice(person.wanted_by)
    holder = rng.choice(deal.parties) if slip else person.holder
    site = rng.choice(("", "elsewhere", *sites)) if slip else person.site or (rng.choice(sites) if sites else "")
    there = [vehicle.id for vehicle in deal.vehicles if vehicle.site == site] or [""]
    vehicle = rng.choice(("", "taxi", *(one.id for one in deal.vehicles))) if slip else rng.choice(there)
    return Move(person.person_id, holder, to, stage, site, vehicle, done=slip and rng.random() < 0.3)
