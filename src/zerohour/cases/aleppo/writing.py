"""How a writer puts a person into a row: what relatives remember, what a registry enters."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian

from zerohour.cases.aleppo.people import Person
from zerohour.cases.aleppo.spelling import Hand
from zerohour.cases.aleppo.stock import Spelt, Urn, stock

Row = dict[str, str | None]


@dataclass(frozen=True)
class Habits:
    """How well a kind of writer knows people: chances from 0 to 1, and weights per way of giving a date.

    `drift`: a remembered year or age is off by 1 to 3, a full date by days. `mistaken`: another value altogether is
    entered for a mother, a father (less often), a home or a place of capture (more often). `late`: days an entry may
    follow the capture.
    """

    no_father: float
    no_grandfather: float
    no_family: float
    no_mother: float
    kunya_alone: float
    kunya_beside: float
    typo: float
    drift: float
    mistaken: float
    blank: float
    late: int
    birth: Mapping[str, int]
    capture: Mapping[str, int]


MEMORY = Habits(
    no_father=0.07, no_grandfather=0.38, no_family=0.02, no_mother=0.35, kunya_alone=0.03, kunya_beside=0.07,
    typo=0.03, drift=0.3, mistaken=0.06, blank=0.22, late=0,
    birth={"day": 24, "january": 4, "year": 30, "age": 27, "hijri": 1, "none": 14},
    capture={"day": 36, "month": 42, "year": 8, "none": 14},
)  # fmt: skip
"""Relatives, activists, officers: much is known, little of it exactly."""

REGISTRY = Habits(
    no_father=0.02, no_grandfather=0.16, no_family=0.005, no_mother=0.38, kunya_alone=0.008, kunya_beside=0.03,
    typo=0.015, drift=0.08, mistaken=0.05, blank=0.12, late=21,
    birth={"day": 56, "january": 17, "year": 9, "age": 9, "hijri": 4, "none": 5},
    capture={"day": 82, "month": 8, "year": 2, "none": 8},
)  # fmt: skip
"""A prison's or a brigade's book: dates to the day, 1 January where the papers say a year only."""


class Writer:
    """Somebody who writes rows: a hand, habits, and whether the name goes into one column (`whole_name`)."""

    def __init__(
        self, rng: random.Random, script: str, habits: Habits, *, as_of: date, whole_name: bool = False
    ) -> None:  # fmt: skip
        self._rng, self._habits, self._as_of, self._whole_name = rng, habits, as_of, whole_name
        self._hand = Hand(rng, script, typo=habits.typo)

    def row(self, person: Person, *, captor: str) -> Row:
        """`person` as this writer has them; `captor` is the party believed to have taken them."""
        return {
            **self._names(person),
            "sex": self._or_blank(person.sex, 0.25),
            **self._birth(person),
            "origin": self._or_blank(self._hand.place(self._or_another(person.origin, stock().aleppo, 2.0))),
            "nationality": self._or_blank(person.nationality),
            "category": self._category(person),
            "unit": self._or_blank(self._hand.place(person.unit)) if person.unit else None,
            **self._capture(person, captor),
            "claimant": self._phrase(stock().claimants) if self._habits is MEMORY else None,
            "notes": self._phrase(stock().notes) if self._rng.random() < 0.15 else None,
        }

    def _names(self, person: Person) -> Row:
        habits, hand, chance = self._habits, self._hand, self._rng.random
        alone = chance() < habits.kunya_alone
        father = self._or_another(person.father, stock().male, 0.3)
        mother_given, *mother_family = person.mother
        mother_given = self._or_another(mother_given, stock().female)
        parts: Row = {
            "given": None if alone else hand.name(person.given),
            "father": None if chance() < habits.no_father else hand.name(father),
            "grandfather": None if chance() < habits.no_grandfather else hand.name(person.grandfather),
            "family": None if not alone and chance() < habits.no_family else hand.name(person.family),
        }
        kunya = hand.son_name(person.eldest, person.sex) if alone or chance() < habits.kunya_beside else None
        mother = None if chance() < habits.no_mother else " ".join(map(hand.name, (mother_given, *mother_family)))
        laqab = hand.place(person.laqab) if person.laqab and chance() < 0.7 else None
        if self._whole_name:
            words = [kunya if alone else None, *parts.values()]
            name = " ".join(word for word in words if word)
            return {"name": name, "kunya": None if alone else kunya, "laqab": laqab, "mother": mother}
        return {**parts, "kunya": kunya, "laqab": laqab, "mother": mother}

    def _birth(self, person: Person) -> Row:
        rng, way = self._rng, self._one_of(self._habits.birth)
        drifts = rng.random() < self._habits.drift
        if way in ("day", "hijri"):
            born = person.born + timedelta(days=rng.choice((-2, -1, 1, 2)) if drifts else 0)
            return {"birth_date": born.isoformat()} if way == "day" else _hijri(born, whole=rng.random() < 0.5)
        off = rng.choice((-3, -2, -1, -1, 1, 1, 2, 3)) if drifts else 0
        if way == "january":
            return {"birth_date": f"{person.born.year + off}-01-01"}
        if way == "year":
            return {"birth_year": str(person.born.year + off)}
        return {"age": str(person.age(self._as_of) + off)} if way == "age" else {}

    def _category(self, person: Person) -> str:
        """What a person is first is seldom missing; the rest is often not known, and armed or not is in dispute."""
        first, *rest = person.category
        if self._habits is REGISTRY and first == "civilian" and "child" not in rest and self._rng.random() < 0.08:
            first = "fighter"
        return ";".join([first, *(one for one in rest if self._rng.random() > 0.2)])

    def _capture(self, person: Person, captor: str) -> Row:
        rng, way = self._rng, self._one_of(self._habits.capture)
        off = rng.randint(0, self._habits.late) if rng.random() < 0.3 else 0
        off += rng.randint(-9, 9) if rng.random() < self._habits.drift else 0
        day = min(person.captured_on + timedelta(days=off), self._as_of).isoformat()
        cut = {"day": 10, "month": 7, "year": 4, "none": 0}[way]
        return {
            "captured_on": day[:cut] or None,
            "captured_at": self._or_blank(self._hand.place(self._or_another(person.captured_at, stock().taken, 3.0))),
            "captured_by": self._or_blank(self._hand.place(stock().units[captor].draw(rng)), 2.0),
            "last_seen": self._or_blank(self._hand.place(person.last_seen), 2.0),
        }

    def _or_blank(self, value: str, times: float = 1.0) -> str | None:
        return None if self._rng.random() < self._habits.blank * times else value

    def _or_another(self, true: Spelt, urn: Urn, times: float = 1.0) -> Spelt:
        return urn.draw(self._rng) if self._rng.random() < self._habits.mistaken * times else true

    def _one_of(self, ways: Mapping[str, int]) -> str:
        return self._rng.choices(list(ways), list(ways.values()))[0]

    def _phrase(self, phrases: Mapping[str, list[str]]) -> str:
        return self._rng.choice(phrases[self._hand.script])


def _hijri(born: date, *, whole: bool) -> Row:
    """The birth as an Islamic date or year; a plain year where the calendar's tables do not reach (before 1924)."""
    try:
        day = Gregorian(born.year, born.month, born.day).to_hijri()
    except OverflowError:
        return {"birth_year": str(born.year)}
    return {"birth_date": day.isoformat()} if whole else {"birth_year": str(day.year)}
