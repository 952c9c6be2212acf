"""From weights to probabilities, only where labelled pairs allow it (Platt 1999), with the uncertainty they leave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from zerohour.errors import UnusableInput
from zerohour.linkage.linked import Calibration
from zerohour.locale import N_

Numbers = npt.NDArray[np.float64]
LEAST_LABELS = 30
LEAST_OF_EACH = 5
DRAWS = 400


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

    def loss(parameters: Numbers) -> float:
        z = parameters[0] + parameters[1] * bits
        return float(np.sum(np.logaddexp(0, z) - target * z))

    found = minimize(loss, np.array([0.0, np.log(2)]), method="L-BFGS-B", bounds=[(None, None), (1e-3, None)]).x
    return np.asarray(1 / (1 + np.exp(-np.clip(found[0] + found[1] * every, -500, 500))))


def _expected(probability: Numbers, proposed: npt.NDArray[np.bool_], missed: int, yes: int) -> tuple[float, float]:
    true_proposed, true_pairs = float(probability[proposed].sum()), float(probability.sum())
    unseen = missed / yes * true_pairs if yes else 0.0
    precision = true_proposed / max(int(proposed.sum()), 1)
    return precision, true_proposed / max(true_pairs + unseen, 1e-12)
