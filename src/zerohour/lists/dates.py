"""Dates as people write them: a day, a month, a year, an age; Gregorian or Hijri; precision kept."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from hijridate import Gregorian, Hijri

from zerohour.lists.date_text import HIJRI_YEARS, BadDate, Parts, format_pattern, parts_by_format, parts_by_looking
from zerohour.lists.months import ascii_digits

__all__ = [
    "HIJRI_YEARS", "BadDate", "PartialDate", "Precision", "age_to_birth", "format_pattern", "is_heaped", "read_date",
]  # fmt: skip

FIRST_YEAR = 1880
"""Nobody alive was born before it."""
HIJRI_COVERED = range(1343, 1501)
"""The years the Umm al-Qura tables of hijridate cover (from August 1924); other years are out of range."""


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    AGE = "age"


@dataclass(frozen=True)
class PartialDate:
    """A date known to lie from `earliest` to `latest`, both included."""

    earliest: date
    latest: date
    precision: Precision


def read_date(
    text: str, *, day_first: bool = True, format: str | None = None, calendar: str = "gregorian",
    today: date | None = None,
) -> PartialDate:  # fmt: skip
    """The date written in `text`, as precisely as it was written.

    `day_first` settles 03/04/1985; `format` (%Y %y %m %d %b %B %H %M %S %f) replaces guessing; `calendar` "hijri" reads
    every date as Hijri, otherwise a Hijri date shows itself by هـ/AH, a month's name or a year from 1300 to 1470 (civil
    Umm al-Qura calendar: a sighting of the moon can differ by a day). A day or month written 00 is unknown. A two-digit
    year is the latest such year not after `today`, and unreadable without it.
    Raises BadDate, for a date wholly after `today` too.
    """
    plain = ascii_digits(text).strip()
    always_hijri = calendar == "hijri"
    parts = (
        parts_by_format(plain, format, text, today, always_hijri)
        if format
        else parts_by_looking(plain, text, day_first, today, always_hijri)
    )
    known = _hijri_interval(parts, text) if parts.hijri else _interval(parts, text)
    if today is not None and known.earliest > today:
        raise BadDate("future_date", text)
    return known


def is_heaped(d: PartialDate) -> bool:
    """Whether the day is 1 January, a registry's default where only the year was known."""
    return d.precision is Precision.DAY and (d.earliest.month, d.earliest.day) == (1, 1)


def age_to_birth(age: int, as_of: date) -> PartialDate:
    """When somebody aged `age` whole years on `as_of` was born: an interval of one year."""
    earliest = _years_before(as_of, age + 1) + timedelta(days=1)
    return PartialDate(earliest, _years_before(as_of, age), Precision.AGE)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _interval(p: Parts, text: str) -> PartialDate:
    if p.year < FIRST_YEAR:
        raise BadDate("date_too_early", text)
    if p.year > 9998:
        raise BadDate("unreadable_date", text)
    if p.month is None:
        return PartialDate(date(p.year, 1, 1), date(p.year, 12, 31), Precision.YEAR)
    if not 1 <= p.month <= 12:
        raise BadDate("impossible_date", text)
    last = monthrange(p.year, p.month)[1]
    if p.day is None:
        return PartialDate(date(p.year, p.month, 1), date(p.year, p.month, last), Precision.MONTH)
    if not 1 <= p.day <= last:
        raise BadDate("impossible_date", text)
    day = date(p.year, p.month, p.day)
    return PartialDate(day, day, Precision.DAY)


def _hijri_interval(p: Parts, text: str) -> PartialDate:
    if p.year not in HIJRI_COVERED:
        raise BadDate("hijri_out_of_range", text)
    if p.month is None:
        return PartialDate(_gregorian(p.year, 1, 1), _hijri_month_end(p.year, 12), Precision.YEAR)
    if not 1 <= p.month <= 12:
        raise BadDate("impossible_date", text)
    if p.day is None:
        return PartialDate(_gregorian(p.year, p.month, 1), _hijri_month_end(p.year, p.month), Precision.MONTH)
    if not 1 <= p.day <= 30:
        raise BadDate("impossible_date", text)
    # The 30th of a month the tables give 29 days may well have been observed: it is then the next day.
    day = _gregorian(p.year, p.month, 1) + timedelta(days=p.day - 1)
    return PartialDate(day, day, Precision.DAY)


@lru_cache(maxsize=4096)
def _gregorian(year: int, month: int, day: int) -> date:
    return _plain(Hijri(year, month, day).to_gregorian())


def _hijri_month_end(year: int, month: int) -> date:
    return _gregorian(year, month, Hijri(year, month, 1).month_length())


def _plain(day: Gregorian) -> date:
    return date(day.year, day.month, day.day)
