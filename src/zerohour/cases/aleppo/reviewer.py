"""A synthetic reviewer: judges pairs as the truth has them, and takes one hasty verdict back."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

JUDGEMENT_COLUMNS = ("judgement_id", "left", "right", "verdict", "reviewer", "at", "undoes", "note")

_Line = dict[str, str | None]


def judge(pairs: pl.DataFrame, truth: pl.DataFrame, *, at: datetime, reviewer: str = "r1") -> pl.DataFrame:
    """Judgements, with the columns of judgements.csv, for each (left, right) of `pairs`, in their order.

    The verdict is `same` for pairs of `truth`, else `not_same`. The first pair is at first judged wrongly, then undone
    and judged again: what counts in the end agrees with the truth. `at` (aware) is the first judgement's time; the
    others follow 40 seconds apart. Raises ValueError when `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the time of judging needs a time zone")
    same = set(truth.select("left", "right").iter_rows())
    lines: list[_Line] = []
    for left, right in pairs.select("left", "right").iter_rows():
        right_verdict, wrong = ("same", "not_same") if (left, right) in same else ("not_same", "same")
        if not lines:
            lines += [
                {"left": left, "right": right, "verdict": wrong, "note": "judged in haste"},
                {"undoes": "1", "note": "wrong row read"},
            ]
        lines.append({"left": left, "right": right, "verdict": right_verdict})
    for number, line in enumerate(lines):
        when = at + timedelta(seconds=40 * number)
        line |= {"judgement_id": str(number + 1), "reviewer": reviewer, "at": when.isoformat().replace("+00:00", "Z")}
    return pl.DataFrame(lines, schema=dict.fromkeys(JUDGEMENT_COLUMNS, pl.String))
