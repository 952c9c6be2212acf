"""Our own small tables (answers, pairs, judgements, labels): a header in the first row, cells by column name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from zerohour.errors import UnusableInput
from zerohour.formats.table import read_table
from zerohour.locale import N_

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (the header is 1) and its filled cells."""

    file: str
    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str | None:
        """The cell, or None where it is empty."""
        return self.cells.get(column) or None

    def need(self, column: str) -> str:
        """The cell; raises UnusableInput where it is empty."""
        value = self.get(column)
        if value is None:
            raise self.refusal(column, N_("the cell is empty"), N_("fill it in"))
        return value

    def word(self, column: str, words: type[Word]) -> Word:
        """The cell as a status word; a space is read as `_`. Raises UnusableInput with the words there are."""
        value = self.need(column)
        try:
            return words(value.strip().lower().replace(" ", "_"))
        except ValueError:
            fix = N_("write one of {words}")
            raise self.refusal(
                column, N_("{value} is no answer known here"), fix, value=value, words=", ".join(words)
            ) from None

    def refusal(self, column: str, what: str, fix: str, **values: object) -> UnusableInput:
        """An error that points at this row."""
        return UnusableInput(what, file=self.file, row=self.line, column=column, fix=fix, **values)


def read_rows(path: Path, *, needed: Sequence[str]) -> list[Row]:
    """The rows below the header; empty rows are passed over.

    Raises UnusableInput where the file cannot be read or a needed column is missing.
    """
    rows = read_table(path).rows
    header = [cell.strip().lower().replace(" ", "_") for cell in rows[0]]
    missing = [column for column in needed if column not in header]
    if missing:
        raise UnusableInput(
            N_("no column {missing} in the header ({found})"), file=path.name, row=1, missing=", ".join(missing),
            found=", ".join(header), fix=N_("name the columns as in docs/formats.md"),
        )  # fmt: skip
    _refuse_ragged(path.name, header, rows)
    return [
        Row(path.name, line, {name: cell for name, cell in zip(header, cells, strict=False) if cell})
        for line, cells in enumerate(rows[1:], start=2)
        if any(cells)
    ]


def _refuse_ragged(file: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A cell beyond the header, or a column named twice, would be lost without a word."""
    for at, name in enumerate(header):
        if name and name in header[:at]:
            fix = N_("name each column once")
            raise UnusableInput(N_("the column {name} is named twice"), file=file, row=1, fix=fix, name=name)
    for line, cells in enumerate(rows[1:], start=2):
        if any(cells[len(header) :]):
            raise UnusableInput(
                N_("the row has more cells than the header"), file=file, row=line,
                fix=N_("put a cell that holds a comma in quotation marks"),
            )  # fmt: skip


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file's text (RFC 4180, but lines end in \\n); None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue()
