"""Who gives to whom: parties in a ring, an arrow for each direction, so that A gives B gives C gives A is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from zerohour.formats.report.sentences import grouped
from zerohour.formats.report.sides import Side
from zerohour.formats.report.svg import Canvas, number, picture
from zerohour.formats.report.written import text_markup

WIDTH = 400.0
_CENTRE, _RADII, _NODE = (200.0, 152.0), (138.0, 98.0), 19.0
_BEND, _HEAD = 0.2, 12.0
_NAMED = 12
"""Arrows that carry their figure; beyond, the table alone does."""
_LETTERS = 16


@dataclass(frozen=True)
class Given:
    """How many persons `holder` hands over to `to`, and what they count."""

    holder: Side
    to: Side
    persons: int
    points: int


@dataclass(frozen=True)
class _Point:
    x: float
    y: float

    def towards(self, other: _Point, far: float) -> _Point:
        """The point `far` units on the way to `other`."""
        length = hypot(other.x - self.x, other.y - self.y) or 1.0
        return _Point(self.x + (other.x - self.x) * far / length, self.y + (other.y - self.y) * far / length)


def cycle(parties: Sequence[Side], given: Sequence[Given], *, rtl: bool, key: str, title: str) -> str:
    """The picture; an arrow is the thicker the more persons go. `key` is unique on the page."""
    canvas = Canvas(WIDTH, rtl)
    places = {side.party: _place(i, len(parties)) for i, side in enumerate(parties)}
    foot = max((place.y for place in places.values()), default=0.0) + _NODE + 32
    most = max((arrow.persons for arrow in given), default=1)
    arrows = [(arrow, *_curve(places[arrow.holder.party], places[arrow.to.party])) for arrow in given]
    body = [_arrow(canvas, arrow, bent, most) for arrow, *bent in arrows]
    body += [_node(canvas, side, places[side.party]) for side in parties]
    if len(arrows) <= _NAMED:
        body += [_figure(canvas, arrow, bent) for arrow, *bent in arrows]
    return picture(canvas, foot, key=key, title=title, body="".join(body))


def _place(i: int, n: int) -> _Point:
    """The i-th of n on the ring: two side by side, more from the top, in the direction of reading."""
    start = pi if n == 2 else -pi / 2
    angle = start + 2 * pi * i / n
    return _Point(_CENTRE[0] + _RADII[0] * cos(angle), _CENTRE[1] + _RADII[1] * sin(angle))


def _curve(start: _Point, end: _Point) -> tuple[_Point, _Point, _Point]:
    """Where the arrow leaves, what it bends towards, where it arrives; two of opposite directions keep apart."""
    bend = _Point((start.x + end.x) / 2 + (end.y - start.y) * _BEND, (start.y + end.y) / 2 - (end.x - start.x) * _BEND)
    return start.towards(bend, _NODE + 3), bend, end.towards(bend, _NODE + 4)


def _arrow(canvas: Canvas, arrow: Given, bent: Sequence[_Point], most: int) -> str:
    start, bend, end = bent
    neck = end.towards(bend, _HEAD)
    wide = 1.5 + 5.5 * arrow.persons / most
    side = _Point((end.y - neck.y) / _HEAD, (neck.x - end.x) / _HEAD)
    half = 4.5 + wide / 2
    one, two = (_Point(neck.x + side.x * half * way, neck.y + side.y * half * way) for way in (1, -1))
    line = f"M{_at(canvas, start)}Q{_at(canvas, bend)} {_at(canvas, neck)}"
    head = f"M{_at(canvas, one)}L{_at(canvas, end)} {_at(canvas, two)}Z"
    thick = f'class="arrow" stroke="var(--rule)" stroke-width="{number(wide)}"'
    return f'<path d="{line}" fill="none" {thick}/><path d="{head}" fill="var(--ink)"/>'


def _figure(canvas: Canvas, arrow: Given, bent: Sequence[_Point]) -> str:
    start, bend, end = bent
    x, y = ((a + 2 * b + c) / 4 for a, b, c in ((start.x, bend.x, end.x), (start.y, bend.y, end.y)))
    halo = 'paint-order="stroke" stroke="var(--sheet)" stroke-width="6" stroke-linejoin="round"'
    return canvas.number(x, y + 5, grouped(arrow.persons), f'class="value" font-size="16" font-weight="700" {halo}')


def _node(canvas: Canvas, side: Side, at: _Point) -> str:
    ring = f"M{_at(canvas, _Point(at.x - _NODE, at.y))}" + "".join(
        f"A{number(_NODE)} {number(_NODE)} 0 1 1 {_at(canvas, _Point(at.x + way * _NODE, at.y))}" for way in (1, -1)
    )
    ground = f'<circle cx="{canvas.x(at.x)}" cy="{number(at.y)}" r="{number(_NODE)}" fill="var(--sheet)"/>'
    letter = canvas.number(at.x, at.y + 6, side.letter, 'font-size="16" font-weight="700"')
    name = side.party if len(side.party) <= _LETTERS else side.party[: _LETTERS - 1] + "…"
    y = at.y - _NODE - 8 if at.y < _CENTRE[1] - 1 else at.y + _NODE + 19
    where = f'x="{canvas.x(at.x)}" y="{number(y)}" font-size="15" text-anchor="middle"'
    return f"{ground}{side.stroke(ring)}{letter}<text {where}>{text_markup(name)}</text>"


def _at(canvas: Canvas, point: _Point) -> str:
    return f"{canvas.x(point.x)} {number(point.y)}"
