"""Somebody's table, from a file: CSV, TSV or XLSX, told apart by what the bytes are, not by the file's name."""

from __future__ import annotations

from pathlib import Path

from zerohour.errors import UnusableInput
from zerohour.formats.csv_cells import read_csv
from zerohour.formats.file_bytes import bytes_of
from zerohour.formats.grid import Grid
from zerohour.formats.xlsx_cells import read_xlsx
from zerohour.formats.xlsx_guard import looks_like_spreadsheet
from zerohour.locale import N_


def read_table(path: Path, *, sheet: str | None = None) -> Grid:
    """The cells of the file at `path`.

    Raises UnusableInput where there is no such file, it is over LARGEST_FILE bytes, or nothing usable is in it.
    """
    return read_cells(bytes_of(path), file=path.name, sheet=sheet)


def read_cells(data: bytes, *, file: str, sheet: str | None = None) -> Grid:
    """The cells of a file's bytes; `file` is its name for messages."""
    if not data:
        raise UnusableInput(N_("the file is empty"), file=file, fix=N_("choose the file that holds the list"))
    if data.startswith(b"%PDF"):
        raise UnusableInput(N_("a PDF is not a list"), file=file, fix=N_("ask for the list as .xlsx or CSV UTF-8"))
    grid = read_xlsx(data, file=file, sheet=sheet) if looks_like_spreadsheet(data) else read_csv(data, file=file)
    if not grid.rows:
        raise UnusableInput(N_("the file holds no cells"), file=file, fix=N_("choose the file that holds the list"))
    return grid
