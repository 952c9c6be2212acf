"""Sentences as markup: the template is translated, its values are isolated, numbers are grouped."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from zerohour.formats.report.written import isolated
from zerohour.locale import Words


@dataclass(frozen=True)
class Sentences:
    """A `Words` that answers in safe markup, so that a name inside a sentence cannot turn it round."""

    words: Words

    def __call__(self, template: str, **values: object) -> Markup:
        """The template in the reader's language; text values stand in <bdi>."""
        return _filled(self.words.catalogue.gettext(template), values)

    def counted(self, one: str, many: str, n: int, **values: object) -> Markup:
        """A counted sentence; `{n}` is filled in."""
        return _filled(self.words.catalogue.ngettext(one, many, n), {"n": n, **values})


def grouped(n: int) -> str:
    """A count with its thousands grouped: 9,147."""
    return f"{n:,}"


def signed(bits: float, *, decimals: int = 1) -> str:
    """Bits with their sign, a true minus: +5.1, −2.3, 0.0."""
    rounded = round(bits, decimals)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.{decimals}f}"


def _filled(template: str, values: dict[str, object]) -> Markup:
    return escape(template).format(**{name: _value(value) for name, value in values.items()})


def _value(value: object) -> object:
    if isinstance(value, Markup):
        return value
    return grouped(value) if isinstance(value, int) else isolated(value)
