"""Rows of one list that name the same person the same way: a question to the list's owner, never a decision."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from zerohour.lists.dates import PartialDate
from zerohour.lists.entry import Kind, PersonList
from zerohour.lists.name_parts import CHAIN
from zerohour.names import normalise

ENOUGH_WORDS = 3
"""With a birth unknown on both sides a name must be this long to ask about; shorter ones have too many bearers."""


@dataclass
class _Namesakes:
    """The births met so far under one name, with the first row of each."""

    days: list[tuple[date, int]] = field(default_factory=list)
    spans: dict[tuple[date, date], int] = field(default_factory=dict)
    unknown: int | None = None


def inside_duplicates(persons: PersonList) -> Iterator[tuple[int, int]]:
    """Pairs (position, earlier position): the same normalised name, mothers who do not differ, births that agree.

    Two days agree when equal, anything vaguer when it overlaps; two unknown births agree under a long name alone.
    """
    births: Sequence[PartialDate | None] = persons.dates.get("birth", [None] * len(persons))
    met: dict[str, _Namesakes] = {}
    mothers = _normalised(persons, "mother")
    for i, (name, birth) in enumerate(zip(_whole_names(persons), births, strict=True)):
        if not name:
            continue
        namesakes = met.setdefault(name, _Namesakes())
        earlier = _meeting(namesakes, birth, long=name.count(" ") + 1 >= ENOUGH_WORDS)
        if earlier is not None and not (mothers[i] and mothers[earlier] and mothers[i] != mothers[earlier]):
            yield i, earlier
        _remember(namesakes, birth, i)


def _meeting(known: _Namesakes, birth: PartialDate | None, *, long: bool) -> int | None:
    """The first row under this name whose birth agrees."""
    if birth is None:
        return known.unknown if long else None
    at = bisect_left(known.days, (birth.earliest, -1))
    on_day = [known.days[at][1]] if at < len(known.days) and known.days[at][0] <= birth.latest else []
    over = [row for (first, last), row in known.spans.items() if first <= birth.latest and birth.earliest <= last]
    return min(on_day + over, default=None)


def _remember(known: _Namesakes, birth: PartialDate | None, i: int) -> None:
    if birth is None:
        known.unknown = i if known.unknown is None else known.unknown
    elif birth.earliest == birth.latest:
        insort(known.days, (birth.earliest, i))
    else:
        known.spans.setdefault((birth.earliest, birth.latest), i)


def _whole_names(persons: PersonList) -> list[str]:
    """Each row's name as one normalised text; kunya and laqab identify nobody and stay out."""
    own = [f for f, k in persons.kinds.items() if k is Kind.NAME and f not in ("kunya", "laqab", "mother", *CHAIN)]
    parts = [_normalised(persons, part) for part in (*CHAIN, *own)]
    return [" ".join(part for part in row if part) for row in zip(*parts, strict=True)]


def _normalised(persons: PersonList, column: str) -> list[str]:
    if column not in persons.table.columns:
        return [""] * len(persons)
    texts = persons.table[column].to_list()
    known = {text: normalise(text) for text in set(texts) if text is not None}
    return [known.get(text, "") for text in texts]
