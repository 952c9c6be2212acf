"""What a comparison of two lists found: candidate pairs, their evidence, and how it was weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

MATCH_BITS = 4.25
"""Proposed at odds of 19 to 1 and better, the odds the model gives itself: a default, not a probability."""
REVIEW_BITS = -3.32
"""Below one in ten nobody is asked to look."""


class Decision(StrEnum):
    """What the machine proposes; a person judges."""

    MATCH = "match"
    REVIEW = "review"


class Agreement(StrEnum):
    """How far two values of one field agree, the nearest first.

    For a date: the same day; a slip of it; the same year; within two years. ELSEWHERE is a part of a name that stands
    in another part's place.
    """

    SAME = "same"
    VARIANT = "variant"
    CLOSE = "close"
    NEAR = "near"
    ELSEWHERE = "elsewhere"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True)
class Calibration:
    """What labels say of the weights: expected precision and recall of the proposed matches, with 95 % intervals."""

    labels: int
    precision: tuple[float, float, float]
    recall: tuple[float, float, float]


@dataclass(frozen=True)
class Linked:
    """A comparison's result.

    `pairs`: left, right (row ids), weight_bits, probability (null unless calibrated), decision, note ("kin", "tie",
    "rival" or null), sorted by (left, -weight_bits, right). `evidence`: one row per pair and field: left, right,
    field, left_value, right_value, agreement, bits; a pair's bits and `prior_bits` add up to its weight.
    `weights`: field -> agreement -> bits, without the term-frequency adjustment.
    """

    pairs: pl.DataFrame
    evidence: pl.DataFrame
    prior_bits: float
    weights: Mapping[str, Mapping[str, float]]
    pairs_scored: int
    calibration: Calibration | None = None

    def count(self, decision: Decision) -> int:
        """How many pairs carry `decision`."""
        return self.pairs.filter(pl.col("decision") == decision.value).height
