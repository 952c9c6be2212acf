"""Who moves together, and who is interchangeable: the classes the solvers count instead of persons.

A unit is a person, or a family that moves in one stage or not at all. Units of one class differ in nothing the deal
looks at, so a solver decides how many of a class move, and the persons are read off afterwards in the order of ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from zerohour.exchange.deal import Deal, Formula, Held, Number, points_of
from zerohour.exchange.plan import Kept

Kind = TypeVar("Kind", bound=Hashable)


@dataclass(frozen=True)
class UnitClass(Generic[Kind]):
    """Interchangeable units. `members`: how many persons of each kind one unit has; `units`: their persons, in order."""

    members: Mapping[Kind, int]
    units: tuple[tuple[Held, ...], ...]

    @property
    def size(self) -> int:
        """Persons in one unit."""
        return sum(self.members.values())


def unit_classes(units: Iterable[Sequence[Held]], kind: Callable[[Held], Kind]) -> list[UnitClass[Kind]]:
    """Units sorted into classes by the kinds of their members."""
    classes: dict[tuple[tuple[Kind, int], ...], list[tuple[Held, ...]]] = defaultdict(list)
    for unit in units:
        count: dict[Kind, int] = {}
        for person in unit:
            count[kind(person)] = count.get(kind(person), 0) + 1
        members = tuple(sorted(count.items(), key=repr))
        classes[members].append(tuple(sorted(unit, key=kind_order(kind))))
    ordered = sorted(classes.items(), key=lambda item: repr(item[0]))
    return [UnitClass(dict(members), tuple(sorted(found, key=first_id))) for members, found in ordered]


def kind_order(kind: Callable[[Held], Hashable]) -> Callable[[Held], tuple[str, tuple[int, str]]]:
    """Members of a unit by kind, then by id."""
    return lambda person: (repr(kind(person)), id_order(person.person_id))


def first_id(unit: Sequence[Held]) -> tuple[int, str]:
    """Units by the smallest of their persons' ids."""
    return min(id_order(person.person_id) for person in unit)


def id_order(person_id: str) -> tuple[int, str]:
    """P2 before P10."""
    return len(person_id), person_id


def units_of(persons: Iterable[Held], deal: Deal) -> list[list[Held]]:
    """Families (where the deal keeps them together) and persons of no family."""
    families: dict[str, list[Held]] = defaultdict(list)
    alone = []
    for person in persons:
        if deal.together and person.family_group:
            families[person.family_group].append(person)
        else:
            alone.append([person])
    return [*families.values(), *alone]


def fits(number: Number, person: Held, to: str) -> bool:
    """Whether a release of `person` to `to` counts towards an agreed number."""
    return (
        number.holder == person.holder
        and number.to == to
        and number.category in (None, *person.category)
        and number.nationality in (None, person.nationality)
    )


def destinations(person: Held, deal: Deal) -> tuple[str, ...]:
    """Parties the person may go to: who wants them, and (formula numbers) within some agreed number."""
    wanted = [party for party in deal.parties if party in person.wanted_by and party != person.holder]
    if deal.formula is Formula.NUMBERS:
        wanted = [party for party in wanted if any(fits(number, person, party) for number in deal.numbers)]
    return tuple(wanted)


def own_reason(person: Held, deal: Deal) -> Kept | None:
    """Why a person cannot be released whatever is chosen; None when they can."""
    if person.blocked:
        return Kept.HOLD
    if not set(person.wanted_by) - {person.holder}:
        return Kept.NOT_WANTED
    return None if destinations(person, deal) else Kept.NUMBERS


def eligible(persons: Iterable[Held], deal: Deal) -> tuple[list[list[Held]], dict[str, Kept]]:
    """Units that can be released whole, and, by person, why the others are kept."""
    whole: list[list[Held]] = []
    kept: dict[str, Kept] = {}
    for unit in units_of(persons, deal):
        reasons = {person.person_id: own_reason(person, deal) for person in unit}
        if any(reasons.values()):
            kept |= {person: reason or Kept.FAMILY for person, reason in reasons.items()}
        else:
            whole.append(unit)
    return whole, kept


@dataclass(frozen=True)
class SelectKind:
    """What selection looks at: holder, who wants the person and which numbers that answers, points, first categories."""

    holder: str
    answers: tuple[tuple[str, tuple[int, ...]], ...]
    points: int
    first: tuple[bool, ...]


def select_kind(deal: Deal) -> Callable[[Held], SelectKind]:
    """The kind of a person, as selection sees it."""

    def kind(person: Held) -> SelectKind:
        answers = tuple(
            (to, tuple(k for k, number in enumerate(deal.numbers) if fits(number, person, to)))
            for to in destinations(person, deal)
        )
        first = tuple(category in person.category for category in deal.first)
        return SelectKind(person.holder, answers, points_of(person, deal), first)

    return kind
