"""The arithmetic of an answered list as JSON values: what `lists close --json` says."""

from __future__ import annotations

from zerohour.lists.closure import Closure


def closure_values(closure: Closure) -> dict[str, object]:
    """Counts, the rows no answer explains, and the rows a judged pair speaks of."""
    return {
        "submitted": closure.submitted,
        "by_answer": {answer.value: count for answer, count in closure.by_answer.items()},
        "unexplained": closure.unexplained,
        "unexplained_rows": list(closure.unexplained_rows),
        "closes": closure.closes,
        "conflicts": list(closure.conflicts),
        "pointed_to": list(closure.pointed_to),
    }
