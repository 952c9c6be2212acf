"""Dates as people write them: a day, a month, a year, an age; Gregorian or Hijri; precision kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
