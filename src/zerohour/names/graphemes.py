"""Graphemes: a plain spelling as the units that stand for sounds, numbered alike in both scripts.

Arabic: its letters, a final ه (also written ة) apart. Latin: single letters, the usual digraphs (kh, sh, ou, ee...), a
doubled consonant once, a final h after a vowel apart (Fatimah). Digits stand for themselves; letters of other scripts
share sixteen units.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zerohour.names.letters import is_arabic

ARABIC_UNITS = (*"ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "ه$")
LATIN_VOWELS = (
    "a", "e", "i", "o", "u", "y", "aa", "ai", "au", "ay", "aw", "ea", "ee", "ei", "eu", "ey", "ew", "ie", "iy", "oa", "oi",
    "oo", "ou", "ow", "ue", "ui", "uw", "a$", "e$", "i$", "y$", "o$", "u$",
)  # fmt: skip
LATIN_CONSONANTS = (
    *"bcdfghjklmnpqrstvwxz", "kh", "gh", "sh", "ch", "th", "dh", "ph", "ck", "tch", "sch", "dj", "ts", "tz", "zh", "cz", "sz", "qu", "wh",
    "c+", "h$",
)  # fmt: skip
LATIN_UNITS = LATIN_VOWELS + LATIN_CONSONANTS
OTHER_UNITS = tuple("0123456789") + tuple(f"*{n}" for n in range(16))
UNITS = ARABIC_UNITS + LATIN_UNITS + OTHER_UNITS
"""Every unit; its place here is its number. `x$` is x at the end of the word, `c+` a c before e, i or y."""

NUMBER = {unit: number for number, unit in enumerate(UNITS)}
_LATIN = re.compile("|".join(sorted((u for u in LATIN_UNITS if u.isalpha()), key=lambda u: (-len(u), u))) + "|.")


@lru_cache(maxsize=1 << 16)
def graphemes(core: str) -> tuple[str, ...]:
    """The units of a plain word (see `letters.plain`)."""
    if is_arabic(core):
        units = [letter if letter in NUMBER else _other(letter) for letter in core]
        if units[-1] == "ه":
            units[-1] = "ه$"
        return tuple(units)
    latin = re.sub(r"([^aeiouy\d])\1+", r"\1", core)
    units = []
    for match in _LATIN.finditer(latin):
        unit, last = match.group(), match.end() == len(latin)
        if last and unit == "h" and units and units[-1] in LATIN_VOWELS:
            unit = "h$"
        elif last and len(unit) == 1 and unit in "aeiouy" and units:
            unit += "$"
        elif unit == "c" and latin[match.end() : match.end() + 1] in ("e", "i", "y"):
            unit = "c+"
        units.append(unit if unit in NUMBER else _other(unit))
    return tuple(units)


def _other(letter: str) -> str:
    return f"*{ord(letter) % 16}"
