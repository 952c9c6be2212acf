"""From counts to persons: who of a class moves in which stage, at which site, in which vehicle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.plan import Move, Release, in_order
from zerohour.exchange.staging import Schedule, Staging

Place = tuple[int, str]
"""A stage and a site."""


def seated(problem: Staging, schedule: Schedule, released: Sequence[Release]) -> tuple[Move, ...]:
    """The moves of a schedule: classes read off in the order of ids, free persons to the sites counted for them."""
    release = {one.person_id: one for one in released}
    by_stage: dict[int, list[Held]] = defaultdict(list)
    for unit, row in zip(problem.classes, schedule.counts, strict=True):
        waiting = iter(unit.units)
        for stage, count in enumerate(row, start=1):
            for _ in range(count):
                by_stage[stage].extend(next(waiting))
    at: dict[Place, list[Held]] = defaultdict(list)
    for stage, going in by_stage.items():
        rooms = iter(site for site, row in schedule.spare.items() for _ in range(row[stage - 1]))
        for person in sorted(going, key=_side_by_side):
            at[stage, person.site if person.site is not None else next(rooms, "")].append(person)
    return in_order(
        Move(person.person_id, release[person.person_id].holder, release[person.person_id].to, stage, site, vehicle)
        for (stage, site), here in at.items()
        for person, vehicle in in_vehicles(problem.deal, site, here)
    )


def in_vehicles(deal: Deal, site: str, here: Sequence[Held], used: Iterable[str] = ()) -> list[tuple[Held, str]]:
    """Persons in their seats, families side by side; "" where the site has no vehicles. `used`: seats already taken."""
    taken = Counter(used)
    vehicles = [vehicle for vehicle in deal.vehicles if vehicle.site == site]
    order = sorted(here, key=_side_by_side)
    if not vehicles:
        return [(person, "") for person in order]
    seats = [vehicle.id for vehicle in vehicles for _ in range(vehicle.seats - taken[vehicle.id])]
    return list(zip(order, seats, strict=False))


def _side_by_side(person: Held) -> tuple[bool, str, int, str]:
    return person.family_group is None, person.family_group or "", len(person.person_id), person.person_id
