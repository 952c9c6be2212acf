"""What every picture shares: coordinates that run from the reader's side, short numbers, titles."""

from __future__ import annotations

from dataclasses import dataclass

from zerohour.formats.report.written import text_markup


@dataclass(frozen=True)
class Canvas:
    """A drawing `width` units wide whose zero is at the side reading begins from."""

    width: float
    rtl: bool

    def x(self, x: float) -> str:
        """A point `x` units from the side reading begins from."""
        return number(self.width - x if self.rtl else x)

    def rect(self, x: float, y: float, width: float, height: float, attributes: str) -> str:
        """A rectangle whose near edge is `x`."""
        near = self.width - x - width if self.rtl else x
        size = f'width="{number(width)}" height="{number(height)}"'
        return f'<rect x="{number(near)}" y="{number(y)}" {size} {attributes}/>'

    def number(self, x: float, y: float, words: str, attributes: str) -> str:
        """A number, its sign before it in either direction of the page, centred on `x`."""
        how = f'text-anchor="middle" direction="ltr" {attributes}'
        return f'<text x="{self.x(x)}" y="{number(y)}" {how}>{text_markup(words)}</text>'

    def text(self, x: float, y: float, words: str, attributes: str = "") -> str:
        """One line of text; `text-anchor` counts from the side reading begins from."""
        return f'<text x="{self.x(x)}" y="{number(y)}"{_spaced(attributes)}>{text_markup(words)}</text>'


def picture(canvas: Canvas, height: float, *, key: str, title: str, body: str) -> str:
    """The <svg> itself; `key` must be unique on the page."""
    box = f"0 0 {number(canvas.width)} {number(height)}"
    named = f'role="img" aria-labelledby="{key}"><title id="{key}">{text_markup(title)}</title>'
    return f'<svg viewBox="{box}" {named}{body}</svg>'


def hatch(key: str, *, ground: str, line: str) -> str:
    """A pattern of slanting lines; prints without colour."""
    inside = f'<rect width="7" height="7" fill="{ground}"/><path d="M0 0V7" stroke="{line}" stroke-width="2.4"/>'
    how = 'width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    return f'<defs><pattern id="{key}" {how}>{inside}</pattern></defs>'


def number(x: float) -> str:
    """A coordinate with at most two decimals and no idle zeros."""
    short = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _spaced(attributes: str) -> str:
    return f" {attributes}" if attributes else ""
