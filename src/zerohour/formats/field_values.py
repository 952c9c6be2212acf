"""A column's cells read as what they are: row ids, dates, ages, codes; each with the problems met."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from zerohour.lists.dates import BadDate, PartialDate, read_date
from zerohour.lists.day_order import DayOrder, day_order
from zerohour.lists.months import ascii_digits, folded
from zerohour.lists.numbers import BadNumber, read_age, read_number

T = TypeVar("T")
Met = tuple[str, int | None, Mapping[str, object]]
"""A problem's code, the position it was met at (None: the whole column), and the values of its words."""


@dataclass(frozen=True)
class Read(Generic[T]):
    """A column's values, one a row, and what was wrong with them."""

    values: list[T]
    problems: Sequence[Met] = ()


_UNKNOWN_WORDS = """
- -- --- — – ? ؟ ?? ؟؟ / . n/a unknown مجهول مجهولة
غير_معروف غير_معروفة مجهول_الهوية لا_يوجد لا_يعرف
"""
_UNKNOWN = {folded(word.replace("_", " ")) for word in _UNKNOWN_WORDS.split()}
"""What people write for "nothing known" (folded). "none" and "null" are not among them: both are names."""
_SEX = {
    **dict.fromkeys(map(folded, ("m", "male", "man", "boy", "ذكر", "ذ", "رجل", "ولد")), "male"),
    **dict.fromkeys(
        map(folded, ("f", "female", "woman", "girl", "أنثى", "أ", "انثي", "امرأة", "بنت", "إناث")), "female"
    ),
}


def read_texts(cells: Sequence[str | None]) -> list[str | None]:
    """Text as written; a dash, a question mark and the words for "unknown" are no value."""
    unknown = {cell: folded(cell) in _UNKNOWN for cell in set(cells) if cell is not None and len(cell) < 20}
    return [None if cell is None or unknown.get(cell) else cell for cell in cells]


def read_codes(cells: Sequence[str | None]) -> list[str | None]:
    """Sex as "male" or "female" where it is one of the usual words, else as written."""
    meant = {cell: _SEX.get(folded(cell), cell) for cell in set(cells) if cell is not None}
    return read_texts([None if cell is None else meant[cell] for cell in cells])


def read_row_ids(cells: Sequence[str | None] | None, numbers: Sequence[int]) -> Read[str]:
    """Row ids, digits written 0-9; without a column of them the rows are counted from 1.

    A missing id is replaced by "#" and the row's number in the file, and noted; so is an id given before.
    """
    if cells is None:
        return Read([str(i) for i in range(1, len(numbers) + 1)])
    problems: list[Met] = []
    ids: list[str] = []
    seen: dict[str, int] = {}
    for at, cell in enumerate(cells):
        row_id = ascii_digits(cell) if cell is not None else f"#{numbers[at]}"
        if cell is None:
            problems.append(("missing_row_id", at, {}))
        if row_id in seen:
            problems.append(("duplicate_row_id", at, {"text": row_id, "earlier": numbers[seen[row_id]]}))
        seen.setdefault(row_id, at)
        ids.append(row_id)
    return Read(ids, problems)


def read_ages(cells: Sequence[str | None]) -> Read[str | None]:
    """Ages in whole years, as digits; None, and noted, where a cell holds no possible age."""
    return _numbers(cells, lambda text: str(read_age(text)))


def read_numbers(cells: Sequence[str | None]) -> Read[str | None]:
    """Numbers as plain digits; None, and noted, where a cell holds none."""
    return _numbers(cells, read_number)


def _numbers(cells: Sequence[str | None], read: Callable[[str], str]) -> Read[str | None]:
    texts = read_texts(cells)
    known: dict[str, str] = {}
    bad: dict[str, str] = {}
    for text in {text for text in texts if text is not None}:
        try:
            known[text] = read(text)
        except BadNumber as wrong:
            bad[text] = wrong.code
    problems: list[Met] = [(bad[text], at, {"text": text}) for at, text in enumerate(texts) if text in bad]
    return Read([known.get(text) if text is not None else None for text in texts], problems)


def read_dates(
    texts: Sequence[str | None], *, format: str | None, calendar: str, today: date
) -> Read[PartialDate | None]:
    """Dates, in the order of day and month the column itself shows; None, and noted, where one cannot be used."""
    order = day_order(texts) if format is None else DayOrder(True, None, None, None)
    known: dict[str, PartialDate] = {}
    bad: dict[str, str] = {}
    for text in {text for text in texts if text is not None}:
        try:
            known[text] = read_date(text, day_first=order.day_first, format=format, calendar=calendar, today=today)
        except BadDate as wrong:
            bad[text] = wrong.code
    problems: list[Met] = [(bad[text], at, {"text": text}) for at, text in enumerate(texts) if text in bad]
    if order.unsettled:
        problems.append(("day_or_month_first", None, {"text": texts[order.open_at or 0]}))
    elif not order.day_first:
        problems.append(("month_first", None, {"text": texts[order.month_first_at or 0]}))
    return Read([known.get(text) if text is not None else None for text in texts], problems)
