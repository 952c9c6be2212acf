"""The waterfall of one pair: what was known before, what each field adds or takes, and what it comes to, in bits.

One small drawing per row of the pair's table, all of one scale, so that each bar stands beside the words it measures.
For is filled, against is outlined, missing is dashed: it prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from zerohour.formats.report.sentences import signed
from zerohour.formats.report.svg import Canvas, number

WIDTH, _HEIGHT, _TOP, _FOOT = 200.0, 20, 6, 14
_MARGIN = 4.0


@dataclass(frozen=True)
class Step:
    """Bits one row adds; `missing` when a side does not say."""

    bits: float
    missing: bool = False


@dataclass(frozen=True)
class Scale:
    """From `low` to `high` bits over the width of a drawing."""

    low: float
    high: float

    def at(self, bits: float) -> float:
        """Where `bits` lies, from the side reading begins from."""
        return _MARGIN + (bits - self.low) / self._span * (WIDTH - 2 * _MARGIN)

    @property
    def _span(self) -> float:
        return (self.high - self.low) or 1.0


def running(prior: float, steps: Sequence[Step]) -> list[float]:
    """The sum after the prior and after each step; the last is the pair's weight."""
    return list(accumulate((step.bits for step in steps), initial=prior))


def scale_for(sums: Sequence[Sequence[float]]) -> Scale:
    """One scale that holds zero and every running sum given."""
    every = [0.0, *(bits for line in sums for bits in line)]
    return Scale(min(every), max(every))


def waterfall(prior: float, steps: Sequence[Step], *, scale: Scale, rtl: bool) -> list[str]:
    """One <svg> for the prior, one for each step, one for the total, in the order of the table's rows."""
    sums = running(prior, steps)
    canvas = Canvas(WIDTH, rtl)
    first = _drawing(canvas, scale, 0.0, prior, leaves=True)
    fields = [
        _drawing(canvas, scale, sums[i], sums[i + 1], enters=True, leaves=True, missing=step.missing)
        for i, step in enumerate(steps)
    ]
    return [first, *fields, _drawing(canvas, scale, 0.0, sums[-1])]


def _drawing(
    canvas: Canvas, scale: Scale, start: float, end: float, *,
    enters: bool = False, leaves: bool = False, missing: bool = False,
) -> str:  # fmt: skip
    title = f"<title>{signed(end - start)}</title>"
    lines = [_uprights(canvas, "axis", [(scale.at(0.0), 0, _HEIGHT)])]
    if missing:
        lines.append(_uprights(canvas, "gone", [(scale.at(start), 0, _HEIGHT)]))
    else:
        links = [(scale.at(start), 0, _TOP)] * enters + [(scale.at(end), _FOOT, _HEIGHT)] * leaves
        lines += [*([_uprights(canvas, "link", links)] if links else []), _bar(canvas, scale, start, end)]
    box = f'viewBox="0 0 {number(WIDTH)} {_HEIGHT}" preserveAspectRatio="none" aria-hidden="true"'
    return f"<svg {box}>{title}{''.join(lines)}</svg>"


def _bar(canvas: Canvas, scale: Scale, start: float, end: float) -> str:
    near, far = sorted((scale.at(start), scale.at(end)))
    side = "for" if end >= start else "against"
    return canvas.rect(near, _TOP, far - near, _FOOT - _TOP, f'class="{side}"')


def _uprights(canvas: Canvas, css: str, lines: Sequence[tuple[float, int, int]]) -> str:
    drawn = "".join(f"M{canvas.x(x)} {top}V{foot}" for x, top, foot in lines)
    return f'<path class="{css}" d="{drawn}"/>'
