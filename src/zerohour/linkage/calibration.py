"""From weights to probabilities, only where labelled pairs allow it (Platt 1999), with the uncertainty they leave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from zerohour.errors import UnusableInput
from zerohour.linkage.linked import Calibration
from zerohour.locale import N_

Numbers = npt.NDArray[np.float64]
LEAST_LABELS = 30
LEAST_OF_EACH = 5
DRAWS = 400
NEWTON_STEPS = 50
RIDGE = 1e-6
"""Keeps Newton's step finite where the labels are cut clean."""


def calibrate(
    weight: Numbers, proposed: npt.NDArray[np.bool_], labelled: Mapping[int, bool], missed: int
) -> tuple[Numbers, Calibration]:
    """Probability of each pair, and the expected precision and recall of the proposed ones.

    `labelled` maps positions in `weight` to the truth; `missed` counts labelled true pairs that are in no pair at all
    (they lower recall). Intervals are the 2.5th and 97.5th percentiles over redrawn labels (Efron 1979).
    Raises UnusableInput when there are too few labels of either kind.
    """
    at, truth = np.array(sorted(labelled), np.int64), np.array([labelled[k] for k in sorted(labelled)], np.float64)
    yes = int(truth.sum())
    if len(at) < LEAST_LABELS or min(yes, len(at) - yes) < LEAST_OF_EACH:
        raise UnusableInput(
            N_("{n} of the labelled pairs were scored, {yes} of them same: too few to calibrate"),
            fix=N_("label at least {least}, with {each} of each kind, or leave out --labels"),
            n=len(at), yes=yes, least=LEAST_LABELS, each=LEAST_OF_EACH,
        )  # fmt: skip
    probability = _fitted(weight[at], truth, weight)
    draw = np.random.default_rng(0)
    figures = []
    for _ in range(DRAWS):
        pick = draw.integers(0, len(at), len(at))
        if 0 < truth[pick].sum() < len(pick):
            figures.append(_expected(_fitted(weight[at][pick], truth[pick], weight), proposed, missed, yes))
    best = _expected(probability, proposed, missed, yes)
    low, high = np.percentile(np.array(figures), [2.5, 97.5], axis=0)
    precision, recall = ((float(low[k]), best[k], float(high[k])) for k in (0, 1))
    return probability, Calibration(len(at), precision, recall)


def _fitted(bits: Numbers, truth: Numbers, every: Numbers) -> Numbers:
    """Logistic regression on the weight, with Platt's smoothed targets so that a clean cut stays finite."""
    yes = truth.sum()
    target = np.where(truth > 0, (yes + 1) / (yes + 2), 1 / (len(truth) - yes + 2))
    terms = np.column_stack([np.ones(len(bits)), bits])
    found = np.array([0.0, np.log(2)])
    for _ in range(NEWTON_STEPS):
        chance = expit(terms @ found)
        slope = terms.T @ (target - chance)
        curve = (terms * (chance * (1 - chance))[:, None]).T @ terms + RIDGE * np.eye(2)
        step = np.linalg.solve(curve, slope)
        found = found + step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return np.asarray(expit(every * max(found[1], 1e-3) + found[0]))


def _expected(probability: Numbers, proposed: npt.NDArray[np.bool_], missed: int, yes: int) -> tuple[float, float]:
    true_proposed, true_pairs = float(probability[proposed].sum()), float(probability.sum())
    unseen = missed / yes * true_pairs if yes else 0.0
    precision = true_proposed / max(int(proposed.sum()), 1)
    return precision, true_proposed / max(true_pairs + unseen, 1e-12)
