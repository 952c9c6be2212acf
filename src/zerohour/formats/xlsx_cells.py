"""XLSX: bytes to a grid of text cells, dates as ISO, whole numbers without a point."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import python_calamine

from zerohour.errors import UnusableInput
from zerohour.formats.grid import Grid, tidy_rows
from zerohour.formats.xlsx_guard import guarded_sheet
from zerohour.locale import N_

Value = int | float | str | bool | date | datetime | time | timedelta


def read_xlsx(data: bytes, *, file: str, sheet: str | None = None) -> Grid:
    """The cells of one sheet, the first unless named, by their values.

    Raises UnusableInput for all that `guarded_sheet` refuses, and for a workbook that cannot be read.
    """
    chosen, others = guarded_sheet(data, file=file, sheet=sheet)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            found = book.get_sheet_by_name(chosen)
            rows = tidy_rows(_rows(found), file)
    except (python_calamine.CalamineError, OSError) as wrong:
        raise UnusableInput(
            N_("the workbook cannot be read"), file=file, fix=N_("save the list again as a plain .xlsx or as CSV UTF-8")
        ) from wrong
    return Grid(rows, sheet=chosen, other_sheets=others)


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[list[str]]:
    """Rows from row 1 and column A on, empty ones included."""
    if sheet.start is None:
        return
    above, before = sheet.start
    yield from ([] for _ in range(above))
    indent = [""] * before
    for row in sheet.to_python(skip_empty_area=True):
        yield indent + [_text(value) for value in row]


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
