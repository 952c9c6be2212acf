"""Whether a column writes 12/03/1985 with the day or the month first: seen in its own values, never assumed silently."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zerohour.lists.months import ascii_digits

_TWO_AND_YEAR = re.compile(r"\s*(\d{1,2})\s*[/\-.\\]\s*(\d{1,2})\s*[/\-.\\]\s*(\d{2}|\d{4})\b")


@dataclass(frozen=True)
class DayOrder:
    """What a column's values say.

    `day_first_at` and `month_first_at` are the positions of the first value that can only be read so; `open_at` of the
    first that could be read both ways with different results.
    """

    day_first: bool
    day_first_at: int | None
    month_first_at: int | None
    open_at: int | None

    @property
    def unsettled(self) -> bool:
        """Whether some value could be read both ways and no other value settles it."""
        return self.open_at is not None and self.day_first_at is None and self.month_first_at is None


def day_order(values: Iterable[str | None]) -> DayOrder:
    """The order of day and month in a column; day first where nothing, or as much, speaks for the other."""
    at: dict[str, int] = {}
    votes = {"day": 0, "month": 0}
    for i, value in enumerate(values):
        found = _TWO_AND_YEAR.match(ascii_digits(value)) if value else None
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        side = "day" if first > 12 >= second else "month" if second > 12 >= first else "open"
        if side == "open" and (first == second or max(first, second) > 12 or not first or not second):
            continue
        at.setdefault(side, i)
        if side in votes:
            votes[side] += 1
    return DayOrder(votes["day"] >= votes["month"], at.get("day"), at.get("month"), at.get("open"))
