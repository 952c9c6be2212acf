"""The arithmetic of an answered list: submitted = the sum of the answers + what no answer explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Closure:
    """One list's arithmetic, counted row by row.

    `by_answer` counts rows per answer (only answers that occur); `unexplained_rows` names, in the list's order, the
    rows without an answer. `conflicts` are rows whose answer a judged pair speaks against.
    """

    submitted: int
    by_answer: Mapping[str, int]
    unexplained_rows: tuple[str, ...]
    conflicts: tuple[str, ...] = ()

    @property
    def unexplained(self) -> int:
        """How many rows no answer explains."""
        return len(self.unexplained_rows)

    @property
    def closes(self) -> bool:
        """Whether every row has its answer."""
        return not self.unexplained_rows
