"""The flow of an answered list: what was handed over, what each answer takes, and what none explains, to scale."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from zerohour.formats.report.sentences import grouped
from zerohour.formats.report.svg import Canvas, hatch, number, picture
from zerohour.formats.report.written import text_markup


@dataclass(frozen=True)
class Part:
    """A count of rows and its words; `loud` for what nothing explains, `kept` for what is still to account for."""

    words: str
    count: int
    loud: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Shape:
    """A drawing's measures: `columns` are where nodes stand, `scale` is the height of all rows together."""

    width: float
    columns: tuple[float, float, float]
    node: float
    scale: float
    font: int
    letters: tuple[int, int]
    """Letters a label of the second and of the third column may have in a line."""


WIDE = Shape(1160, (0, 330, 720), 18, 196, 15, (44, 44))
NARROW = Shape(340, (0, 74, 196), 10, 330, 13, (32, 16))


@dataclass(frozen=True)
class _Node:
    part: Part
    x: float
    y: float
    height: float
    middle: float
    lines: tuple[str, ...]


def flow(
    whole: Part, aside: Sequence[Part], left: Part | None, answers: Sequence[Part], *,
    shape: Shape, rtl: bool, key: str, title: str,
) -> str:  # fmt: skip
    """The picture. `aside` leave the count, `left` remains and splits into `answers`; without `left` all split at once.

    Every height is `count / whole.count * shape.scale`; a part of no rows is not drawn. `key` is unique on the page.
    """
    unit = shape.scale / max(whole.count, 1)
    near, foot = _stacked(aside if left else answers, 8.0, shape, unit, column=1)
    kept = _Node(left, shape.columns[1], foot + shape.font + 4, left.count * unit, 0, ()) if left else None
    far, far_foot = _stacked(answers, kept.y, shape, unit, column=2) if kept else ([], foot)
    below = kept.y + kept.height if kept else max((node.y + node.height for node in near), default=8.0)
    # Level with the last node it feeds: no stream passes under its words.
    source = _Node(whole, 0, max(8.0, below - shape.scale), shape.scale, 0, ())
    canvas, pen = Canvas(shape.width, rtl), f"{key}-h"
    drawn = [
        hatch(pen, ground="var(--stop-bg)", line="var(--stop)"),
        *_streams(canvas, source, [*near, *([kept] if kept else [])], shape, pen),
        *(_streams(canvas, kept, far, shape, pen) if kept else []),
        *(_node(canvas, node, shape) for node in (source, *near, *([kept] if kept else []), *far)),
        *(_beside(canvas, node, shape) for node in (*near, *far)),
        _alone(canvas, whole, 0, source.y + source.height + shape.font + 4, shape),
        _alone(canvas, kept.part, kept.x, kept.y - 6, shape) if kept else "",
    ]
    height = max(far_foot, below, source.y + source.height + 2 * shape.font)
    return picture(canvas, height, key=key, title=title, body="".join(drawn))


def _stacked(parts: Sequence[Part], top: float, shape: Shape, unit: float, column: int) -> tuple[list[_Node], float]:
    nodes, y = [], top
    for part in parts:
        if not part.count:
            continue
        lines = _lines(part, shape.letters[column - 1])
        height = part.count * unit
        slot = max(height, len(lines) * shape.font * 1.2)
        nodes.append(_Node(part, shape.columns[column], y + (slot - height) / 2, height, y + slot / 2, lines))
        y += slot + shape.font * 0.7
    return nodes, y


def _lines(part: Part, letters: int) -> tuple[str, ...]:
    """The words beside a node; a label too long for one line begins with the count alone."""
    if len(part.words) + len(grouped(part.count)) < letters:
        return (part.words,)
    return ("", *textwrap.wrap(part.words, letters))


def _streams(canvas: Canvas, source: _Node, nodes: Sequence[_Node], shape: Shape, pen: str) -> list[str]:
    y, drawn = source.y, []
    for node in nodes:
        drawn.append(_stream(canvas, (source.x + shape.node, y), node, pen))
        y += node.height
    return drawn


def _stream(canvas: Canvas, start: tuple[float, float], node: _Node, pen: str) -> str:
    (x, y), bend = start, canvas.x((start[0] + node.x) / 2)
    a, b, c, d = (number(v) for v in (y, node.y, node.y + node.height, y + node.height))
    one, two = canvas.x(x), canvas.x(node.x)
    path = f"M{one} {a}C{bend} {a} {bend} {b} {two} {b}V{c}C{bend} {c} {bend} {d} {one} {d}Z"
    if node.part.loud:
        return f'<path d="{path}" fill="url(#{pen})" stroke="var(--stop)"/>'
    ink, thin = ("var(--act)", ".28") if node.part.kept else ("var(--flow)", ".75")
    return f'<path d="{path}" fill="{ink}" opacity="{thin}"/>'


def _node(canvas: Canvas, node: _Node, shape: Shape) -> str:
    part = node.part
    ink = "--stop" if part.loud else "--act" if part.kept else "--ink" if node.x == 0 else "--rule"
    return canvas.rect(node.x, node.y, shape.node, node.height, f'class="node" fill="var({ink})"')


def _beside(canvas: Canvas, node: _Node, shape: Shape) -> str:
    x, step = node.x + shape.node + 8, shape.font * 1.2
    first = node.middle - (len(node.lines) - 1) * step / 2 + shape.font * 0.36
    return "".join(
        _label(canvas, x, first + i * step, node.part if i == 0 else None, words, shape.font, node.part.loud)
        for i, words in enumerate(node.lines)
    )


def _alone(canvas: Canvas, part: Part, x: float, y: float, shape: Shape) -> str:
    return _label(canvas, x, y, part, part.words, shape.font, part.loud)


def _label(canvas: Canvas, x: float, y: float, part: Part | None, words: str, font: int, loud: bool) -> str:
    count = f'<tspan font-weight="700">{grouped(part.count)}</tspan> ' if part else ""
    weight = ' font-weight="700"' if loud else ""
    where = f'x="{canvas.x(x)}" y="{number(y)}" font-size="{font}"{weight}'
    return f"<text {where}>{count}{text_markup(words)}</text>"
