"""What was agreed: the parties, the formula, what each is exposed to, stages, sites, vehicles, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Formula(StrEnum):
    """How one side's releases answer the other's."""

    POINTS = "points"
    NUMBERS = "numbers"
    ALL = "all"


class Mode(StrEnum):
    """When a release counts as answered: STRONG in a later stage, SIMULTANEOUS in the same one."""

    STRONG = "strong"
    SIMULTANEOUS = "simultaneous"


@dataclass(frozen=True)
class Number:
    """An agreed number: exactly `count` persons of `holder` go to `to`; of a category or nationality, where given."""

    holder: str
    to: str
    count: int
    category: str | None = None
    nationality: str | None = None


@dataclass(frozen=True)
class Site:
    """A place of handover. `per_stage`: persons a stage, None for no limit of its own."""

    id: str
    per_stage: int | None = None


@dataclass(frozen=True)
class Vehicle:
    """A vehicle stands at one site and makes one run a stage."""

    id: str
    site: str
    seats: int


@dataclass(frozen=True)
class Condition:
    """A step that waits for another: moves at `site` (or all from `stage` on) open only once the condition is met.

    `after_site`: every move at that site is done in an earlier stage: planned for, and checked. `needs`: something
    outside the plan, in words: a person confirms it on the day; no schedule can promise it. Exactly one of each pair.
    """

    id: str
    site: str | None = None
    stage: int | None = None
    after_site: str | None = None
    needs: str | None = None


@dataclass(frozen=True)
class Deal:
    """A deal, as `deal.toml` says it. `points` has "default"; `limit` leaves out parties without a limit."""

    id: str
    parties: tuple[str, ...]
    formula: Formula
    slack: int = 0
    unilateral: Mapping[str, int] = field(default_factory=dict)
    first: tuple[str, ...] = ("wounded", "sick", "child", "woman", "old")
    count_first: bool = False
    together: bool = True
    numbers: tuple[Number, ...] = ()
    points: Mapping[str, int] = field(default_factory=lambda: {"default": 1})
    mode: Mode = Mode.STRONG
    limit: Mapping[str, int] = field(default_factory=dict)
    max_stages: int = 40
    per_stage: int | None = None
    calendar: tuple[tuple[int, int], ...] = ()
    sites: tuple[Site, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Held:
    """A person the deal is about: a row of persons.csv. `blocked` says no more than that they do not travel."""

    person_id: str
    holder: str
    wanted_by: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    nationality: str | None = None
    family_group: str | None = None
    site: str | None = None
    blocked: bool = False
    p_delivered: float | None = None
    held_row: str | None = None
    sought_row: str | None = None


def comes_first(person: Held, deal: Deal) -> bool:
    """Whether the person is of a category released first: the wounded, the sick, children, women, the old."""
    return any(category in deal.first for category in person.category)


def points_of(person: Held, deal: Deal) -> int:
    """What handing this person over counts: by the first category listed; nothing for those released first.

    Nobody's worth is ranked: points are what the parties agreed to count, and the vulnerable carry no bargaining value
    unless the deal says `count_first`.
    """
    if comes_first(person, deal) and not deal.count_first:
        return 0
    agreed = person.category[0] if person.category else "default"
    return deal.points.get(agreed, deal.points.get("default", 1))
