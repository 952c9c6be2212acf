"""A list of persons, from a file to a `PersonList`: CSV, TSV or XLSX, whatever its layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import polars as pl

from zerohour.errors import UnusableInput
from zerohour.formats.columns import Column, ColumnFile
from zerohour.formats.field_values import (
    Read,
    read_ages,
    read_codes,
    read_dates,
    read_numbers,
    read_row_ids,
    read_texts,
)
from zerohour.formats.grid import Grid
from zerohour.formats.layout import Layout, layout
from zerohour.formats.table import read_table
from zerohour.lists.dates import PartialDate, age_to_birth
from zerohour.lists.entry import COLUMNS, COMPARED, DATE_COLUMNS, Kind, PersonList, Problem
from zerohour.lists.name_parts import with_parts
from zerohour.locale import N_

T = TypeVar("T")
Dates = dict[str, Sequence[PartialDate | None]]


def read_list(path: Path, *, columns: ColumnFile | None = None, today: date) -> PersonList:
    """The list in the file at `path`; with a column file only the columns it names are read.

    What is wrong with single rows is carried along (`PersonList.problems`; `lists.check.check_list` adds to it); a
    repeated row id too, though it makes the list unusable. Raises UnusableInput where the file cannot be read as a list.
    """
    grid = read_table(path, sheet=columns.sheet if columns else None)
    return list_of(grid, columns=columns, today=today, source=path.name)


def list_of(grid: Grid, *, columns: ColumnFile | None, today: date, source: str) -> PersonList:
    """The list in a grid of cells. Raises UnusableInput as `read_list` does."""
    found = layout(grid, columns, file=source)
    numbers, rows = _body(grid, found.header)
    if not rows:
        raise UnusableInput(
            N_("the list has a header but no rows"), file=source, fix=N_("choose the file that holds the list")
        )
    return _Reading(source, found, numbers, rows, columns.as_of if columns else None, today).persons(grid)


def _body(grid: Grid, header: int) -> tuple[list[int], list[Sequence[str]]]:
    """The rows under the header with their numbers; empty rows and repeated headers (of printed pages) left out."""
    names = list(grid.rows[header])
    kept = [(i + 1, row) for i, row in enumerate(grid.rows) if i > header and row and list(row) != names]
    return [number for number, _ in kept], [row for _, row in kept]


class _Reading:
    """One list being read, field by field; collects problems on the way."""

    def __init__(
        self, source: str, found: Layout, numbers: list[int], rows: list[Sequence[str]], as_of: date | None, today: date
    ) -> None:
        self.source, self.layout, self.numbers, self.rows = source, found, numbers, rows
        self.as_of, self.today = as_of, today
        self.problems: list[Problem] = []
        self.row_ids: list[str] = []
        self.dates: dict[str, list[PartialDate | None]] = {}

    def persons(self, grid: Grid) -> PersonList:
        read = read_row_ids(self._cells("row_id") if "row_id" in self.layout.places else None, self.numbers)
        self.row_ids = read.values
        self._keep(read, "row_id")
        texts = {f: self._field(f) for f in self.layout.places if f != "row_id"}
        known = with_parts({f: texts[f] for f in COLUMNS if f in texts})
        other = {f: values for f, values in texts.items() if f not in COLUMNS}
        self._note_whole(grid)
        table = pl.DataFrame(
            {"row_id": self.row_ids, "row": self.numbers, **known, **other},
            schema={"row_id": pl.String, "row": pl.Int64, **dict.fromkeys([*known, *other], pl.String)},
        )
        dates = self._dates(texts, other)
        kinds = self._kinds(set(known), dates, other)
        return PersonList(self.source, table, kinds, dates, self.as_of, tuple(self.problems))

    def _cells(self, field: str) -> list[str | None]:
        """A field's cells, several columns joined by a space; None where empty."""
        places, meant = self.layout.places[field], self.layout.readings[field].values
        if len(places) == 1:
            at = places[0]
            cells = [row[at] if at < len(row) else "" for row in self.rows]
        else:
            cells = [" ".join(row[i] for i in places if i < len(row) and row[i]) for row in self.rows]
        return [meant.get(cell, cell) or None for cell in cells] if meant else [cell or None for cell in cells]

    def _field(self, field: str) -> list[str | None]:
        """A field's text, read as its kind demands; dates are kept aside."""
        cells, reading = self._cells(field), self.layout.readings[field]
        kind = reading.kind if field not in COLUMNS else None
        if field == "notes":
            return cells
        if field == "age":
            return self._keep(read_ages(cells), field)
        if field == "sex":
            return read_codes(cells)
        if field in DATE_COLUMNS or kind is Kind.DATE:
            texts = read_texts(cells)
            self.dates[field] = self._dates_of(texts, field, reading)
            return texts
        return self._keep(read_numbers(cells), field) if kind is Kind.NUMBER else read_texts(cells)

    def _dates_of(self, texts: list[str | None], field: str, reading: Column) -> list[PartialDate | None]:
        return self._keep(read_dates(texts, format=reading.format, calendar=reading.calendar, today=self.today), field)

    def _keep(self, read: Read[T], field: str) -> list[T]:
        """Take the values, and note the problems with the rows they were met in."""
        for code, at, values in read.problems:
            row = self.numbers[at] if at is not None else None
            row_id = self.row_ids[at] if at is not None else None
            self.problems.append(Problem(code, row, row_id, field, values))
        return read.values

    def _dates(self, texts: dict[str, list[str | None]], other: dict[str, list[str | None]]) -> Dates:
        """What birth_date, birth_year and a dated age say together, and every other date."""
        sources = [self.dates[f] for f in ("birth_date", "birth_year") if f in self.dates]
        if self.as_of is not None and "age" in texts:
            as_of = self.as_of
            sources.append([None if age is None else age_to_birth(int(age), as_of) for age in texts["age"]])
        dates: Dates = {f: read for f, read in self.dates.items() if f in DATE_COLUMNS or f in other}
        if sources:
            dates["birth"] = [next((d for d in said if d is not None), None) for said in zip(*sources, strict=True)]
        return dates

    def _kinds(self, known: set[str], dates: Dates, other: dict[str, list[str | None]]) -> dict[str, Kind]:
        kinds = {f: k for f, k in COMPARED.items() if f in (dates if k is Kind.DATE else known)}
        if self.as_of is not None:
            kinds.pop("age", None)
        return kinds | {f: self.layout.readings[f].kind or Kind.TEXT for f in other}

    def _note_whole(self, grid: Grid) -> None:
        if self.layout.unread:
            self.problems.append(
                Problem("unread_columns", None, None, None, {"headers": ", ".join(self.layout.unread)})
            )
        if grid.other_sheets:
            values = {"sheet": grid.sheet, "others": ", ".join(grid.other_sheets)}
            self.problems.append(Problem("unread_sheets", None, None, None, values))
