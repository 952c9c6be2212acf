"""What people decided about pairs. A machine proposes; only a person's standing verdict confirms or rejects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Pair = tuple[str, str]


class Verdict(StrEnum):
    """A reviewer's answer to "is this one person?"."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Judgement:
    """One line of an append-only file: a verdict on a pair, or the undoing of an earlier line."""

    judgement_id: str
    pair: Pair | None
    verdict: Verdict | None
    reviewer: str
    at: str
    undoes: str | None = None
    note: str | None = None


def standing(judgements: Sequence[Judgement]) -> Mapping[Pair, Judgement]:
    """Per pair its last judgement that is not undone. An undo can itself be undone: then what it undid stands again."""
    undone: set[str] = set()
    for judgement in reversed(judgements):
        if judgement.undoes and judgement.judgement_id not in undone:
            undone.add(judgement.undoes)
    return {j.pair: j for j in judgements if j.pair and j.verdict and j.judgement_id not in undone}


def verdicts(judgements: Sequence[Judgement]) -> Mapping[Pair, Verdict]:
    """The standing verdict of every judged pair."""
    return {pair: j.verdict for pair, j in standing(judgements).items() if j.verdict}
