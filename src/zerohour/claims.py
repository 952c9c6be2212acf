"""A claim: a value as somebody gave it, with who said so, where, when, and how exactly.

Unknown is None and stays None: it is never counted as 0, and a bound that one source leaves open stays open.
Claims are put side by side (`range_of`), never merged; who wants one range asks for an `envelope` and gets it named so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Figure = int | float | None
"""A number somebody gave; None is unknown, which equals no number, 0 included."""


@dataclass(frozen=True)
class Claim:
    """What one source says.

    A figure has `low`, `best` and `high`, each None where unknown ("more than 130" is low 130, the rest unknown), in
    `unit`. Anything else is `text`. `channel` is the way it reached us, `paragraph` where in the document it stands,
    `on_record` False where the source spoke unattributably.

    Raises ValueError when nobody is named as source or the known bounds are out of order.
    """

    source: str
    low: Figure = None
    best: Figure = None
    high: Figure = None
    unit: str = ""
    text: str = ""
    channel: str = ""
    said_on: date | None = None
    paragraph: int | None = None
    on_record: bool = True

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError("a claim without a source: say who says so, if only 'unnamed official'")
        known = [bound for bound in (self.low, self.best, self.high) if bound is not None]
        if known != sorted(known):
            raise ValueError(
                f"claim of {self.source}: low {self.low}, best {self.best}, high {self.high} are not in rising order"
            )

    @property
    def is_figure(self) -> bool:
        """Whether the claim is about a number, known or not."""
        return bool(self.unit)

    @property
    def unknown(self) -> bool:
        """Whether the source left the value open: a figure with no bound at all, or no words."""
        if self.is_figure:
            return self.low is None and self.best is None and self.high is None
        return not self.text


class Range(NamedTuple):
    """One source's range; None is an open or unknown bound."""

    source: str
    low: Figure
    best: Figure
    high: Figure


class Envelope(NamedTuple):
    """The widest range over several sources: nobody claimed it, and it is not an estimate.

    `low` or `high` is None as soon as one source leaves that bound open.
    """

    low: Figure
    high: Figure
    sources: tuple[str, ...]


def exactly(source: str, value: int | float, unit: str) -> Claim:
    """A claim of one exact figure."""
    return Claim(source, low=value, best=value, high=value, unit=unit)


def range_of(claims: Iterable[Claim]) -> list[Range]:
    """The claimed ranges side by side, each with its source, in the order given. Nothing is merged."""
    return [Range(claim.source, claim.low, claim.best, claim.high) for claim in claims]


def envelope(claims: Iterable[Claim]) -> Envelope:
    """The range that holds every claim, called an envelope because no source said it.

    Raises ValueError for no claims, or claims in different units.
    """
    held = list(claims)
    units = sorted({claim.unit for claim in held})
    if len(units) != 1:
        raise ValueError(f"an envelope needs claims in one unit, not {units or 'none'}")
    lows = [claim.low for claim in held if claim.low is not None]
    highs = [claim.high for claim in held if claim.high is not None]
    return Envelope(
        low=min(lows) if len(lows) == len(held) else None,
        high=max(highs) if len(highs) == len(held) else None,
        sources=tuple(claim.source for claim in held),
    )
