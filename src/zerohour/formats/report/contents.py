"""What a report is made of: lists handed over, comparisons, answered lists, facts, a staged exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from zerohour.exchange.deal import Deal, Held, points_of
from zerohour.exchange.plan import Plan, Selection
from zerohour.linkage.judgement import Pair, Verdict
from zerohour.linkage.linked import MATCH_BITS, REVIEW_BITS, Linked
from zerohour.lists.closure import Closure
from zerohour.lists.entry import PersonList, Problem

_STANDING = (
    pl.when(pl.col("verdict") == Verdict.SAME.value).then(pl.lit("judged"))
    .when(pl.col("note") == "kin").then(pl.lit("kin"))
    .otherwise(pl.col("decision")).alias("standing")
)  # fmt: skip

ROWS_IN_FULL = 7_000
"""Rows of evidence a page bears: some five megabytes."""


@dataclass(frozen=True)
class Handed:
    """A list as `party` handed it over, with its problems and the SHA-256 of its bytes."""

    persons: PersonList
    party: str
    problems: Sequence[Problem]
    sha256: str


@dataclass(frozen=True)
class Compared:
    """A comparison of two lists; `same_list` when one was searched for duplicates.

    `verdicts` are people's standing ones: a pair they judged the same is no longer called proposed. `match_bits` and
    `review_bits` are the two thresholds, drawn into the histogram.
    """

    title: str
    left: Handed
    right: Handed
    linked: Linked
    same_list: bool = False
    verdicts: Mapping[Pair, Verdict] = field(default_factory=dict)
    match_bits: float = MATCH_BITS
    review_bits: float = REVIEW_BITS

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """The pairs with `standing`: judged, match (proposed), review, or kin (a review, probably relatives)."""
        pairs = self.linked.pairs
        keys = pairs.select("left", "right").rows()
        verdicts = pl.Series("verdict", [self._verdict(pair) for pair in keys], dtype=pl.String)
        return pairs.with_columns(verdicts).with_columns(_STANDING)

    def standing(self, *names: str) -> int:
        """How many pairs stand so."""
        return self.pairs.filter(pl.col("standing").is_in(names)).height

    def _verdict(self, pair: Pair) -> str | None:
        found = self.verdicts.get(pair) or (self.verdicts.get((pair[1], pair[0])) if self.same_list else None)
        return found.value if found else None


@dataclass(frozen=True)
class Answered:
    """A list's arithmetic as `by` answered it; `persons` give names to the rows nothing explains."""

    title: str
    by: str
    closure: Closure
    persons: PersonList | None = None


@dataclass(frozen=True)
class Fact:
    """A fact of the case and the paragraph it stands in."""

    paragraph: int
    text: str


@dataclass(frozen=True)
class Exchange:
    """A deal, the persons it is about, whom the selection releases, and the plan of stages.

    `names` by person id, as written. `previous` is the plan this one replaces. `binds` (what keeps the plan from being
    shorter) and `would_help` (what would save a stage) are sentences in the reader's language.
    """

    deal: Deal
    persons: Sequence[Held]
    selection: Selection
    plan: Plan
    names: Mapping[str, str] = field(default_factory=dict)
    previous: Plan | None = None
    binds: Sequence[str] = ()
    would_help: Sequence[str] = ()

    @cached_property
    def held(self) -> Mapping[str, Held]:
        """Persons by id."""
        return {person.person_id: person for person in self.persons}

    @cached_property
    def points(self) -> Mapping[str, int]:
        """What each person counts, whether released or not."""
        return {person.person_id: points_of(person, self.deal) for person in self.persons}

    @property
    def to_come(self) -> int:
        """Persons of the plan not handed over yet."""
        return sum(not move.done for move in self.plan.moves)


@dataclass(frozen=True)
class Report:
    """Everything one page holds, for the sections to read."""

    title: str
    made: str
    lists: Sequence[Handed]
    comparisons: Sequence[Compared]
    closures: Sequence[Answered]
    facts: Sequence[Fact]
    notes: Sequence[str]
    max_pairs: int
    exchange: Exchange | None = None

    @property
    def pairs_in_full(self) -> int:
        """Pairs shown in full of each standing: `max_pairs`, fewer where many fields would make the page too heavy."""
        rows = sum((len(c.linked.weights) + 2) * c.pairs["standing"].n_unique() for c in self.comparisons)
        return min(self.max_pairs, ROWS_IN_FULL // max(rows, 1))

    def standing(self, *names: str) -> int:
        """How many pairs stand so, over all comparisons."""
        return sum(compared.standing(*names) for compared in self.comparisons)

    @property
    def unexplained(self) -> int:
        """Rows no answer explains, over all answered lists."""
        return sum(answered.closure.unexplained for answered in self.closures)
