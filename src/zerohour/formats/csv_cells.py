"""CSV and its relatives: bytes to a grid of cells. Strict UTF-8; the delimiter is found; nothing is guessed silently."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import charset_normalizer

from zerohour.errors import UnusableInput
from zerohour.formats.formula import as_meant, is_formula
from zerohour.formats.grid import Grid, letters, tidy_rows
from zerohour.locale import N_

DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(2**31 - 1)  # the limit in grid.py names the cell; this one would not
_SAMPLE_ROWS = 60
_LIKELY = [
    "cp1256", "iso8859_6", "cp1251", "cp1252", "cp1254", "cp1255", "koi8_r", "mac_cyrillic", "cp720", "cp864",
]  # fmt: skip
_NAMES = {"cp1256": "windows-1256", "cp1251": "windows-1251", "cp1252": "windows-1252", "cp1254": "windows-1254",
          "cp1255": "windows-1255", "iso8859_6": "ISO-8859-6"}  # fmt: skip
_SAVE_AS = N_("open it in a spreadsheet program and save it as UTF-8 (CSV UTF-8)")


def read_csv(data: bytes, *, file: str) -> Grid:
    """The cells of CSV, TSV, semicolon or bar separated text.

    Raises UnusableInput for another encoding (named), an open quotation mark, and cells that look like formulas.
    """
    text = _decoded(data, file)
    first, _, rest = text.partition("\n")
    said = first.strip().casefold()
    if said.startswith("sep=") and len(said) == 5:  # Excel's own hint
        text, delimiter = "\n" + rest, said[4]
    else:
        delimiter = _delimiter(text)
    rows = tidy_rows(_records(text, delimiter, file), file)
    for number, cells in enumerate(rows, start=1):
        for at, cell in enumerate(cells):
            if is_formula(cell):
                raise UnusableInput(
                    N_("the cell {cell!r} looks like a formula"),
                    file=file, row=number, column=letters(at), cell=cell[:40],
                    fix=N_("write the value itself, or put an apostrophe before it if it is text"),
                )  # fmt: skip
            if cell[:1] == "'":
                cells[at] = as_meant(cell)
    return Grid(rows)


def _decoded(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _every_other_is_nul(data):
        raise UnusableInput(N_("the file is in {encoding}, not UTF-8"), file=file, encoding="UTF-16", fix=_SAVE_AS)
    if b"\0" in data:
        row = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise UnusableInput(
            N_("the file holds a NUL byte: it is not text"),
            file=file,
            row=row,
            fix=N_("export the list again as CSV UTF-8"),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _not_utf8(data, wrong, file) from wrong


def _every_other_is_nul(data: bytes) -> bool:
    sample = data[:2000]
    half = max(1, len(sample) // 2)
    return len(sample) > 3 and (sample[::2].count(0) > 0.3 * half or sample[1::2].count(0) > 0.3 * half)


def _not_utf8(data: bytes, wrong: UnicodeDecodeError, file: str) -> UnusableInput:
    """What to say: mostly UTF-8 with a damaged place, or another encoding, named."""
    row = data.count(b"\n", 0, wrong.start) + 1
    text = data.decode("utf-8", errors="replace")
    damaged, sound = text.count("�"), sum(1 for c in text if c > "\x7f" and c != "�")
    if sound > 20 * damaged:
        return UnusableInput(
            N_("the text is damaged here: not UTF-8"), file=file, row=row, fix=N_("export the list again as CSV UTF-8")
        )
    guess = charset_normalizer.from_bytes(data[:100_000], cp_isolation=_LIKELY).best()
    if guess is None:
        return UnusableInput(N_("the file is not UTF-8 text"), file=file, row=row, fix=_SAVE_AS)
    name = _NAMES.get(guess.encoding, guess.encoding)
    return UnusableInput(N_("the file is in {encoding}, not UTF-8"), file=file, encoding=name, fix=_SAVE_AS)


def _delimiter(text: str) -> str:
    """The one that cuts the most of the first rows into equally many cells; the wider cut wins a tie."""

    def agreement(delimiter: str) -> tuple[int, int]:
        sample = islice(csv.reader(io.StringIO(text[:1_000_000], newline=""), delimiter=delimiter), _SAMPLE_ROWS)
        try:
            widths = Counter(len(row) for row in sample if len(row) > 1)
        except csv.Error:
            return (0, 0)
        return max(((n, width) for width, n in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=agreement)


def _records(text: str, delimiter: str, file: str) -> Iterator[list[str]]:
    """The records; strict, because an open quotation mark would swallow the rows after it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            yield row
    except csv.Error as wrong:
        raise UnusableInput(
            N_("the quotation marks do not pair"), file=file, row=number + 1,
            fix=N_("close the quotation mark, and double those inside a cell"),
        ) from wrong  # fmt: skip
