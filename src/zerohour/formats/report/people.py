"""Rows of a list by name, where a page must say who is meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from zerohour.formats.report.written import as_written, in_latin
from zerohour.lists.entry import NAME_PARTS, PersonList

_FULL_NAME = tuple(part for part in NAME_PARTS if part not in ("kunya", "laqab", "mother"))


@dataclass(frozen=True)
class Named:
    """A row and who stands in it, as written and as it reads in Latin; empty when the list names nobody."""

    row_id: str
    name: Markup
    latin: Markup


@dataclass(frozen=True)
class Roll:
    """Rows called by name, and how many more there are."""

    named: Sequence[Named]
    counted: int

    @property
    def hidden(self) -> int:
        """How many are not called by name."""
        return self.counted - len(self.named)


def roll(persons: PersonList | None, rows: Sequence[str], *, at_most: int) -> Roll:
    """The first `at_most` of `rows` by name, in the order given; ids alone when there is no list."""
    some = list(rows[:at_most])
    names = _names(persons, some) if persons is not None else {}
    return Roll([named(row_id, names.get(row_id, "")) for row_id in some], len(rows))


def rows_outside(persons: PersonList, paired: Collection[str]) -> list[str]:
    """Rows of the list in no pair, in the list's order."""
    return [row_id for row_id in persons.row_ids if row_id not in paired]


def _names(persons: PersonList, rows: Sequence[str]) -> dict[str, str]:
    here = persons.table.filter(pl.col("row_id").is_in(rows))
    return {row["row_id"]: name_as_written(row) for row in here.iter_rows(named=True)}


def name_as_written(row: Mapping[str, str | None]) -> str:
    """The whole name: the single column where there was one, else the parts; a kunya or laqab when nothing else."""
    parts = " ".join(value for part in _FULL_NAME if (value := row.get(part)))
    return row.get("name") or parts or row.get("kunya") or row.get("laqab") or ""


def named(row_id: str, name: str) -> Named:
    """A row and who stands in it; `name` empty where nobody says it."""
    return Named(row_id, as_written(name) if name else Markup(), in_latin(name) if name else Markup())
