"""A `PersonList` written as CSV or XLSX, so that reading it back gives the same values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from zerohour.errors import UnusableInput
from zerohour.formats.formula import harmless
from zerohour.formats.whole import write_whole
from zerohour.lists.entry import COLUMNS, PersonList
from zerohour.locale import N_

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(f"^[=#]|{_ESCAPE.pattern}")


def write_list(persons: PersonList, path: Path, *, force: bool = False) -> None:
    """Write the list to `path`, as .csv or .xlsx by its ending, whole or not at all.

    Cells a spreadsheet program would run are kept from running; `read_list` gives their values back.
    Raises UnusableInput for another ending, or where the file is there already and not `force`.
    """
    write = {".csv": list_csv, ".xlsx": list_xlsx}.get(path.suffix.lower())
    if write is None:
        raise UnusableInput(N_("lists are written as .csv or .xlsx"), file=path.name, fix=N_("choose such a file name"))
    write_whole(path, write(persons), force=force)


def list_csv(persons: PersonList) -> bytes:
    """The list as CSV: UTF-8, comma, RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in _rows(persons):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode()


def list_xlsx(persons: PersonList) -> bytes:
    """The list as a workbook of one sheet in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    for row in _rows(persons):
        sheet.append([text_cell(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell | str | None:
    """Text as text: openpyxl would make some a formula (=…) or an error (#N/A), a reader some an escape (_x0041_)."""
    if not _SPECIAL.search(text):
        return text or None
    cell = WriteOnlyCell(sheet, value=_ESCAPE.sub("_x005F_", text))
    cell.data_type = "s"
    return cell


def _rows(persons: PersonList) -> Iterator[list[str]]:
    """The header, then each row; unknown is an empty cell."""
    others = [c for c in persons.table.columns if c not in COLUMNS and c != "row"]
    columns = [c for c in COLUMNS if c in persons.table.columns] + others
    yield columns
    for row in persons.table.select(pl.col(columns).fill_null("")).iter_rows():
        yield list(row)
