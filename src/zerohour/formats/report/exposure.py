"""Each party's exposure over the stages: one panel a party, all of one scale, its limit drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from zerohour.formats.report.histogram import whole
from zerohour.formats.report.sides import Side
from zerohour.formats.report.svg import Canvas, hatch, number, picture
from zerohour.formats.report.written import text_markup

_FAR = 3
"""A limit over so many times the largest exposure is named, not drawn: it would flatten all else."""


@dataclass(frozen=True)
class Panel:
    """A party's exposure after each stage in points, its limit (None: none), and the limit in words."""

    side: Side
    values: Sequence[int]
    limit: int | None
    said: str


@dataclass(frozen=True)
class Shape:
    """A drawing's measures: `beside` is the width kept for words at the near side; 0 sets them above the panel."""

    width: float
    beside: float
    plot: float
    font: int

    @property
    def above(self) -> float:
        """Room over a panel for the figures, and for the words where they stand above."""
        return self.font * (1.5 if self.beside else 3.4)


WIDE = Shape(700, 150, 78, 13)
NARROW = Shape(340, 0, 70, 13)


@dataclass(frozen=True)
class Scale:
    """Points to units of the drawing, the same for every panel."""

    low: int
    high: int
    plot: float

    def down(self, points: int) -> float:
        """How far below the top of a panel `points` lies."""
        return (self.high - points) * self.unit

    @property
    def unit(self) -> float:
        """Units of one point."""
        return self.plot / ((self.high - self.low) or 1)


def scale_of(panels: Sequence[Panel], plot: float) -> Scale:
    """One scale for all: it holds zero, every exposure, and the limits that are not far beyond them."""
    values = [0, 1, *(value for panel in panels for value in panel.values)]
    far = _FAR * max(values)
    drawn = [panel.limit for panel in panels if panel.limit is not None and panel.limit <= far]
    return Scale(min(values), max([*values, *drawn]), plot)


def exposure(panels: Sequence[Panel], *, shape: Shape, rtl: bool, key: str, title: str, axis: str) -> str:
    """The picture; `axis` is the word for stages, `key` is unique on the page."""
    canvas, scale = Canvas(shape.width, rtl), scale_of(panels, shape.plot)
    tall = shape.above + shape.plot + 10
    drawn = [hatch(f"{key}-h", ground="var(--stop-bg)", line="var(--stop)")]
    drawn += [_panel(canvas, panel, i * tall + shape.above, scale, shape, key) for i, panel in enumerate(panels)]
    foot = len(panels) * tall
    stages = max((len(panel.values) for panel in panels), default=0)
    body = "".join(drawn) + _axis(canvas, stages, foot, shape, axis)
    return picture(canvas, foot + shape.font * 2.6, key=key, title=title, body=body)


def _panel(canvas: Canvas, panel: Panel, top: float, scale: Scale, shape: Shape, key: str) -> str:
    across, zero = _across(len(panel.values), shape), top + scale.down(0)
    bars = [_bar(canvas, shape.beside + i * across, across, value, zero, scale) for i, value in enumerate(panel.values)]
    ground = f'<path class="axis" d="M{canvas.x(shape.beside)} {number(zero)}H{canvas.x(shape.width)}"/>'
    line = panel.side.stroke(_steps(canvas, panel, top, across, scale, shape)) if panel.values else ""
    edge = _edge(canvas, panel.limit, top, scale, shape, key)
    return "".join(
        [
            *bars,
            ground,
            edge,
            line,
            _figures(canvas, panel, top, across, scale, shape),
            _words(canvas, panel, top, shape),
        ]
    )


def _edge(canvas: Canvas, limit: int | None, top: float, scale: Scale, shape: Shape, key: str) -> str:
    """The limit: a line with a hatched edge over it; nothing where there is none or it lies far beyond."""
    if limit is None or limit > scale.high:
        return ""
    at = top + scale.down(limit)
    band = canvas.rect(shape.beside, at - 6, shape.width - shape.beside, 6, f'fill="url(#{key}-h)" opacity=".6"')
    return f'{band}<path class="limit" d="M{canvas.x(shape.beside)} {number(at)}H{canvas.x(shape.width)}"/>'


def _across(stages: int, shape: Shape) -> float:
    return (shape.width - shape.beside) / max(stages, 1)


def _bar(canvas: Canvas, x: float, across: float, value: int, zero: float, scale: Scale) -> str:
    height = abs(value) * scale.unit
    return canvas.rect(x, zero - max(value, 0) * scale.unit, across, height, 'class="bar"') if value else ""


def _steps(canvas: Canvas, panel: Panel, top: float, across: float, scale: Scale, shape: Shape) -> str:
    levels = [number(top + scale.down(value)) for value in panel.values]
    path = f"M{canvas.x(shape.beside)} {number(top + scale.down(0))}"
    for i, level in enumerate(levels):
        path += f"V{level}H{canvas.x(shape.beside + (i + 1) * across)}"
    return path


def _figures(canvas: Canvas, panel: Panel, top: float, across: float, scale: Scale, shape: Shape) -> str:
    """The value over each step, or over the largest alone where steps are narrow."""
    drawn, room = [], shape.font * 0.62
    largest = panel.values.index(max(panel.values)) if panel.values else 0
    fits = all(len(whole(value)) * room + 4 < across for value in panel.values)
    for i, value in enumerate(panel.values):
        if not fits and i != largest:
            continue
        x = shape.beside + (i + 0.5) * across
        x = min(max(x, shape.beside + 14), shape.width - 14)
        y = top + scale.down(value) + (-6 if value >= 0 else shape.font + 3)
        bold = ' font-weight="700"' if value == panel.limit else ""
        halo = 'paint-order="stroke" stroke="var(--sheet)" stroke-width="4" stroke-linejoin="round"'
        drawn.append(canvas.number(x, y, whole(value), f'class="value" font-size="{shape.font}"{bold} {halo}'))
    return "".join(drawn)


def _words(canvas: Canvas, panel: Panel, top: float, shape: Shape) -> str:
    """The letter and the party, below it what the limit is."""
    room = int((shape.beside or shape.width) / (shape.font * 0.56)) - 3
    name = panel.side.party if len(panel.side.party) <= room else panel.side.party[: room - 1] + "…"
    letter = f'<tspan font-weight="700">{text_markup(panel.side.letter)}</tspan> '
    first = top + shape.font if shape.beside else top - shape.font * 2.2
    second = first + shape.font * 1.35 if shape.beside else first
    named = f'<text x="{canvas.x(0)}" y="{number(first)}" font-size="{shape.font}">{letter}{text_markup(name)}</text>'
    anchor = "" if shape.beside else ' text-anchor="end"'
    return named + canvas.text(
        0 if shape.beside else shape.width, second, panel.said, f'class="soft" font-size="{shape.font - 1}"{anchor}'
    )  # fmt: skip


def _axis(canvas: Canvas, stages: int, foot: float, shape: Shape, axis: str) -> str:
    """The stages by number, as many as there is room for, and what the numbers are."""
    across = _across(stages, shape)
    every = max(1, ceil(shape.font * 2 / across))
    y = foot + shape.font
    drawn = [
        canvas.number(shape.beside + (i + 0.5) * across, y, str(i + 1), f'class="soft" font-size="{shape.font}"')
        for i in range(0, stages, every)
    ]
    if shape.beside:
        return "".join(drawn) + canvas.text(0, y, axis, f'class="soft" font-size="{shape.font}"')
    below = f'class="soft" font-size="{shape.font}" text-anchor="end"'
    return "".join(drawn) + canvas.text(shape.width, y + shape.font * 1.3, axis, below)
