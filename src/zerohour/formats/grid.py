"""A table of text cells as it stands in a file, before anybody knows which row is the header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zerohour.errors import UnusableInput
from zerohour.locale import N_

LONGEST_CELL = 10_000
"""Characters; no name, place or remark is longer."""

_EDGES = (
    " \t\n\r\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""White space and the invisible direction marks that cling to cells typed in Arabic."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Grid:
    """Rows of trimmed text cells; row i of the file, counted from 1, is `rows[i - 1]`; "" is an empty cell.

    Empty rows keep their place, so that rows carry the numbers a person sees. `sheet` is the sheet read and
    `other_sheets` are the sheets with something in them that were not.
    """

    rows: Sequence[Sequence[str]]
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()


def letters(column: int) -> str:
    """The spreadsheet's name of a 0-based column: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def tidy_rows(rows: Iterable[Sequence[str]], file: str) -> list[list[str]]:
    """The rows with their cells trimmed and line ends written \\n, without what is empty at the end.

    Raises UnusableInput, naming the cell, for a cell over LONGEST_CELL characters or with a control character.
    """
    tidied: list[list[str]] = []
    for number, row in enumerate(rows, start=1):
        cells = [_trimmed(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            _refuse_unfit(cells, number, file)
        tidied.append(cells)
    while tidied and not tidied[-1]:
        tidied.pop()
    return tidied


def _trimmed(cell: str) -> str:
    cell = cell.strip(_EDGES)
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


def _refuse_unfit(cells: Sequence[str], number: int, file: str) -> None:
    if len(max(cells, key=len)) > LONGEST_CELL:
        at = max(range(len(cells)), key=lambda i: len(cells[i]))
        raise UnusableInput(
            N_("a cell of {length:,} characters; at most {limit:,} are read"),
            file=file, row=number, column=letters(at), length=len(cells[at]), limit=LONGEST_CELL,
            fix=N_("shorten it, and look whether a quotation mark is missing before it"),
        )  # fmt: skip
    if _CONTROL.search("".join(cells)):
        at = next(i for i, cell in enumerate(cells) if _CONTROL.search(cell))
        raise UnusableInput(
            N_("a control character that no text contains"),
            file=file, row=number, column=letters(at),
            fix=N_("retype the cell, or export the list again as CSV UTF-8"),
        )  # fmt: skip
