"""What each agreement is worth, in bits: log2(m/u), learned from the two lists themselves, without labels.

u, how often strangers agree, comes from chance pairs (less the true pairs among them); m, how often one person's two
rows agree, by expectation-maximisation over the candidates (Fellegi & Sunter 1969; Winkler 1988), steadied by a few
imagined pairs so that a short list cannot talk itself into certainty. Two rare names agreeing say more than two
common ones: the frequency of the name replaces its field's average (Winkler 2000).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zerohour.linkage.evidence import CODE, LEVELS, Evidence, Levels, Rows
from zerohour.linkage.linked import Agreement
from zerohour.linkage.records import Comparable, Value
from zerohour.lists.entry import Kind
from zerohour.names import name_key

Bits = npt.NDArray[np.float64]
Shares = npt.NDArray[np.float64]

CHANCE_PAIRS = 300_000
IMAGINED = 10.0
"""Pairs' worth of prior belief in `EXPECTED`."""
ROUNDS = 60
_EXPECTED = {
    Kind.NAME: {"same": 0.60, "variant": 0.22, "close": 0.08, "elsewhere": 0.05, "different": 0.05},
    Kind.DATE: {"same": 0.48, "variant": 0.10, "close": 0.22, "near": 0.14, "different": 0.06},
    Kind.PLACE: {"same": 0.60, "variant": 0.15, "close": 0.10, "different": 0.15},
    Kind.TEXT: {"same": 0.60, "variant": 0.15, "close": 0.10, "different": 0.15},
    Kind.CODE: {"same": 0.85, "close": 0.07, "different": 0.08},
    Kind.NUMBER: {"same": 0.70, "near": 0.10, "close": 0.08, "different": 0.12},
}
TINY = 1e-9
"""Keeps a level nobody met from weighing infinitely."""
_BY_CHANCE = {
    Kind.NAME: {"same": 0.006, "variant": 0.004, "close": 0.010, "elsewhere": 0.005, "different": 0.975},
    Kind.DATE: {"same": 0.0003, "variant": 0.001, "close": 0.03, "near": 0.10, "different": 0.8687},
    Kind.PLACE: {"same": 0.04, "variant": 0.01, "close": 0.02, "different": 0.93},
    Kind.TEXT: {"same": 0.03, "variant": 0.01, "close": 0.02, "different": 0.94},
    Kind.CODE: {"same": 0.40, "close": 0.05, "different": 0.55},
    Kind.NUMBER: {"same": 0.03, "near": 0.10, "close": 0.05, "different": 0.82},
}
IMAGINED_STRANGERS = 300.0
"""Chance pairs' worth of prior belief in `_BY_CHANCE`: a list of three rows shows nothing of how strangers agree."""
IMAGINED_ROWS = 100.0
"""Rows' worth of prior belief that a value is as common as its kind's values usually are."""
FREQUENT = (Kind.NAME, Kind.PLACE, Kind.CODE, Kind.TEXT)
"""Kinds whose values differ in how common they are enough to matter."""


@dataclass(frozen=True)
class Weights:
    """Learned weights: `m`, `u` per field (one share per level of `LEVELS`, missing apart) and the prior, in bits.

    `ceiling` per field: -log2 of the chance that two rows carry one value, the most an agreement can be worth.
    """

    m: Mapping[str, Shares]
    u: Mapping[str, Shares]
    ceiling: Mapping[str, float]
    prior_bits: float

    def bits(self, field: str) -> Bits:
        """Bits per level; a missing value speaks neither for nor against, a difference never for.

        Levels that hardly occur have shares hardly known; the ceiling and the order of levels keep them sober.
        """
        bits = np.minimum(np.log2(self.m[field] / self.u[field]), self.ceiling[field])
        bits[CODE[Agreement.NEAR]] = min(bits[CODE[Agreement.NEAR]], max(bits[CODE[Agreement.CLOSE]], 0.0))
        bits[CODE[Agreement.DIFFERENT]] = min(bits[CODE[Agreement.DIFFERENT]], 0.0)
        bits[CODE[Agreement.MISSING]] = 0.0
        return np.asarray(bits)


def weigh(levels: Mapping[str, Levels], rarity: Mapping[str, Bits], weights: Weights) -> dict[str, Bits]:
    """Bits per field for each pair: its level's, and for agreeing values their rarity's."""
    return {field: weights.bits(field)[level] + rarity[field] for field, level in levels.items()}


def learn(
    evidence: Evidence,
    i: Rows,
    j: Rows,
    levels: Mapping[str, Levels],
    rarity: Mapping[str, Bits],
    *,
    within: bool,
    one_to_one: bool,
) -> Weights:
    """Estimate m, u and the prior from candidate pairs (i, j) and chance pairs; no labels."""
    both = evidence.both
    chance = evidence.agreement(*_chance_pairs(len(both.left), len(both.right), within))
    met = {field: np.bincount(level, minlength=len(LEVELS)).astype(np.float64) for field, level in chance.items()}
    usual = {field: _usual(both.kinds[field], _BY_CHANCE) for field in levels}
    everyone = len(both.left) * (len(both.left) - 1) / 2 if within else len(both.left) * len(both.right)
    expected = {field: _usual(both.kinds[field], _EXPECTED) for field in levels}
    start = 0.25 * max(min(len(both.left), len(both.right)), 1) / max(everyone, 1.0)
    ceiling = {field: _ceiling(both, field, kind) for field, kind in both.kinds.items()}
    weights = _weights(expected, met, usual, ceiling, start)
    for _ in range(ROUNDS):
        total = sum(weigh(levels, rarity, weights).values(), np.full(len(i), weights.prior_bits))
        chances = _posterior(np.asarray(total), i, j, one_to_one)
        share = max(float(chances.sum()), 0.5) / max(everyone, 1.0)
        m = {field: _agreeing(level, chances, expected[field]) for field, level in levels.items()}
        before, weights = weights, _weights(m, met, usual, ceiling, min(share, 0.5))
        if abs(before.prior_bits - weights.prior_bits) < 1e-4:
            break
    return weights


def _posterior(bits: Bits, i: Rows, j: Rows, one_to_one: bool) -> Bits:
    """Chance that each pair is one person; where a row has one partner at most, its rivals share what there is."""
    odds = np.exp2(np.clip(bits, -60, 60))
    if not one_to_one:
        return np.asarray(odds / (1 + odds))
    rivals = [np.bincount(rows, odds, minlength=1)[rows] if len(rows) else odds for rows in (i, j)]
    return np.asarray(odds / (1 + np.maximum(*rivals)))


def _weights(
    m: Mapping[str, Shares],
    met: Mapping[str, Shares],
    usual: Mapping[str, Shares],
    ceiling: Mapping[str, float],
    share: float,
) -> Weights:
    """Chance pairs hold a few true ones: their share of each agreement is taken out; imagined strangers are added."""
    u = {}
    for field, counts in met.items():
        known = counts.copy()
        known[CODE[Agreement.MISSING]] = 0
        strangers = np.maximum(known - share * known.sum() * m[field], known * 0.02) + IMAGINED_STRANGERS * usual[field]
        u[field] = strangers / strangers.sum()
    return Weights(m, u, ceiling, float(np.log2(share / (1 - share))))


def _usual(kind: Kind, table: Mapping[Kind, Mapping[str, float]]) -> Shares:
    """A table's shares for a kind, per level."""
    shares = np.full(len(LEVELS), 1e-4)
    for level, share in table[kind].items():
        shares[CODE[Agreement(level)]] = share
    shares[CODE[Agreement.MISSING]] = 0
    return np.asarray(shares / shares.sum() + TINY)


def _agreeing(level: Levels, chances: Bits, expected: Shares) -> Shares:
    counts = np.bincount(level, chances, minlength=len(LEVELS)) + IMAGINED * expected
    counts[CODE[Agreement.MISSING]] = 0
    return np.asarray(counts / counts.sum() + TINY)


def _chance_pairs(left: int, right: int, within: bool) -> tuple[Rows, Rows]:
    """All pairs of short lists, otherwise a fixed draw: rows stand in the order of their contents, not of the file."""
    if left * right <= CHANCE_PAIRS:
        i, j = (part.ravel() for part in np.indices((left, right)))
    else:
        draw = np.random.default_rng(0)
        i, j = draw.integers(0, left, CHANCE_PAIRS), draw.integers(0, right, CHANCE_PAIRS)
    keep = i < j if within else slice(None)
    return i[keep].astype(np.int64), j[keep].astype(np.int64)


def rarity(both: Comparable, i: Rows, j: Rows, levels: Mapping[str, Levels]) -> dict[str, Bits]:
    """Bits an agreement is worth beyond its field's average, from how common the agreeing value is in both lists."""
    return {field: _rarity(both, field, kind, i, j, levels[field]) for field, kind in both.kinds.items()}


def _rarity(both: Comparable, field: str, kind: Kind, i: Rows, j: Rows, level: Levels) -> Bits:
    bits = np.zeros(len(i))
    if kind not in FREQUENT or not len(i):
        return bits
    share, chance = _common(both, field, kind)
    agree = (level == CODE[Agreement.SAME]) | (level == CODE[Agreement.VARIANT])
    a, b = both.left.codes[field][i[agree]], both.right.codes[field][j[agree]]
    bits[agree] = np.log2(chance / np.maximum(share[a], share[b]))
    return bits


def _ceiling(both: Comparable, field: str, kind: Kind) -> float:
    """Dates and numbers have none: their values come in several precisions, and near ones agree too."""
    return -float(np.log2(_common(both, field, kind)[1])) if kind in FREQUENT else np.inf


def _common(both: Comparable, field: str, kind: Kind) -> tuple[Shares, float]:
    """Each value's share of the rows (spellings of one name counted together), and the chance that two agree."""
    vocabulary = both.vocabulary(field)
    group = [_group(value, kind) for value in vocabulary]
    codes = np.concatenate([both.left.codes[field], both.right.codes[field]])
    rows = Counter(group[code] for code in codes[codes >= 0].tolist())
    known = sum(rows.values())
    usual = _BY_CHANCE[kind]["same"] + _BY_CHANCE[kind].get("variant", 0.0)
    trust = known / (known + IMAGINED_ROWS)
    chance = trust * sum((n / known) ** 2 for n in rows.values()) + (1 - trust) * usual
    share = [trust * (rows[g] + 1) / (known + 1) + (1 - trust) * usual for g in group]
    return np.array(share), chance


def _group(value: Value, kind: Kind) -> str:
    return name_key(str(value)) or str(value) if kind in (Kind.NAME, Kind.PLACE) else repr(value)
