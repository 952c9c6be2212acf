"""The arithmetic of an answered list: submitted = the sum of the answers + what no answer explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zerohour.lists.answers import Answer, Answered

AGAINST_HELD = frozenset({Answer.NOT_HELD, Answer.UNKNOWN, Answer.NEEDS_INFORMATION, Answer.HELD_ELSEWHERE})
"""Answers that a judged pair with a row of the answering side's own list speaks against."""


@dataclass(frozen=True)
class Closure:
    """One list's arithmetic, counted row by row.

    `by_answer` counts rows per answer (only answers that occur); `unexplained_rows` names, in the list's order, the
    rows without an answer. `conflicts` are rows whose answer a judged pair speaks against (answered as not with the
    holder, yet judged to be a person on the holder's own list); `pointed_to` are unexplained rows that a judged pair
    finds there. Neither moves a row from one figure to another: an answer is the holder's to give.
    """

    submitted: int
    by_answer: Mapping[Answer, int]
    unexplained_rows: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
    pointed_to: tuple[str, ...] = ()

    @property
    def unexplained(self) -> int:
        """How many rows no answer explains."""
        return len(self.unexplained_rows)

    @property
    def closes(self) -> bool:
        """Whether every row has its answer."""
        return not self.unexplained_rows


def close(row_ids: Sequence[str], answers: Sequence[Answered], *, found: Collection[str] = ()) -> Closure:
    """Count every submitted row once: under its answer, or by name among the unexplained.

    `answers` have passed `check_answers`; `found` are rows judged to be a person on the answering side's own list.
    """
    answer = {one.row_id: one.answer for one in answers}
    counts = Counter(answer[row] for row in row_ids if row in answer)
    return Closure(
        submitted=len(row_ids),
        by_answer={status: counts[status] for status in Answer if counts[status]},
        unexplained_rows=tuple(row for row in row_ids if row not in answer),
        conflicts=tuple(row for row in row_ids if row in found and answer.get(row) in AGAINST_HELD),
        pointed_to=tuple(row for row in row_ids if row in found and row not in answer),
    )
