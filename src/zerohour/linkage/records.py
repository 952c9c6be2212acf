"""Two lists made comparable: the fields they share, each value coded once, rows in an order of their own.

Rows are put in the order of their contents and the two lists in the order of theirs, so that neither row ids, nor the
order of rows, nor which list is called left can change a single bit of a result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from zerohour.lists.dates import PartialDate
from zerohour.lists.entry import Kind, PersonList
from zerohour.names import normalise

CHAIN = ("given", "father", "grandfather", "family")
"""The generations of a name, in order; their values share one vocabulary, as parts slip from one to another."""

Codes = npt.NDArray[np.int32]
Value = str | PartialDate


@dataclass(frozen=True)
class Records:
    """One list, coded: `codes[field][row]` points into `Comparable.values`; -1 is unknown. `row_ids` in our order."""

    row_ids: Sequence[str]
    codes: Mapping[str, Codes]
    written: Mapping[str, Sequence[str | None]]

    def __len__(self) -> int:
        return len(self.row_ids)


@dataclass(frozen=True)
class Comparable:
    """Two lists over the same fields; `swapped` when ours have been exchanged to stand in their canonical order."""

    kinds: Mapping[str, Kind]
    values: Mapping[str, Sequence[Value]]
    left: Records
    right: Records
    swapped: bool

    def vocabulary(self, field: str) -> Sequence[Value]:
        """The distinct values of a field (the generations of a name share theirs)."""
        return self.values[vocabulary_of(field)]


def vocabulary_of(field: str) -> str:
    """The name of the vocabulary a field is coded in."""
    return "chain" if field in CHAIN else field


def comparable(left: PersonList, right: PersonList) -> Comparable:
    """Code both lists over the fields both have at least one value in."""
    kinds = {name: kind for name, kind in left.kinds.items() if right.kinds.get(name) is kind}
    readings = [{field: _readings(persons, field, kind) for field, kind in kinds.items()} for persons in (left, right)]
    kinds = {f: k for f, k in kinds.items() if all(any(v is not None for v in r[f]) for r in readings)}
    swapped = _digest(readings[1], kinds) < _digest(readings[0], kinds)
    lists = (right, left) if swapped else (left, right)
    ordered = readings[::-1] if swapped else readings
    values: dict[str, list[Value]] = {}
    for name in dict.fromkeys(vocabulary_of(f) for f in kinds):
        fields = [f for f in kinds if vocabulary_of(f) == name]
        found = {v for r in readings for f in fields for v in r[f] if v is not None}
        values[name] = sorted(found, key=_order)
    index = {name: {v: i for i, v in enumerate(vocab)} for name, vocab in values.items()}
    records = [_records(p, r, kinds, index) for p, r in zip(lists, ordered, strict=True)]
    return Comparable(kinds, values, records[0], records[1], swapped)


def _readings(persons: PersonList, field: str, kind: Kind) -> Sequence[Value | None]:
    if kind is Kind.DATE:
        return persons.dates[field]
    column = persons.table[field].to_list()
    known: dict[str, str | None] = {}
    fold = normalise if kind is Kind.NAME else folded
    return [None if v is None else known.setdefault(v, fold(v) or None) for v in column]


def folded(text: str) -> str:
    """Case and spacing apart, the same text."""
    return " ".join(text.casefold().split())


def _order(value: Value) -> tuple[str, ...]:
    if isinstance(value, PartialDate):
        return (value.earliest.isoformat(), value.latest.isoformat(), value.precision.value)
    return (value,)


def _content(reading: Mapping[str, Sequence[Value | None]], kinds: Mapping[str, Kind]) -> list[tuple[object, ...]]:
    columns = [[() if v is None else _order(v) for v in reading[f]] for f in kinds]
    return list(zip(*columns, strict=True))


def _digest(reading: Mapping[str, Sequence[Value | None]], kinds: Mapping[str, Kind]) -> tuple[int, str]:
    content = sorted(map(repr, _content(reading, kinds)))
    return len(content), sha256("\n".join(content).encode()).hexdigest()


def _records(
    persons: PersonList,
    reading: Mapping[str, Sequence[Value | None]],
    kinds: Mapping[str, Kind],
    index: Mapping[str, Mapping[Value, int]],
) -> Records:
    content = _content(reading, kinds) or [()] * len(persons)
    order = sorted(range(len(content)), key=content.__getitem__)
    codes = {}
    for field in kinds:
        of = index[vocabulary_of(field)]
        codes[field] = np.array([-1 if (v := reading[field][i]) is None else of[v] for i in order], np.int32)
    ids = persons.row_ids
    written = {f: _written(persons, f, order) for f in kinds}
    return Records([ids[i] for i in order], codes, written)


def _written(persons: PersonList, field: str, order: Sequence[int]) -> list[str | None]:
    if field == "birth":
        said = ("birth_date", "birth_year", *(("age",) if persons.as_of else ()))
        columns = [c for c in said if c in persons.table.columns]
        rows = zip(*(persons.table[c].to_list() for c in columns), strict=True)
        text = [next((v for v in row if v is not None), None) for row in rows]
    else:
        text = persons.table[field].to_list()
    return [text[i] for i in order]
