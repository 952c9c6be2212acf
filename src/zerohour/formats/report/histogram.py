"""The histogram of weights: how many pairs at how many bits, with the two thresholds drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from zerohour.formats.report.svg import Canvas, hatch, number, picture

_TOP, _PLOT, _AXIS = 46.0, 150.0, 24.0


@dataclass(frozen=True)
class Bin:
    """Pairs from `low` (included) to `high` bits, by how they stand."""

    low: float
    high: float
    proposed: int = 0
    review: int = 0
    kin: int = 0
    judged: int = 0

    @property
    def pairs(self) -> int:
        """All pairs of the bin."""
        return self.judged + self.proposed + self.review + self.kin


@dataclass(frozen=True)
class Threshold:
    """A line at `bits` and what it says."""

    bits: float
    words: str


def binned(weights: Sequence[tuple[float, str]], *, around: Sequence[float] = (), at_most: int = 28) -> list[Bin]:
    """Weights, each with "judged", "proposed", "review" or "kin", in bins of a whole number of bits.

    The bins also reach `around` (the thresholds); there are none where there are no weights.
    """
    if not weights:
        return []
    reached = [*(weight for weight, _ in weights), *around]
    low = floor(min(reached))
    span = floor(max(reached)) + 1 - low
    wide = ceil(span / at_most)
    counts = [dict.fromkeys(("judged", "proposed", "review", "kin"), 0) for _ in range(ceil(span / wide))]
    for weight, what in weights:
        counts[int((weight - low) // wide)][what] += 1
    return [Bin(low + i * wide, low + (i + 1) * wide, **count) for i, count in enumerate(counts)]


def histogram(
    bins: Sequence[Bin],
    thresholds: Sequence[Threshold],
    *,
    width: float,
    rtl: bool,
    key: str,
    title: str,
    axis: str,
    font: int = 13,
) -> str:
    """The picture; heights are to scale. `axis` is the unit's word, `key` is unique on the page."""
    canvas = Canvas(width, rtl)
    across = (width - 8) / len(bins)
    tallest = max(b.pairs for b in bins)
    bars = "".join(_stack(canvas, b, 4 + i * across, across, _PLOT / tallest, key) for i, b in enumerate(bins))
    body = (
        hatch(f"{key}-h", ground="var(--sheet)", line="var(--rule)")
        + bars
        + _ground(canvas, bins, across, font, axis)
        + "".join(_line(canvas, t, bins, row, font) for row, t in enumerate(thresholds))
    )
    return picture(canvas, _TOP + _PLOT + _AXIS, key=key, title=title, body=body)


def _stack(canvas: Canvas, b: Bin, x: float, across: float, scale: float, key: str) -> str:
    foot, drawn = _TOP + _PLOT, []
    for count, attributes in (
        (b.judged + b.proposed, 'class="for"'),
        (b.review, 'fill="var(--sheet)" stroke="var(--ink)"'),
        (b.kin, f'fill="url(#{key}-h)" stroke="var(--rule)"'),
    ):
        if count:
            foot -= count * scale
            drawn.append(canvas.rect(x + 1, foot, across - 2, count * scale, attributes))
    return "".join(drawn)


def _ground(canvas: Canvas, bins: Sequence[Bin], across: float, font: int, axis: str) -> str:
    foot = _TOP + _PLOT
    line = f'<path class="axis" d="M0 {number(foot)}H{number(canvas.width)}"/>'
    every = ceil(font * 3.4 / across)
    ticks = [
        canvas.number(4 + i * across, foot + font + 4, whole(b.low), f'font-size="{font}"')
        for i, b in enumerate(bins)
        if i % every == 0 and 12 < 4 + i * across < canvas.width - font * 4
    ]
    unit = canvas.text(canvas.width, foot + font + 4, axis, f'font-size="{font}" text-anchor="end"')
    return line + "".join(ticks) + unit


def _line(canvas: Canvas, t: Threshold, bins: Sequence[Bin], row: int, font: int) -> str:
    x = 4 + (t.bits - bins[0].low) / (bins[-1].high - bins[0].low) * (canvas.width - 8)
    y = font + row * (font + 5)
    beyond = x > canvas.width / 2
    words = canvas.text(
        x - 6 if beyond else x + 6, y, t.words, f'font-size="{font}" text-anchor="{"end" if beyond else "start"}"'
    )
    return f'<path class="mark" d="M{canvas.x(x)} {number(y - font + 3)}V{number(_TOP + _PLOT)}"/>{words}'


def whole(bits: float) -> str:
    """A whole number of bits with a true minus."""
    return f"{bits:.0f}".replace("-", "\N{MINUS SIGN}")
