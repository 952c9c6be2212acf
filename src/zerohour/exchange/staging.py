"""The staging problem: classes of units, capacities of stages and sites, exposure limits, conditions; nothing solved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zerohour.exchange.deal import Deal, Held, Mode, comes_first
from zerohour.exchange.plan import Release
from zerohour.exchange.units import UnitClass, unit_classes, units_of


@dataclass(frozen=True)
class StageKind:
    """What staging looks at: from whom to whom, points, the site if it is fixed, whether the person comes first."""

    holder: str
    to: str
    points: int
    site: str | None
    first: bool


@dataclass(frozen=True)
class Staging:
    """Everything a stage must respect. `capacity` per site: persons a stage, None without limit; empty without sites."""

    deal: Deal
    classes: Sequence[UnitClass[StageKind]]
    capacity: Mapping[str, int | None]

    @property
    def persons(self) -> int:
        """How many people move in all."""
        return sum(unit.size * len(unit.units) for unit in self.classes)

    def total_capacity(self) -> int | None:
        """Persons one stage can take over all sites; None without limit."""
        limits = [self.deal.per_stage] if self.deal.per_stage is not None else []
        if self.capacity and None not in self.capacity.values():
            limits.append(sum(c for c in self.capacity.values() if c is not None))
        return min(limits, default=None)

    def fixed_at(self, site: str) -> int:
        """Persons who can be handed over at this site alone."""
        return sum(m * len(u.units) for u in self.classes for kind, m in u.members.items() if kind.site == site)

    def least_stages(self) -> int:
        """Stages counted by room alone: everyone through all sites, and each site's own people through it."""
        rooms = [(self.persons, self.total_capacity())] + [(self.fixed_at(s), c) for s, c in self.capacity.items()]
        needed = [-(-people // room) for people, room in rooms if room]
        return max([*needed, len(self.deal.calendar), 1 if self.persons else 0])


def staging(deal: Deal, persons: Mapping[str, Held], released: Sequence[Release]) -> Staging:
    """The staging problem of a selection."""
    release = {one.person_id: one for one in released}

    def kind(person: Held) -> StageKind:
        one = release[person.person_id]
        return StageKind(one.holder, one.to, one.points, person.site, comes_first(person, deal))

    units = units_of((persons[one.person_id] for one in released), deal)
    return Staging(deal, unit_classes(units, kind), site_capacity(deal))


def site_capacity(deal: Deal) -> dict[str, int | None]:
    """Persons a stage each site can take: its own limit and the seats of its vehicles, whichever is less."""
    room: dict[str, int | None] = {}
    for site in deal.sites:
        seats = [vehicle.seats for vehicle in deal.vehicles if vehicle.site == site.id]
        limits = [limit for limit in (site.per_stage, sum(seats) if seats else None) if limit is not None]
        room[site.id] = min(limits, default=None)
    return room


def lag(deal: Deal) -> int:
    """Stages until a release received counts: one under STRONG exposure, none under SIMULTANEOUS."""
    return 1 if deal.mode is Mode.STRONG else 0


@dataclass(frozen=True)
class Schedule:
    """`counts[class][stage - 1]`: units moved; `spare[site][stage - 1]`: of those free to use any site, how many here."""

    counts: Sequence[Sequence[int]]
    spare: Mapping[str, Sequence[int]]
