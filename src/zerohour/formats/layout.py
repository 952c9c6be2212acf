"""Which column of a grid holds which field: by its known header, or as a column file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zerohour.errors import UnusableInput
from zerohour.formats.columns import Column, ColumnFile
from zerohour.formats.grid import Grid, letters
from zerohour.formats.headers import find_header, known_column, same_header, stands_in
from zerohour.lists.entry import COLUMNS, NAME_PARTS
from zerohour.locale import N_

_NAMING = {"name", *NAME_PARTS} - {"mother"}


@dataclass(frozen=True)
class Layout:
    """Where the list stands in its grid.

    `header` is the index of the header row; `places` gives, for each field, the columns joined to make it, and
    `readings` how; `unread` are headers of columns nobody asked for.
    """

    header: int
    places: Mapping[str, tuple[int, ...]]
    readings: Mapping[str, Column]
    unread: tuple[str, ...]


def layout(grid: Grid, columns: ColumnFile | None, *, file: str) -> Layout:
    """Find the header row and every field's column.

    Raises UnusableInput where no column names the persons, two columns claim one field, a column the column file names
    is not there, or a row is longer than the header.
    """
    found = _as_told(grid, columns, file) if columns else _by_headers(grid, file)
    width = len(grid.rows[found.header])
    for number, row in enumerate(grid.rows[found.header + 1 :], start=found.header + 2):
        if len(row) > width:
            raise UnusableInput(
                N_("the row has {cells} cells, the header has {width}"), file=file, row=number,
                column=letters(next(i for i in range(width, len(row)) if row[i])), cells=len(row), width=width,
                fix=N_("move the cells back under their headers, or give the extra column a header"),
            )  # fmt: skip
    return found


def _by_headers(grid: Grid, file: str) -> Layout:
    at = find_header(grid.rows)
    row = grid.rows[at] if at is not None else next((r for r in grid.rows if r), [])
    places: dict[str, tuple[int, ...]] = {}
    unread = []
    for i, header in enumerate(row):
        field = known_column(header)
        if field is None or (field in places and stands_in(header)):
            if header:
                unread.append(header)
        elif field in places and stands_in(replaced := row[places[field][0]]):
            unread.append(replaced)
            places[field] = (i,)
        elif field in places:
            raise UnusableInput(
                N_("the columns {first!r} and {second!r} are both read as {field}"), file=file, row=(at or 0) + 1,
                first=row[places[field][0]], second=header, field=field,
                fix=N_("rename one of them, or describe the list in a column file"),
            )  # fmt: skip
        else:
            places[field] = (i,)
    if at is None or not _NAMING & places.keys():
        raise UnusableInput(
            N_("no column holds names; the headers found are: {headers}"), file=file,
            headers=", ".join(h for h in row if h)[:500],
            fix=N_("name the column \"name\" or \"الاسم\", or describe the list in a column file"),
        )  # fmt: skip
    ordered = {field: places[field] for field in COLUMNS if field in places}
    return Layout(at, ordered, {f: Column((row[p[0]],)) for f, p in ordered.items()}, tuple(unread))


def _as_told(grid: Grid, columns: ColumnFile, file: str) -> Layout:
    at = _told_header(grid, columns, file)
    row = grid.rows[at]
    readings = {**columns.columns, **columns.other}
    places = {f: tuple(_place(row, header, at, file) for header in c.headers) for f, c in readings.items()}
    return Layout(at, places, readings, ())


def _told_header(grid: Grid, columns: ColumnFile, file: str) -> int:
    if columns.header_row is not None:
        if columns.header_row > len(grid.rows) or not grid.rows[columns.header_row - 1]:
            raise UnusableInput(
                N_("header_row is {row_number}, but that row is empty"), file=file, row_number=columns.header_row,
                fix=N_("correct header_row in the column file"),
            )  # fmt: skip
        return columns.header_row - 1
    scores = [sum(any(same_header(h, cell) for cell in row) for h in columns.headers) for row in grid.rows[:40]]
    if max(scores) > 0:
        return scores.index(max(scores))
    return next(i for i, row in enumerate(grid.rows) if row)


def _place(row: Sequence[str], header: str, at: int, file: str) -> int:
    exact = [i for i, cell in enumerate(row) if cell == header]
    alike = exact or [i for i, cell in enumerate(row) if same_header(cell, header)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        what = N_("the column {header!r}, named in the column file, is there {times} times")
    else:
        what = N_("the column {header!r}, named in the column file, is not there; the headers found are: {headers}")
    raise UnusableInput(
        what, file=file, row=at + 1, header=header, times=len(alike), headers=", ".join(h for h in row if h)[:500],
        fix=N_("correct the column file, or the header"),
    )  # fmt: skip
