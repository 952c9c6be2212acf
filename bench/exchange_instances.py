"""Deals and persons by chance, all synthetic, in the size the exchange must carry: 10,000 persons, 10 parties, 10 sites.

A party holds about as many as it seeks, save where `uneven`; six in a hundred are of a category released first, five in
a hundred in a family that moves together (its members may be held by several parties), one in three bound to a site,
five in a hundred on hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from zerohour.exchange.deal import Deal, Formula, Held, Mode, Number, Site, Vehicle
from zerohour.exchange.plan import Event, Happened, Plan

POINTS = {"default": 1, "civilian": 5, "fighter": 30, "soldier": 50, "officer": 80}
KINDS = ("civilian", "soldier", "fighter", "officer")
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


INSTANCES = (
    Instance("strong", "one stage ahead; room binds", 1),
    Instance("simultaneous", "in the same stage; room binds", 2, mode=Mode.SIMULTANEOUS, limits=(200, 300, 500)),
    Instance("tight", "exposure binds, not room", 3, limits=(900, 1200, 1500)),
    Instance("uneven", "wanted by one party, first holds 4 × last: balance binds", 4, wants=(1,), uneven=4.0),
    Instance("numbers", "agreed numbers by pair and kind", 5, formula=Formula.NUMBERS),
    Instance("forty", "40 stages at most, 39 needed for room alone", 6, per_stage=245, max_stages=40),
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
