"""A list of persons as a party handed it over: columns, their kinds, and who stands in a row.

Bulk is columnar: a `PersonList` holds one Polars table of text as written, and beside it the dates it was read as.
None is unknown, everywhere; an empty cell never becomes an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import polars as pl

from zerohour.lists.dates import PartialDate


class Kind(StrEnum):
    """How two values of a column are compared."""

    NAME = "name"
    DATE = "date"
    PLACE = "place"
    CODE = "code"
    NUMBER = "number"
    TEXT = "text"


NAME_PARTS = ("given", "father", "grandfather", "family", "kunya", "laqab", "mother")
DATE_COLUMNS = ("birth_date", "birth_year", "age", "captured_on")
COLUMNS = (
    "row_id", "name", *NAME_PARTS, "sex", "birth_date", "birth_year", "age", "origin", "nationality", "category",
    "unit", "captured_on", "captured_at", "captured_by", "last_seen", "claimant", "notes",
)  # fmt: skip
"""Every column a list may carry, in the order files are written."""

COMPARED: Mapping[str, Kind] = {
    **dict.fromkeys(NAME_PARTS, Kind.NAME),
    "sex": Kind.CODE,
    "birth": Kind.DATE,
    "age": Kind.NUMBER,
    "origin": Kind.PLACE,
    "nationality": Kind.CODE,
    "category": Kind.CODE,
    "unit": Kind.TEXT,
    "captured_on": Kind.DATE,
    "captured_at": Kind.PLACE,
    "captured_by": Kind.TEXT,
    "last_seen": Kind.PLACE,
}
"""The known fields linkage compares. `birth` is what birth_date, birth_year and a dated age say together;
`age` stands for itself only where no reference date is known (an age is then compared with ages only)."""


class Level(StrEnum):
    """What a problem does: makes the list unusable, refuses its handing over, or is a question to its owner."""

    UNUSABLE = "unusable"
    REFUSES = "refuses"
    ASKS = "asks"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one row: `code` names it (see `lists.check.PROBLEMS` for its words and level)."""

    code: str
    row: int | None
    row_id: str | None
    column: str | None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonList:
    """A list read whole.

    `source` is the file's name for messages. `table` has `row_id` (text, unique), `row` (1-based row in the file) and
    the known or `other` columns as written, text or null; a single `name` column has been split into its parts where
    no parts were given, and stays beside them. `kinds` gives the kind of every column linkage compares. `dates` has,
    for each DATE field of `kinds` (known: birth, captured_on), one PartialDate or None per row, and beside birth what
    birth_date and birth_year say alone. `as_of` is the day ages refer to. `problems` are those met while reading (bad
    dates, numbers, row ids; a row id is unique unless they say otherwise).
    """

    source: str
    table: pl.DataFrame
    kinds: Mapping[str, Kind]
    dates: Mapping[str, Sequence[PartialDate | None]]
    as_of: date | None = None
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return self.table.height

    @property
    def row_ids(self) -> list[str]:
        """Row ids in the order of the file."""
        return self.table["row_id"].to_list()
