"""The numbers in a written date, before anybody asks whether there is such a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zerohour.lists.months import GREGORIAN_MONTHS, HIJRI_MONTHS, folded

HIJRI_YEARS = range(1300, 1471)
"""A year in here can only be Hijri (1300 AH began in 1882)."""


class BadDate(ValueError):
    """A date that cannot be used.

    `code`: unreadable_date, impossible_date, hijri_out_of_range, date_too_early or future_date
    (see `lists.check.PROBLEMS`); `text` is the date as written.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(f"{code}: {text!r}")


@dataclass(frozen=True)
class Parts:
    """What was written: numbers not yet checked; None where a part is absent."""

    year: int
    month: int | None
    day: int | None
    hijri: bool


_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[AaPp][Mm]|[+-]\d{2}:?\d{2})?$")
_NUMERIC = re.compile(r"(\d{1,4})\s*[/\-.\\،,]\s*(\d{1,4})\s*[/\-.\\،,]\s*(\d{1,4})")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_HIJRI_MARKS = {"ه", "هجري", "هجريه", "ah", "h"}
_OTHER_WORDS = {
    "م",
    "ميلادي",
    "ميلاديه",
    "ad",
    "ce",
    "سنه",
    "عام",
    "شهر",
    "في",
    "مواليد",
    "تولد",
    "of",
    "th",
    "st",
    "nd",
    "rd",
}


def parts_by_looking(plain: str, text: str, day_first: bool, today: date | None, hijri: bool) -> Parts:
    plain = _TIME.sub("", plain)
    if numeric := _NUMERIC.fullmatch(plain):  # the common case, kept quick
        return _arranged(list(numeric.groups()), None, text, day_first, today, hijri)
    tokens = _TOKEN.findall(folded(plain))
    numbers = [t for t in tokens if t.isdigit()]
    month, marked = _month_and_mark([t for t in tokens if not t.isdigit()], text)
    return _arranged(numbers, month, text, day_first, today, hijri or marked)


def _month_and_mark(found: list[str], text: str) -> tuple[int | None, bool]:
    """The month named (once, or twice alike: كانون الثاني/يناير), and whether the words say Hijri."""
    months: set[tuple[bool, int]] = set()
    marked, i = False, 0
    while i < len(found):
        for n in (3, 2, 1):
            name = " ".join(found[i : i + n])
            if name in HIJRI_MONTHS or name in GREGORIAN_MONTHS:
                hijri = name in HIJRI_MONTHS
                months.add((hijri, HIJRI_MONTHS[name] if hijri else GREGORIAN_MONTHS[name]))
                i += n
                break
        else:
            if found[i] not in _HIJRI_MARKS | _OTHER_WORDS:
                raise BadDate("unreadable_date", text)
            marked = marked or found[i] in _HIJRI_MARKS
            i += 1
    if len(months) > 1:
        raise BadDate("unreadable_date", text)
    hijri, month = next(iter(months), (False, None))
    return month, hijri or marked


def _arranged(
    numbers: list[str], month: int | None, text: str, day_first: bool, today: date | None, hijri: bool
) -> Parts:
    """The numbers as year, month and day: the four-digit one is the year, else the last one is a short year."""
    if month is None and len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    long = [i for i, n in enumerate(numbers) if len(n) == 4]
    wanted = (1, 2, 3) if month is None else (1, 2)
    if len(numbers) not in wanted or len(long) > 1 or (long and long[0] not in (0, len(numbers) - 1)):
        raise BadDate("unreadable_date", text)
    if not long and (len(numbers) != wanted[-1] or len(numbers[-1]) != 2):
        raise BadDate("unreadable_date", text)
    at = long[0] if long else len(numbers) - 1
    year_text, rest = numbers[at], [int(n) for i, n in enumerate(numbers) if i != at]
    if any(n > 99 for n in rest):
        raise BadDate("unreadable_date", text)
    if month is None and len(rest) == 2:
        month_first = at == 0 or not day_first
        month, rest = (rest[0], rest[1:]) if month_first else (rest[1], rest[:1])
    elif month is None and rest:
        month, rest = rest[0], []
    return _checked(year_text, month, rest[0] if rest else None, text, today, hijri)


def _checked(year_text: str, month: int | None, day: int | None, text: str, today: date | None, hijri: bool) -> Parts:
    year = int(year_text)
    if len(year_text) == 2:
        if today is None or hijri:
            raise BadDate("unreadable_date", text)
        year += 100 * ((today.year - year) // 100)
    if month == 0 and day:
        raise BadDate("impossible_date", text)
    return Parts(year, month or None, day or None, hijri or year in HIJRI_YEARS)


_DIRECTIVES: Mapping[str, str] = {
    "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})",
    "b": r"(?P<b>[^\W\d_][^\d/\-.,]*?)", "B": r"(?P<b>[^\W\d_][^\d/\-.,]*?)",
    "H": r"\d{1,2}", "M": r"\d{1,2}", "S": r"\d{1,2}", "f": r"\d{1,6}", "%": "%",
}  # fmt: skip


@lru_cache
def format_pattern(format: str) -> re.Pattern[str]:
    """The pattern of a date format.

    Raises ValueError for a directive not read here, a directive used twice, or a format without a year.
    """
    pattern = ""
    for piece in re.split(r"(%.?)", format):
        if piece.startswith("%"):
            if piece[1:] not in _DIRECTIVES:
                raise ValueError(f"{piece} is not one of %Y %y %m %d %b %B %H %M %S %f")
            known = _DIRECTIVES[piece[1:]]
            # Digits with nothing between them can only be told apart by their width.
            pattern += known.replace("{1,2}", "{2}") if re.search(r"%.%", format) else known
        else:
            pattern += re.escape(piece)
    try:
        compiled = re.compile(pattern)
    except re.error as twice:
        raise ValueError(f"{format!r} names one part of the date twice") from twice
    if not {"Y", "y"} & compiled.groupindex.keys():
        raise ValueError(f"{format!r} has no year: %Y or %y")
    return compiled


def parts_by_format(plain: str, format: str, text: str, today: date | None, hijri: bool) -> Parts:
    found = format_pattern(format).fullmatch(plain)
    if found is None:
        raise BadDate("unreadable_date", text)
    part = found.groupdict()
    month = int(part["m"]) if part.get("m") else None
    if part.get("b"):
        month, named_hijri = _month_and_mark(_TOKEN.findall(folded(part["b"])), text)
        hijri = hijri or named_hijri
    day = int(part["d"]) if part.get("d") else None
    return _checked(part.get("Y") or part["y"], month, day, text, today, hijri)
