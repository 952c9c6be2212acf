"""Synthetic people as they truly are, drawn in households; nobody real is meant by any combination."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zerohour.cases.aleppo.stock import Spelt, stock

GROWN, OLD = 18, 60
"""Ages in years from which a person counts as grown, and as old."""


@dataclass(frozen=True, eq=False, slots=True)
class Person:
    """One true person, before anybody writes anything down. Compared by identity."""

    sex: str
    given: Spelt
    father: Spelt
    grandfather: Spelt
    family: Spelt
    mother: tuple[Spelt, ...]
    eldest: Spelt
    laqab: Spelt | None
    born: date
    origin: Spelt
    nationality: str
    category: tuple[str, ...]
    unit: Spelt | None
    captured_on: date
    captured_at: Spelt
    last_seen: Spelt

    def age(self, on: date) -> int:
        """Whole years on the day `on`."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class Population:
    """Whom one party misses: how many of them bear arms, and where they come from."""

    party: str
    armed: float
    armed_as: str
    from_aleppo: float
    women: float


POPULATIONS = {
    "coal": Population("coal", armed=0.30, armed_as="fighter", from_aleppo=0.93, women=0.14),
    "gov": Population("gov", armed=0.72, armed_as="soldier", from_aleppo=0.35, women=0.22),
    "brig": Population("brig", armed=0.60, armed_as="fighter", from_aleppo=0.90, women=0.08),
}


def population(rng: random.Random, of: Population, *, count: int, as_of: date) -> list[Person]:
    """`count` people of one population, shuffled, with relatives among them."""
    people: list[Person] = []
    while len(people) < count:
        people.extend(_household(rng, of, as_of))
    people = people[:count]
    rng.shuffle(people)
    return people


def mistakable_for(rng: random.Random, one: Person, of: Population, *, as_of: date) -> Person:
    """Somebody else whose row may be taken for `one`'s: a brother or sister, a cousin or a namesake."""
    if one.sex == "F" or rng.random() < 0.4:
        return _brother(rng, one, of, as_of)
    if rng.random() < 0.5:
        return _cousin(rng, one, of, as_of)
    other = _person(rng, of, as_of)
    return replace(other, sex=one.sex, given=one.given, father=one.father, family=one.family)


def _household(rng: random.Random, of: Population, as_of: date) -> Iterator[Person]:
    """A person, and sometimes brothers, a son, or a cousin of the same given name, taken too."""
    first = _person(rng, of, as_of)
    yield first
    if rng.random() < 0.13:
        for _ in range(rng.choice((1, 1, 1, 2))):
            yield _brother(rng, first, of, as_of)
    if rng.random() < 0.5 and first.age(as_of) >= 40 and first.sex == "M":
        yield _son(rng, first, of, as_of)
    if rng.random() < 0.04 and first.sex == "M":
        yield _cousin(rng, first, of, as_of)


def _person(rng: random.Random, of: Population, as_of: date) -> Person:
    names = stock()
    armed = rng.random() < of.armed
    sex = "F" if not armed and rng.random() < of.women else "M"
    born = _born(rng, _age(rng, armed), as_of)
    captured_at = names.taken.draw(rng)
    moved_to = rng.choice((captured_at, names.taken.draw(rng), names.aleppo.draw(rng)))
    mother = (names.female.draw(rng), names.family.draw(rng))[: 1 + (rng.random() < 0.3)]
    return Person(
        sex=sex,
        given=(names.female if sex == "F" else names.male).draw(rng),
        father=names.male.draw(rng),
        grandfather=names.male.draw(rng),
        family=names.family.draw(rng),
        mother=mother,
        eldest=names.male.draw(rng),
        laqab=names.laqab.draw(rng) if rng.random() < 0.03 else None,
        born=born,
        origin=(names.aleppo if rng.random() < of.from_aleppo else names.elsewhere).draw(rng),
        nationality=rng.choices(("SY", "PS", "LB", "IQ"), (96, 2, 1, 1))[0],
        category=_category(rng, of, sex, born, as_of, armed),
        unit=names.units[of.party].draw(rng) if armed else None,
        captured_on=as_of - timedelta(days=rng.randint(20, 540)),
        captured_at=captured_at,
        last_seen=moved_to,
    )


def _brother(rng: random.Random, one: Person, of: Population, as_of: date) -> Person:
    """Same father, grandfather, family, mother and home; often taken the same day."""
    other = _person(rng, of, as_of)
    while other.given is one.given:  # siblings do not share a name
        other = _person(rng, of, as_of)
    years = rng.choice((-1, 1)) * rng.randint(1, 7)
    born = min(one.born + timedelta(days=365 * years + rng.randint(-90, 90)), as_of - timedelta(days=365 * 12))
    return _taken_with(rng, one, _at_age(rng, of, as_of, _of_family(one, other, mother=one.mother, born=born)))


def _son(rng: random.Random, father: Person, of: Population, as_of: date) -> Person:
    other = _person(rng, of, as_of)
    born = min(father.born + timedelta(days=rng.randint(7300, 10900)), as_of - timedelta(days=365 * 12))
    son = _of_family(father, other, mother=other.mother, born=born)
    son = replace(son, father=father.given, grandfather=father.father)
    return _taken_with(rng, father, _at_age(rng, of, as_of, son))


def _cousin(rng: random.Random, one: Person, of: Population, as_of: date) -> Person:
    """The father's brother's son, named after the same forebear: only the father, the mother and the year differ."""
    other = _person(rng, of, as_of)
    born = one.born + timedelta(days=rng.randint(-1200, 1200))
    cousin = replace(_of_family(one, other, mother=other.mother, born=born), father=other.father)
    return _at_age(rng, of, as_of, replace(cousin, sex=one.sex, given=one.given))


def _of_family(one: Person, other: Person, *, mother: tuple[Spelt, ...], born: date) -> Person:
    return replace(
        other, father=one.father, grandfather=one.grandfather, family=one.family, mother=mother, born=born,
        origin=one.origin, nationality=one.nationality,
    )  # fmt: skip


def _at_age(rng: random.Random, of: Population, as_of: date, person: Person) -> Person:
    """The person with the category of the age they now have; children bear no arms here."""
    armed = person.unit is not None and GROWN <= person.age(as_of) < OLD
    category = _category(rng, of, person.sex, person.born, as_of, armed)
    return replace(person, category=category, unit=person.unit if armed else None)


def _taken_with(rng: random.Random, one: Person, other: Person) -> Person:
    if rng.random() < 0.5:
        return other
    return replace(other, captured_on=one.captured_on, captured_at=one.captured_at, last_seen=one.last_seen)


def _age(rng: random.Random, armed: bool) -> int:
    if armed:
        return int(rng.triangular(35, 52, 38)) if rng.random() < 0.12 else int(rng.triangular(18, 36, 22))
    group = rng.random()
    if group < 0.06:
        return rng.randint(11, GROWN - 1)
    return rng.randint(OLD, 78) if group < 0.13 else int(rng.triangular(GROWN, OLD, 28))


def _born(rng: random.Random, age: int, as_of: date) -> date:
    return as_of - timedelta(days=int(age * 365.25) + rng.randint(1, 364))


def _category(
    rng: random.Random, of: Population, sex: str, born: date, as_of: date, armed: bool
) -> tuple[str, ...]:  # fmt: skip
    """What the person is (it sets the points of a deal), then whatever puts them first in the order of release."""
    years = (as_of - born).days / 365.25
    extra = ["child"] * (years < GROWN) + ["woman"] * (sex == "F" and years >= GROWN) + ["old"] * (years >= OLD)
    health = rng.choices(("", "wounded", "sick"), (86, 8 if armed else 5, 7))[0]
    return (of.armed_as if armed else "civilian", *extra, *([health] if health else ()))
