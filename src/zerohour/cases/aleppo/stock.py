"""The stock synthetic people are made from: names, places, units and phrases, with how often they occur."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from itertools import accumulate
from typing import Any


class Shape(StrEnum):
    """What a writer may do with a name besides spelling it."""

    PLAIN = "plain"
    ARTICLE = "article"  # carries the article, which Latin writers attach, detach, assimilate or drop
    ABD = "abd"  # "Abd al-…", written apart or together
    COMPOUND = "compound"  # two elements, each spelt by itself


@dataclass(frozen=True, eq=False, slots=True)
class Spelt:
    """A name, place or unit: its Arabic form and its Latin spellings, the commonest first.

    Compared by identity: two entries that look alike in one script are still two names. `latin` is without article
    or "Abd"; `parts` are the elements of a compound, which has no spellings of its own.
    """

    arabic: str
    latin: tuple[str, ...]
    shape: Shape = Shape.PLAIN
    parts: tuple[Spelt, ...] = ()


@dataclass(frozen=True)
class Urn:
    """Entries drawn with their relative frequency."""

    entries: tuple[Spelt, ...]
    upto: tuple[int, ...]

    def draw(self, rng: random.Random) -> Spelt:
        """One entry, with replacement."""
        return rng.choices(self.entries, cum_weights=self.upto)[0]


@dataclass(frozen=True)
class Stock:
    """Everything there is to draw from. `units` by the party they follow; claimants and notes by script."""

    male: Urn
    female: Urn
    family: Urn
    laqab: Urn
    aleppo: Urn
    elsewhere: Urn
    taken: Urn
    units: dict[str, Urn]
    claimants: dict[str, list[str]]
    notes: dict[str, list[str]]


@lru_cache
def stock() -> Stock:
    """The stock in names.toml and vocabulary.toml."""
    names, words = _toml("names.toml"), _toml("vocabulary.toml")
    male = _entries(names["male"])
    return Stock(
        male=_urn(male + _entries(names["abd"], Shape.ABD)),
        female=_urn(_entries(names["female"])),
        family=_urn(_families(names, male)),
        laqab=_urn(_entries(names["laqab"])),
        aleppo=_urn(_entries(words["aleppo"])),
        elsewhere=_urn(_entries(words["elsewhere"])),
        taken=_urn(_entries(words["taken"])),
        units={party: _urn(_entries(rows)) for party, rows in words["units"].items()},
        claimants=words["claimants"],
        notes=words["notes"],
    )


_Weighted = list[tuple[Spelt, int]]

_SIMPLE_FAMILY = 120
"""How much commoner a family of one word is than a compound of the same listed frequency; it leaves the compounds
(Haj Ahmad, Sheikh Omar: several hundred of them) about a sixth of all families."""


def _families(names: dict[str, Any], male: _Weighted) -> _Weighted:
    simple = (
        _entries(names["family_with_article"], Shape.ARTICLE)
        + _entries(names["nisba"], Shape.ARTICLE)
        + _entries(names["family_plain"])
    )
    compound = [
        (Spelt(f"{first.arabic} {second.arabic}", (), Shape.COMPOUND, (first, second)), often * weight)
        for first, often in _entries(names["family_prefix"])
        for second, weight in male
        if " " not in second.arabic
    ]
    return [(entry, weight * _SIMPLE_FAMILY) for entry, weight in simple] + compound


def _entries(rows: Sequence[Sequence[Any]], shape: Shape = Shape.PLAIN) -> _Weighted:
    return [(Spelt(arabic, tuple(latin), shape), weight) for arabic, weight, *latin in rows]


def _urn(weighted: _Weighted) -> Urn:
    return Urn(tuple(entry for entry, _ in weighted), tuple(accumulate(weight for _, weight in weighted)))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
