"""Synthetic lists of three holders, with the truth known: who asks for whom, who is held, and as what row.

The government (`gov`), the armed groups under the coalition (`coal`) and a brigade of its own command (`brig`) each
hand in whom they seek and hold persons others seek, so that releases can run in a circle gov > coal > brig > gov.
Nobody real is meant: names, dates and places are drawn independently of one another from `names.toml` and
`vocabulary.toml`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

import polars as pl

from zerohour.cases.aleppo.people import POPULATIONS, Person, mistakable_for, population
from zerohour.cases.aleppo.writing import MEMORY, REGISTRY, Habits, Row, Writer
from zerohour.lists.entry import COLUMNS

PARTIES = ("gov", "coal", "brig")
Kind = TypeVar("Kind")


class State(StrEnum):
    """What really became of a sought person."""

    HELD = "held"
    RELEASED = "released_earlier"
    DECEASED = "deceased"
    NOWHERE = "not_held"


@dataclass(frozen=True, slots=True)
class Fate:
    """A state and, save for NOWHERE, the party that holds or held the person."""

    state: State
    holder: str | None = None


@dataclass(frozen=True)
class Listed:
    """One list: `table` with every column of COLUMNS, all text, None unknown; `people` its rows' true persons."""

    table: pl.DataFrame
    people: tuple[Person, ...]

    @property
    def row_ids(self) -> list[str]:
        """Row ids in the order of the list."""
        return self.table["row_id"].to_list()


@dataclass(frozen=True)
class World:
    """The lists and the truth behind them.

    `sought` and `held` by party; `fates` by seeking party, one per row. `truth[seeker, holder]`: left (sought row),
    right (held row) for each two rows of one person, sorted. `duplicates["sought-coal"]`, …: left < right, two rows of
    one person within a list.
    """

    seed: int
    as_of: date
    sought: Mapping[str, Listed]
    held: Mapping[str, Listed]
    fates: Mapping[str, tuple[Fate, ...]]
    truth: Mapping[tuple[str, str], pl.DataFrame]
    duplicates: Mapping[str, pl.DataFrame]


_SIZE = {"gov": 1.0, "coal": 1.0, "brig": 0.25}
"""Persons sought, as shares of persons_per_side."""
_FATES: Mapping[str, Mapping[Fate, int]] = {
    "coal": {
        Fate(State.HELD, "gov"): 62, Fate(State.HELD, "brig"): 6, Fate(State.RELEASED, "gov"): 7,
        Fate(State.DECEASED, "gov"): 6, Fate(State.NOWHERE): 19,
    },
    "gov": {
        Fate(State.HELD, "coal"): 38, Fate(State.HELD, "brig"): 26, Fate(State.RELEASED, "coal"): 4,
        Fate(State.RELEASED, "brig"): 3, Fate(State.DECEASED, "coal"): 4, Fate(State.DECEASED, "brig"): 3,
        Fate(State.NOWHERE): 22,
    },
    "brig": {
        Fate(State.HELD, "gov"): 44, Fate(State.HELD, "coal"): 22, Fate(State.RELEASED, "gov"): 6,
        Fate(State.DECEASED, "coal"): 6, Fate(State.NOWHERE): 22,
    },
}  # fmt: skip
_UNLISTED = {"gov": ("coal", 0.30), "coal": ("gov", 0.12), "brig": ("gov", 0.06)}
"""Held but on nobody's list: from whose population, and how many as a share of persons_per_side."""
_MISTAKABLE = 0.2
"""Of those, how many are kin or namesakes of somebody sought whom nobody holds: the dangerous false match."""
_WANTED_TWICE = 0.03
"""Of the persons the coalition seeks, how many the brigade asks for as well."""
_CAPTOR = {"gov": "coal", "coal": "gov", "brig": "gov"}
"""Whom a seeker blames where nobody is known to hold the person."""
_SCRIPTS = {
    "sought-coal": ("arabic", "latin", "arabic", "latin", "latin"),
    "sought-gov": ("arabic", "arabic"),
    "sought-brig": ("latin", "latin"),
    "held-gov": ("arabic", "arabic", "arabic"),
    "held-coal": ("latin", "arabic"),
    "held-brig": ("arabic", "latin"),
}
"""The writers of each list. The brigade's seekers put the whole name into one column."""
_TWICE = {"sought": 0.05, "held": 0.015}
"""Rows entered a second time, by another writer, as a share of the list."""


def build_world(seed: int, *, persons_per_side: int, as_of: date) -> World:
    """The lists of all three parties. The same arguments give the same world.

    Raises ValueError below 40 persons a side: too few for every fate to occur.
    """
    if persons_per_side < 40:
        raise ValueError(f"persons_per_side is {persons_per_side}; at least 40 are needed for every fate to occur")
    missing = _missing(seed, persons_per_side, as_of)
    sought = {
        party: _list("sought", party, list(people), _blamed(party, people), seed, as_of)
        for party, people in missing.items()
    }
    held = {
        holder: _list("held", holder, people, dict.fromkeys(people, holder), seed, as_of)
        for holder, people in _held(seed, missing, persons_per_side, as_of).items()
    }
    return World(
        seed, as_of, sought, held,
        fates={party: tuple(missing[party][one] for one in sought[party].people) for party in PARTIES},
        truth={(s, h): _same(sought[s], held[h]) for s in PARTIES for h in PARTIES if s != h},
        duplicates={f"{kind}-{party}": _twice(listed[party])
                    for kind, listed in (("sought", sought), ("held", held)) for party in PARTIES},
    )  # fmt: skip


def _missing(seed: int, size: int, as_of: date) -> dict[str, dict[Person, Fate]]:
    """By seeking party: whom it misses, and what became of each."""
    missing: dict[str, dict[Person, Fate]] = {}
    for party in PARTIES:
        rng = random.Random(f"{seed} missing {party}")
        people = population(rng, POPULATIONS[party], count=round(size * _SIZE[party]), as_of=as_of)
        missing[party] = dict(zip(people, allotted(_FATES[party], len(people)), strict=True))
    shared = [one for one, fate in missing["coal"].items() if fate.holder == "gov" and fate.state is State.HELD]
    missing["brig"] |= {one: missing["coal"][one] for one in shared[: round(size * _WANTED_TWICE)]}
    return missing


def _blamed(party: str, people: Mapping[Person, Fate]) -> dict[Person, str]:
    """Whom the seekers name as captor."""
    return {one: fate.holder or _CAPTOR[party] for one, fate in people.items()}


def allotted(shares: Mapping[Kind, int], count: int) -> list[Kind]:
    """`count` values in the proportion of `shares`, block after block, each block's end rounded."""
    total, upto = sum(shares.values()), 0
    values: list[Kind] = []
    for value, share in shares.items():
        upto += share
        values += [value] * (round(count * upto / total) - len(values))
    return values


def _held(
    seed: int, missing: Mapping[str, Mapping[Person, Fate]], size: int, as_of: date
) -> dict[str, list[Person]]:  # fmt: skip
    """By holder: the sought persons it truly holds, each once, and those on nobody's list."""
    held: dict[str, dict[Person, None]] = {holder: {} for holder in PARTIES}
    for people in missing.values():
        for one, fate in people.items():
            if fate.state is State.HELD and fate.holder:
                held[fate.holder][one] = None
    for holder, (of, share) in _UNLISTED.items():
        rng = random.Random(f"{seed} unlisted {holder}")
        nowhere = [one for one, fate in missing[of].items() if fate.state is State.NOWHERE]
        alike = [
            mistakable_for(rng, one, POPULATIONS[of], as_of=as_of)
            for one in nowhere[: round(size * share * _MISTAKABLE)]
        ]
        others = population(rng, POPULATIONS[of], count=round(size * share) - len(alike), as_of=as_of)
        held[holder] |= dict.fromkeys([*alike, *others])
    return {holder: list(people) for holder, people in held.items()}


def _list(
    kind: str, party: str, people: Sequence[Person], captors: Mapping[Person, str], seed: int, as_of: date
) -> Listed:  # fmt: skip
    """The people as the list's writers put them down, some twice, in an order that tells nothing."""
    rng = random.Random(f"{seed} {kind} {party}")
    habits: Habits = MEMORY if kind == "sought" else REGISTRY
    writers = [
        Writer(rng, script, habits, as_of=as_of, whole_name=(kind, party) == ("sought", "brig"))
        for script in _SCRIPTS[f"{kind}-{party}"]
    ]
    entries = [(one, rng.choice(writers)) for one in people]
    for one, writer in rng.sample(entries, round(len(entries) * _TWICE[kind])):
        entries.append((one, rng.choice([other for other in writers if other is not writer])))
    rng.shuffle(entries)
    rows: list[Row] = [writer.row(one, captor=captors[one]) for one, writer in entries]
    mark = party[0].upper() if kind == "held" else f"S-{party[0].upper()}"
    width = max(4, len(str(len(rows))))
    for number, row in enumerate(rows, 1):
        row["row_id"] = f"{mark}-{number:0{width}}"
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    return Listed(table, tuple(one for one, _ in entries))


def _same(left: Listed, right: Listed) -> pl.DataFrame:
    """Every two rows, one of each list, that are one person."""
    rows = _rows_of(right)
    return _pairs([(a, b) for a, one in zip(left.row_ids, left.people, strict=True) for b in rows.get(one, ())])


def _twice(listed: Listed) -> pl.DataFrame:
    """Every two rows of a list that are one person, left < right."""
    return _pairs([pair for ids in _rows_of(listed).values() for pair in combinations(sorted(ids), 2)])


def _rows_of(listed: Listed) -> dict[Person, list[str]]:
    rows: dict[Person, list[str]] = {}
    for row_id, one in zip(listed.row_ids, listed.people, strict=True):
        rows.setdefault(one, []).append(row_id)
    return rows


def _pairs(pairs: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"left": pl.String, "right": pl.String}, orient="row").sort("left", "right")
