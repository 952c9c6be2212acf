"""What it costs, in bits, to read one grapheme as another: learned between the scripts, judged within one.

`spellings.json` is learned by `bench/learn_spellings.py` (see there for its sources). Between two Arabic spellings
there is nothing to learn from, so the letters confused by ear and by eye are listed here.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zerohour.names.graphemes import ARABIC_UNITS, LATIN_CONSONANTS, LATIN_UNITS, LATIN_VOWELS, NUMBER, UNITS

Bits = NDArray[np.float32]

SLIP = 8.0
"""A letter in the place of one it has nothing to do with."""
CONSONANT_GAP = 6.0
"""A consonant left out."""
SWAP = 5.0
"""Two neighbours changed places: a slip of the keyboard."""

WEIGHT = {**dict.fromkeys(UNITS, 6.0), **dict.fromkeys(LATIN_VOWELS, 2.0), "ا": 3.0, "و": 3.0, "ي": 3.0, "ع": 4.0}
WEIGHT |= {"ه$": 2.0, "h$": 2.0, "h": 4.0, "w": 4.0}
"""How much of a name a unit carries; a likeness is relative to what both names carry."""

EAR = ["صس:3", "طت:3", "ضد:3", "ضظ:2", "ظز:3", "ذز:3", "ذد:3", "ثس:3", "ثت:3", "قغ:4", "قك:4", "قج:5", "حه:4", "عا:3"]
EYE = [
    "حخ:5",
    "حج:5",
    "خج:6",
    "بت:6",
    "بن:6",
    "تن:6",
    "ين:6",
    "يب:6",
    "دذ:3",
    "رز:5",
    "سش:5",
    "فق:5",
    "عغ:5",
    "طظ:4",
    "صض:5",
]
"""Arabic letters heard as one another (by people who do not write them apart), and letters a dot sets apart."""


@cache
def table() -> Any:
    """The learned table as it stands in the file."""
    return json.loads((files("zerohour.names") / "spellings.json").read_text(encoding="utf-8"))


@cache
def substitutions() -> Bits:
    """Bits to read unit i as unit j, shape (units, units), symmetric, 0 on the diagonal."""
    bits = np.full((len(UNITS), len(UNITS)), SLIP, dtype=np.float32)
    np.fill_diagonal(bits, 0)

    def cost(a: str, b: str, value: float) -> None:
        i, j = NUMBER[a], NUMBER[b]
        bits[i, j] = bits[j, i] = min(float(bits[i, j]), value)

    for arabic, latins in table()["arabic_latin"].items():
        for latin, value in latins.items():
            if latin:
                cost(arabic, latin, value)
    for a, others in table()["latin_latin"].items():
        for b, value in others.items():
            if b:
                cost(a, b, value if (a in LATIN_VOWELS) == (b in LATIN_VOWELS) else max(value, 4.0))
    for pair in EAR + EYE:
        cost(pair[0], pair[1], float(pair[3:]))
    cost("ه", "ه$", 0.0)
    cost("ا", "ه$", 1.0)
    cost("h", "h$", 0.0)
    for latin in UNITS:
        if latin + "$" in NUMBER and latin in LATIN_VOWELS:
            cost(latin, latin + "$", 0.0)
            for other in UNITS:  # a final vowel is spelled as any other where the file does not know better
                if other in LATIN_UNITS or other in ARABIC_UNITS:
                    cost(latin + "$", other, float(bits[NUMBER[latin], NUMBER[other]]))
    cost("c", "c+", 0.0)
    return bits


@cache
def gaps() -> Bits:
    """Bits to leave unit i out where the other name is written in Arabic (row 0) or Latin letters (row 1)."""
    bits = np.full((2, len(UNITS)), CONSONANT_GAP, dtype=np.float32)
    for arabic, latins in table()["arabic_latin"].items():
        bits[1, NUMBER[arabic]] = min(latins.get("", SLIP), CONSONANT_GAP + 1)
    for arabic, value in {"ا": 4.0, "و": 5.0, "ي": 5.0, "ع": 5.0, "ه$": 3.0}.items():
        bits[0, NUMBER[arabic]] = value
    unwritten = table()["latin_unwritten"]
    for latin in LATIN_UNITS:
        bits[0, NUMBER[latin]] = min(unwritten.get(latin, SLIP), CONSONANT_GAP)
        learned = table()["latin_latin"][latin].get("", SLIP)
        low = 4.0 if latin in LATIN_CONSONANTS else 1.5
        bits[1, NUMBER[latin]] = min(max(learned, low), CONSONANT_GAP)
    bits[1, NUMBER["h$"]] = 1.0
    return bits


@cache
def weights() -> Bits:
    """What each unit carries of a name, in bits."""
    return np.array([WEIGHT[unit] for unit in UNITS], dtype=np.float32)
