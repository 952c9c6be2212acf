"""One sheet's XML, walked before the reader unfolds it: no formula in it, and no cell far beyond its neighbours.

The reader lays cells out in a full rectangle, so that a single cell at XFD1048576 would take all memory there is.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from zerohour.errors import UnusableInput
from zerohour.formats.grid import letters
from zerohour.locale import N_

MOST_CELLS = 20_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_ROW = re.compile(r"[1-9]\d{0,6}", re.ASCII)


_COUNT = re.compile(r"\d{1,8}", re.ASCII)
_RESAVE = N_("save the list again as a plain .xlsx or as CSV UTF-8")


class _AstrayError(Exception):
    """Something no spreadsheet program writes."""


class _Walk:
    """Follows rows and cells as they open; cells without a reference stand after the one before."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0
        self.formula: tuple[int, int] | None = None

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes.get("r"))
        elif name == "row":
            self._row(attributes.get("r"))
        elif name == "f" and self.formula is None:
            self.formula = self.row, self.column

    def _row(self, place: str | None) -> None:
        if place is not None and not _ROW.fullmatch(place):
            raise _AstrayError
        self.row, self.column = int(place) if place else self.row + 1, 0
        self._reach()

    def _cell(self, place: str | None) -> None:
        if place is None:
            self.column += 1
        else:
            found = _CELL.fullmatch(place)
            if found is None:
                raise _AstrayError
            self.column, self.row = _number(found[1]), int(found[2])
        self._reach()

    def _reach(self) -> None:
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            raise _AstrayError
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)


def refuse_unfit_sheet(content: bytes, *, sheet: str, file: str, formulas: bool = False) -> None:
    """Raise UnusableInput for a formula (naming its cell; unless `formulas` may be there), a sheet that spans too much, or XML that is damaged.

    A formula's stored value may differ from what its author sees; a list must hold values.
    """
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.open
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, _AstrayError) as wrong:
        raise UnusableInput(N_("the sheet {sheet!r} is damaged"), file=file, sheet=sheet, fix=_RESAVE) from wrong
    if walk.rows * walk.columns > MOST_CELLS:
        raise UnusableInput(
            N_("the sheet {sheet!r} spans {rows:,} rows by {columns:,} columns"), file=file, sheet=sheet,
            rows=walk.rows, columns=walk.columns, fix=N_("copy the list alone into a new workbook"),
        )  # fmt: skip
    if walk.formula is not None and not formulas:
        row, column = walk.formula
        raise UnusableInput(
            N_("cell {cell} of sheet {sheet!r} holds a formula"), file=file, row=row, sheet=sheet,
            cell=f"{letters(column - 1)}{row}", fix=N_("copy the list and paste it as values only"),
        )  # fmt: skip


def refuse_unfit_strings(content: bytes, *, file: str) -> None:
    """Raise UnusableInput where the shared strings claim to be more than there can be: the reader believes them."""

    def opened(tag: str, attributes: dict[str, str]) -> None:
        for claim in ("count", "uniqueCount"):
            said = attributes.get(claim, "0")
            if tag.rpartition(":")[2] == "sst" and not (_COUNT.fullmatch(said) and int(said) <= MOST_CELLS):
                raise _AstrayError

    parser = expat.ParserCreate()
    parser.StartElementHandler = opened
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, _AstrayError) as wrong:
        raise UnusableInput(N_("the workbook's texts are damaged"), file=file, fix=_RESAVE) from wrong


def _number(column: str) -> int:
    """A column's 1-based number: A is 1, XFD 16,384."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number
