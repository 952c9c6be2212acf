"""Section 2: what is matched and why: counts, what each agreement weighs, the histogram, the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from zerohour.formats.report.contents import Compared
from zerohour.formats.report.histogram import Bin, Threshold, binned, histogram
from zerohour.formats.report.pairs import Group, groups
from zerohour.formats.report.people import rows_outside
from zerohour.formats.report.sentences import Sentences, signed
from zerohour.formats.report.wording import AGREEMENTS, FIELDS, worded
from zerohour.linkage.linked import Calibration


@dataclass(frozen=True)
class WeightTable:
    """Bits for each agreement of each field; None where a field has no such agreement."""

    heads: Sequence[Markup]
    rows: Sequence[tuple[Markup, Sequence[str | None]]]


@dataclass(frozen=True)
class MatchedView:
    """One comparison as the page shows it; `review` counts those that are probably `kin` too."""

    key: str
    title: str
    compared: Compared
    judged: int
    proposed: int
    review: int
    kin: int
    alone: tuple[int, int]
    weights: WeightTable
    bins: Sequence[Bin]
    wide: Markup
    narrow: Markup
    groups: Sequence[Group]
    prior: Markup
    calibration: Sequence[Markup]


def matched_view(compared: Compared, key: str, say: Sentences, *, at_most: int) -> MatchedView:
    """The comparison in words, figures and pictures; `key` is unique on the page."""
    linked, bins = compared.linked, _bins(compared)
    return MatchedView(
        key=key,
        title=compared.title,
        compared=compared,
        judged=compared.standing("judged"),
        proposed=compared.standing("match"),
        review=compared.standing("review", "kin"),
        kin=compared.standing("kin"),
        alone=(len(alone(compared, "left")), len(alone(compared, "right"))),
        weights=_weight_table(compared, say),
        bins=bins,
        wide=_picture(compared, bins, say, width=1160, key=f"{key}-hw"),
        narrow=_picture(compared, bins, say, width=340, key=f"{key}-hn"),
        groups=groups(compared, say, at_most=at_most),
        prior=_prior(linked.prior_bits, say),
        calibration=_calibration(linked.calibration, say),
    )


def alone(compared: Compared, side: str) -> list[str]:
    """Rows of one side ("left", "right") in no pair; within one list, rows in no pair at all."""
    sides = ("left", "right") if compared.same_list else (side,)
    paired = {row_id for name in sides for row_id in compared.linked.pairs[name]}
    return rows_outside((compared.left if side == "left" else compared.right).persons, paired)


def _bins(compared: Compared) -> list[Bin]:
    rows = compared.pairs.select("weight_bits", pl.col("standing").replace("match", "proposed")).iter_rows()
    return binned(list(rows), around=(compared.review_bits, compared.match_bits))


def _picture(compared: Compared, bins: Sequence[Bin], say: Sentences, *, width: float, key: str) -> Markup:
    if not bins:
        return Markup()
    words = say.words
    title = words("How many pairs weigh how much, in bits; the table below has the figures.")
    drawn = histogram(
        bins, _thresholds(compared, say), width=width, rtl=words.dir == "rtl", key=key, title=title, axis=words("bits")
    )
    return Markup(drawn)


def _thresholds(compared: Compared, say: Sentences) -> list[Threshold]:
    words, review, match = say.words, compared.review_bits, compared.match_bits
    return [
        Threshold(review, words("shown from {bits} bits", bits=_exact(review))),
        Threshold(match, words("proposed from {bits} bits", bits=_exact(match))),
    ]


def _exact(bits: float) -> str:
    """A threshold in two decimals, after a left-to-right mark that keeps its sign before it in Arabic too."""
    return f"\N{LEFT-TO-RIGHT MARK}{signed(bits, decimals=2)}"


def _weight_table(compared: Compared, say: Sentences) -> WeightTable:
    weights = compared.linked.weights
    levels = [level for level in AGREEMENTS if any(level in of for of in weights.values()) and level != "missing"]
    rows = [
        (worded(FIELDS, name, say), [signed(of[level]) if level in of else None for level in levels])
        for name, of in weights.items()
    ]
    return WeightTable([say(AGREEMENTS[level]) for level in levels], rows)


def _prior(bits: float, say: Sentences) -> Markup:
    one_in = float(f"{2.0 ** max(-bits, 0):.1g}")
    return say.counted("one true pair in about {n} compared", "one true pair in about {n} compared", int(one_in))


def _calibration(found: Calibration | None, say: Sentences) -> list[Markup]:
    if found is None:
        return [say("No labels were given: the odds are the model’s own, and nobody has checked them.")]
    return [
        say.counted("Checked against {n} labelled pair.", "Checked against {n} labelled pairs.", found.labels),
        say("Of 100 proposed pairs, {middle} should be right (95 %: {low} to {high}).", **_hundred(found.precision)),
        say("Of 100 true pairs, {middle} should be among the proposed (95 %: {low} to {high}).",
            **_hundred(found.recall)),
    ]  # fmt: skip


def _hundred(interval: tuple[float, float, float]) -> dict[str, str]:
    low, middle, high = sorted(interval)
    return {name: f"{100 * value:.1f}" for name, value in (("low", low), ("middle", middle), ("high", high))}
