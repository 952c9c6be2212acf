"""What the exchange is measured on, and against: synthetic deals of 10,000 persons, and selection as a plain model.

A party holds about as many as it seeks, save where `uneven`; six in a hundred are of a category released first, five in
a hundred in a family that moves together (its members may be held by several parties), one in three bound to a site,
five in a hundred on hold.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from zerohour.exchange.certificate import check_plan
from zerohour.exchange.deal import Deal, Formula, Held, Mode, Number, Site, Vehicle, points_of
from zerohour.exchange.errors import Infeasible
from zerohour.exchange.linear import Rows
from zerohour.exchange.plan import Event, Happened, Plan
from zerohour.exchange.select import select
from zerohour.exchange.stage import stage
from zerohour.exchange.units import destinations, eligible, fits

POINTS = {"default": 1, "civilian": 5, "fighter": 30, "soldier": 50, "officer": 80}
KINDS = ("civilian", "soldier", "fighter", "officer")
CASES = Path(__file__).parents[1] / "tests" / "core"
FIRST = ("wounded", "sick", "child", "woman", "old")
SHARE_AGREED = 0.6
"""Formula numbers: the share agreed of those two parties could exchange one for one, kind by kind."""


@dataclass(frozen=True)
class Instance:
    """What is drawn. `wants`: by how many parties a person is wanted; `limits`, `buses`: drawn from; `uneven`: how many
    times as many the first party holds as the last."""

    name: str
    says: str
    seed: int
    mode: Mode = Mode.STRONG
    formula: Formula = Formula.POINTS
    wants: tuple[int, ...] = (1, 1, 1, 2)
    limits: tuple[int, ...] = (1500, 2500, 4000)
    per_stage: int = 400
    max_stages: int = 60
    uneven: float = 1.0
    persons: int = 10_000


INSTANCES = (
    Instance("strong", "one stage ahead; room binds", 1),
    Instance("simultaneous", "in the same stage; room binds", 2, mode=Mode.SIMULTANEOUS, limits=(200, 300, 500)),
    Instance("tight", "exposure binds, not room", 3, limits=(900, 1200, 1500)),
    Instance("uneven", "wanted by one party, first holds 4 × last: balance binds", 4, wants=(1,), uneven=4.0),
    Instance("numbers", "agreed numbers by pair and kind", 5, formula=Formula.NUMBERS),
    Instance("forty", "40 stages at most, 39 needed for room alone", 6, per_stage=245, max_stages=40),
    Instance("middle", "as strong, with 400 persons", 1, persons=400),
)


def drawn(instance: Instance, persons: int = 10_000, parties: int = 10, sites: int = 10) -> tuple[Deal, list[Held]]:
    """The deal and the persons of an instance, the same ones every time."""
    rng = Random(instance.seed)
    names = [f"p{k}" for k in range(parties)]
    places = [f"s{k}" for k in range(sites)]
    scale = persons / 10_000
    limit = {party: max(round(rng.choice(instance.limits) * scale), 160) for party in names}
    fleet = [Vehicle(f"v{k}", places[k % sites], rng.choice((20, 30, 45))) for k in range(2 * sites)]
    shares = [instance.uneven ** (1 - k / (parties - 1)) for k in range(parties)]
    held = [_person(rng, instance, k, names, places, shares, persons // 50) for k in range(persons)]
    numbers = _numbers(names, held) if instance.formula is Formula.NUMBERS else ()
    deal = Deal(
        instance.name, tuple(names), instance.formula, first=FIRST, numbers=numbers, points=POINTS, mode=instance.mode,
        unilateral={"p0": 20} if instance.formula is Formula.POINTS else {}, limit=limit,
        max_stages=instance.max_stages, per_stage=max(round(instance.per_stage * scale), 20),
        sites=tuple(Site(place, per_stage=60) for place in places), vehicles=tuple(fleet),
    )  # fmt: skip
    return deal, held


def _person(
    rng: Random, instance: Instance, k: int, parties: Sequence[str], sites: Sequence[str],
    shares: Sequence[float], families: int,
) -> Held:  # fmt: skip
    holder = rng.choices(parties, shares)[0]
    wanted = rng.sample([party for party in parties if party != holder], rng.choice(instance.wants))
    category = [rng.choice(KINDS)]
    if rng.random() < 0.06:
        category.append(rng.choice(FIRST))
    family = f"F{rng.randrange(families)}" if rng.random() < 0.05 else None
    site = rng.choice(sites) if rng.random() < 1 / 3 else None
    return Held(f"P{k}", holder, tuple(wanted), tuple(category), "SY", family, site, rng.random() < 0.05)


def _numbers(parties: Sequence[str], persons: Sequence[Held]) -> tuple[Number, ...]:
    """As many of a kind each way between two parties, of those free to go."""
    free = [one for one in persons if not one.blocked and one.family_group is None]
    able = Counter((one.holder, to, one.category[0]) for one in free for to in one.wanted_by)
    agreed = []
    for a in parties:
        for b in parties:
            for kind in KINDS if a < b else ():
                count = int(SHARE_AGREED * min(able[a, b, kind], able[b, a, kind]))
                agreed += [Number(a, b, count, kind), Number(b, a, count, kind)]
    return tuple(agreed)


def after_first_stage(plan: Plan, *, seed: int, site: str, absent: float = 0.02) -> list[Event]:
    """Stage 1 has happened but for a share that did not come; then `site` closes, from stage 2 on."""
    rng = Random(seed)
    first = [move.person_id for move in plan.moves if move.stage == 1]
    gone = set(rng.sample(first, max(round(absent * len(first)), 1)))
    told = [Event(1, Happened.NO_SHOW if one in gone else Happened.DONE, one) for one in first]
    return [*told, Event(2, Happened.SITE_CLOSED, site=site)]


def small_deals(count: int) -> dict[str, object]:
    """Small deals by chance: how many have a plan, how many of those are proven, how many plans break a rule."""
    sys.path.insert(0, str(CASES))
    from exchange_cases import DEAL_HASH, PERSONS_HASH, plan_of, small_deal, small_persons

    began, found, proven, impossible, broken = time.perf_counter(), 0, 0, 0, 0
    for seed in range(count):
        rng = Random(seed)
        deal = small_deal(rng)
        persons = small_persons(rng, deal, 12)
        try:
            chosen = select(deal, persons)
            staged = stage(deal, persons, chosen)
        except Infeasible:
            impossible += 1
            continue
        found += 1
        proven += chosen.proven and staged.proven
        plan = plan_of(deal, persons, staged.moves)
        if staged.stages == plan.stages:  # a calendar may close with empty days, which this plan leaves out
            broken += bool(check_plan(deal, persons, plan, deal_hash=DEAL_HASH, persons_hash=PERSONS_HASH))
    return {"deals": count, "impossible": impossible, "with_plan": found, "proven": proven, "broken": broken,
            "seconds": time.perf_counter() - began}  # fmt: skip


def plain_selection(deal: Deal, persons: Sequence[Held], *, seconds: float) -> tuple[list[int], bool]:
    """Selection as anybody would write it first: one binary per person and destination, one per unit that goes.

    The same persons, constraints, objectives in order, solver and time as `zerohour.exchange.select`, but for classes.
    The value of each objective, and whether all were proven; no more values than were found in time.
    """
    units, _ = eligible(persons, deal)
    going = [(u, person, to) for u, unit in enumerate(units) for person in unit for to in destinations(person, deal)]
    matrix, low, high = _plain_rows(deal, units, going)
    counted = [[word in person.category for _, person, _ in going] for word in deal.first] + [[True] * len(going)]
    until, values, proven = time.perf_counter() + seconds, [], True
    for row in counted:
        objective = np.concatenate([np.zeros(len(units)), np.array(row, float)])
        answer = milp(
            -objective, integrality=np.ones(len(objective), np.uint8), bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, low, high),
            options={"time_limit": max(until - time.perf_counter(), 0.5), "mip_rel_gap": 0.0},
        )  # fmt: skip
        if answer.x is None:
            return values, False
        values.append(round(-answer.fun))
        proven = proven and answer.status == 0
        matrix = sparse.vstack([matrix, sparse.csr_matrix(objective)]).tocsr()
        low, high = np.append(low, values[-1]), np.append(high, np.inf)
    return values, proven


def _plain_rows(
    deal: Deal, units: Sequence[Sequence[Held]], going: Sequence[tuple[int, Held, str]]
) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Each person goes to one destination with their unit, or stays; balance (POINTS); agreed numbers."""
    rows = Rows(len(units) + len(going))
    whole: Mapping[tuple[int, str], list[int]] = defaultdict(list)
    net: Mapping[str, dict[int, float]] = defaultdict(dict)
    for k, (u, person, to) in enumerate(going, start=len(units)):
        whole[u, person.person_id].append(k)
        net[person.holder][k], net[to][k] = points_of(person, deal), -points_of(person, deal)
    for (u, _), at in whole.items():
        rows.add({u: -1, **dict.fromkeys(at, 1)}, 0, 0)
    for party in deal.parties if deal.formula is Formula.POINTS else ():
        rows.add(net[party], -np.inf, deal.slack + deal.unilateral.get(party, 0))
    for number in deal.numbers:
        at = [k for k, (_, person, to) in enumerate(going, start=len(units)) if fits(number, person, to)]
        rows.add(dict.fromkeys(at, 1), number.count, number.count)
    return rows.matrix()
