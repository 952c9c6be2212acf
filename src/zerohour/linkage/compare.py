"""Compare two lists, or one with itself: candidates, evidence, weights, one decision a pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from zerohour.linkage.assignment import best_assignment, ties
from zerohour.linkage.blocking import candidate_pairs
from zerohour.linkage.calibration import calibrate
from zerohour.linkage.evidence import LEVELS, Evidence, Levels, Rows
from zerohour.linkage.judgement import Pair, Verdict
from zerohour.linkage.kin import probably_kin
from zerohour.linkage.linked import MATCH_BITS, REVIEW_BITS, Calibration, Decision, Linked
from zerohour.linkage.records import Comparable, comparable
from zerohour.linkage.weights import learn, rarity, weigh
from zerohour.lists.entry import PersonList

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Progress = Callable[[str, float], None]


def compare(
    left: PersonList,
    right: PersonList,
    *,
    one_to_one: bool = True,
    verdicts: Mapping[Pair, Verdict] | None = None,
    labels: Mapping[Pair, bool] | None = None,
    progress: Progress = lambda step, share: None,
) -> Linked:
    """Which rows of `left` may be which rows of `right`.

    `verdicts` are people's standing ones: pairs judged not the same stay out for good, pairs judged the same are kept.
    `labels` calibrate probabilities; without them none is given. `progress` hears each step's name and share done.
    """
    both = comparable(left, right)
    return _link(both, False, one_to_one, verdicts or {}, labels, progress)


def dedupe(
    persons: PersonList,
    *,
    verdicts: Mapping[Pair, Verdict] | None = None,
    labels: Mapping[Pair, bool] | None = None,
    progress: Progress = lambda step, share: None,
) -> Linked:
    """Which rows of one list may be one person: as `compare`, each pair once, its smaller row id left."""
    return _link(comparable(persons, persons), True, False, verdicts or {}, labels, progress)


def _link(
    both: Comparable,
    within: bool,
    one_to_one: bool,
    verdicts: Mapping[Pair, Verdict],
    labels: Mapping[Pair, bool] | None,
    progress: Progress,
) -> Linked:
    at = _places(both, within)
    judged = {at(pair): verdict for pair, verdict in verdicts.items() if at(pair)}
    progress("candidates", 0.05)
    i, j = _with_judged(*candidate_pairs(both, within=within), judged)
    progress("evidence", 0.35)
    evidence_of = Evidence(both)
    levels = evidence_of.agreement(i, j)
    rare = rarity(both, i, j, levels)
    progress("weights", 0.7)
    weights = learn(evidence_of, i, j, levels, rare, within=within, one_to_one=one_to_one)
    bits = weigh(levels, rare, weights)
    weight = np.round(sum(bits.values(), np.full(len(i), weights.prior_bits)), 3)
    progress("decisions", 0.9)
    verdict = _verdicts(i, j, judged)
    decision, note = _decide(i, j, weight, probably_kin(levels), verdict, one_to_one)
    keep = np.flatnonzero(decision != "")
    probability, calibration = _calibrated(both, within, i, j, weight, decision, labels)
    pairs, evidence = _tables(both, within, keep, i, j, levels, bits, weight, probability, decision, note)
    progress("done", 1.0)
    named = {f: {lv.value: float(b) for lv, b in zip(LEVELS, weights.bits(f), strict=True)} for f in both.kinds}
    return Linked(pairs, evidence, weights.prior_bits, named, len(i), calibration)


def _places(both: Comparable, within: bool) -> Callable[[Pair], tuple[int, int] | None]:
    """Where a pair of row ids (as the caller orders them) stands in our order; None if either row is not there."""
    here = {row: k for k, row in enumerate(both.left.row_ids)}
    there = {row: k for k, row in enumerate(both.right.row_ids)}

    def at(pair: Pair) -> tuple[int, int] | None:
        a, b = reversed(pair) if both.swapped else pair
        if a not in here or b not in there:
            return None
        i, j = here[a], there[b]
        return (min(i, j), max(i, j)) if within else (i, j)

    return at


def _with_judged(i: Rows, j: Rows, judged: Mapping[tuple[int, int] | None, Verdict]) -> tuple[Rows, Rows]:
    """The candidates and, whatever the search found, every pair a person has judged."""
    if not judged:
        return i, j
    extra = sorted({p for p in judged if p} - set(zip(i.tolist(), j.tolist(), strict=True)))
    if not extra:
        return i, j
    more = np.array(extra, np.int64)
    return np.concatenate([i, more[:, 0]]), np.concatenate([j, more[:, 1]])


def _verdicts(i: Rows, j: Rows, judged: Mapping[tuple[int, int] | None, Verdict]) -> npt.NDArray[np.str_]:
    """Per pair the standing verdict, or ""."""
    if not judged:
        return np.full(len(i), "", dtype="U8")
    return np.array([judged.get(pair, "") for pair in zip(i.tolist(), j.tolist(), strict=True)], dtype="U8")


def _decide(
    i: Rows, j: Rows, weight: Numbers, kin: Flags, verdict: npt.NDArray[np.str_], one_to_one: bool
) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.str_]]:
    """Decision and note per pair; an empty decision leaves the pair out.

    A person's "same" stands, and in a one-to-one comparison settles its two rows; the machine proposes only among the
    rows left, never kin and never one of several as good.
    """
    same, never = verdict == Verdict.SAME.value, verdict == Verdict.NOT_SAME.value
    note = np.where(kin, "kin", "").astype("U8")
    free = (weight >= MATCH_BITS) & ~kin & (verdict == "")
    if one_to_one:
        free &= ~np.isin(i, i[same]) & ~np.isin(j, j[same])
        open_ = np.flatnonzero(free)
        chosen = best_assignment(i[open_], j[open_], weight[open_])
        tied = ties(i[open_], j[open_], weight[open_], chosen)
        note[open_[~chosen]], note[open_[tied]] = "rival", "tie"
        free[open_[~chosen | tied]] = False
    decision = np.where(free | same, Decision.MATCH.value, Decision.REVIEW.value).astype("U6")
    decision[never | ((weight < REVIEW_BITS) & ~same & (verdict == ""))] = ""
    return decision, note


def _calibrated(
    both: Comparable,
    within: bool,
    i: Rows,
    j: Rows,
    weight: Numbers,
    decision: npt.NDArray[np.str_],
    labels: Mapping[Pair, bool] | None,
) -> tuple[Numbers | None, Calibration | None]:
    if not labels:
        return None, None
    at = _places(both, within)
    position = {pair: k for k, pair in enumerate(zip(i.tolist(), j.tolist(), strict=True))}
    known = {at(pair): same for pair, same in labels.items()}
    labelled = {position[p]: same for p, same in known.items() if p in position}
    missed = sum(same for p, same in known.items() if p not in position)
    return calibrate(weight, decision == Decision.MATCH.value, labelled, missed)


def _tables(
    both: Comparable,
    within: bool,
    keep: Rows,
    i: Rows,
    j: Rows,
    levels: Mapping[str, Levels],
    bits: Mapping[str, Numbers],
    weight: Numbers,
    probability: Numbers | None,
    decision: npt.NDArray[np.str_],
    note: npt.NDArray[np.str_],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs and their evidence, in the caller's sense of left and right."""
    here = np.array(both.left.row_ids, dtype=object)[i[keep]]
    there = np.array(both.right.row_ids, dtype=object)[j[keep]]
    turn = here > there if within else np.full(len(keep), both.swapped)
    left, right = np.where(turn, there, here), np.where(turn, here, there)
    ids = {"left": pl.Series(left.tolist(), dtype=pl.String), "right": pl.Series(right.tolist(), dtype=pl.String)}
    pairs = pl.DataFrame(
        {
            **ids,
            "weight_bits": weight[keep],
            "probability": pl.Series(
                [None] * len(keep) if probability is None else probability[keep], dtype=pl.Float64
            ),
            "decision": pl.Series(decision[keep].tolist(), dtype=pl.String),
            "note": pl.Series([n or None for n in note[keep].tolist()], dtype=pl.String),
        }
    ).sort(["left", "weight_bits", "right"], descending=[False, True, False])
    frames = [
        _evidence_of(both, field, i[keep], j[keep], turn, ids, levels[field][keep], bits[field][keep])
        for field in both.kinds
    ]
    evidence = pl.concat(frames) if frames else pl.DataFrame(schema=EVIDENCE)
    return pairs, evidence.sort(["left", "right"], maintain_order=True)


EVIDENCE = {
    "left": pl.String, "right": pl.String, "field": pl.String, "left_value": pl.String, "right_value": pl.String,
    "agreement": pl.String, "bits": pl.Float64,
}  # fmt: skip


def _evidence_of(
    both: Comparable,
    field: str,
    i: Rows,
    j: Rows,
    turn: Flags,
    ids: Mapping[str, pl.Series],
    level: Levels,
    bits: Numbers,
) -> pl.DataFrame:
    a = np.array(both.left.written[field], dtype=object)[i]
    b = np.array(both.right.written[field], dtype=object)[j]
    left, right = np.where(turn, b, a), np.where(turn, a, b)
    columns = {
        **ids,
        "field": pl.Series([field] * len(i), dtype=pl.String),
        "left_value": pl.Series(left.tolist(), dtype=pl.String),
        "right_value": pl.Series(right.tolist(), dtype=pl.String),
        "agreement": pl.Series([LEVELS[k].value for k in level.tolist()], dtype=pl.String),
        "bits": np.round(bits, 6),
    }
    return pl.DataFrame(columns)
