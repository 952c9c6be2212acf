"""Text from outside as it was written: which way it runs, in which script, with nothing in it that acts."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

from zerohour.names import romanise

_RTL = {"R", "AL"}
_BIDI_CONTROLS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Embeddings, overrides and isolates (UAX #9): they reorder what stands around them, so they are shown by number."""


def visible(text: str) -> str:
    """`text` with its control characters shown as [U+202E], so that they reorder and hide nothing."""
    return "".join(f"[U+{ord(c):04X}]" if _acts(c) else c for c in text)


def _acts(char: str) -> bool:
    return ord(char) in _BIDI_CONTROLS or (unicodedata.category(char) == "Cc" and char not in "\n\t")


def direction(text: str) -> str:
    """The direction of the first letter that has one; "ltr" for digits and signs alone (UAX #9, P2 and P3)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in _RTL:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def language(text: str) -> str:
    """A BCP 47 tag for the script of the first letter: "ar", "und-Latn", "und"; "" without any letter."""
    letter = next((c for c in text if c.isalpha()), None)
    if letter is None:
        return ""
    script = unicodedata.name(letter, "").split(" ")[0]
    return {"ARABIC": "ar", "LATIN": "und-Latn"}.get(script, "und")


def isolated(value: object, css: str = "", runs: str = "") -> Markup:
    """A value set apart from the sentence round it: <bdi> with its own direction, or with `runs`."""
    text = visible(str(value))
    attribute = Markup(' class="{}"').format(css) if css else Markup()
    return Markup('<bdi{} dir="{}">{}</bdi>').format(attribute, runs or direction(text), text)


def file_name(value: object) -> Markup:
    """A file's name: its ending stays at the end, whatever letters stand before it."""
    return isolated(value, runs="ltr")


def as_written(value: str) -> Markup:
    """What a person wrote, in the second voice (serif or naskh), with its language and direction."""
    text = visible(value)
    tag = language(text)
    attribute = Markup(' lang="{}"').format(tag) if tag else Markup()
    return Markup('<bdi class="w"{} dir="{}">{}</bdi>').format(attribute, direction(text), text)


def in_latin(value: str) -> Markup:
    """How an Arabic name reads in Latin letters; empty for any other script."""
    if language(value) != "ar":
        return Markup()
    return Markup('<bdi class="q sm" lang="ar-Latn" dir="ltr">{}</bdi>').format(visible(romanise(value)))


def shown(value: object) -> object:
    """What a template prints: text with its control characters visible, escaped by the template itself."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def text_markup(value: str) -> str:
    """Text for inside an SVG element."""
    return str(escape(visible(value)))
