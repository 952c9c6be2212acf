"""A coarse key two spellings of one name meet by: the consonants they share, in either script."""

from __future__ import annotations

import re
from functools import lru_cache

from zerohour.names import lexicon
from zerohour.names.graphemes import graphemes
from zerohour.names.normal import normalise
from zerohour.names.words import Mark, words

_CLASSES = {
    "B": "b p ب",
    "F": "f v ph ف",
    "T": "t d th dh ت د ث ذ ض ط",
    "S": "s z c+ ts tz zh cz sz sh sch ch tch س ص ز ش ظ",
    "K": "k c ck q qu g gh j dj kh x ك ق ج غ خ",
    "H": "h ه ح",
    "L": "l ل",
    "M": "m م",
    "N": "n ن",
    "R": "r ر",
}
_CLASS = {unit: key for key, units in _CLASSES.items() for unit in units.split()}
_MARKS = {Mark.ABD: "abd", Mark.ABU: "abu", Mark.UMM: "umm", Mark.DIN: "din", Mark.ALLAH: "allah"}


@lru_cache(maxsize=1 << 18)
def name_key(text: str) -> str:
    """The key of a name part; empty where there is no letter. Known names give the key of their Arabic form."""
    keys = []
    for word in words(normalise(text)):
        known = lexicon.candidates(word.core)
        core = skeleton(lexicon.plain_arabic(known[0]) if known else word.core)
        if word.marks:
            core = "".join(name + "+" for mark, name in _MARKS.items() if mark & word.marks) + core
        keys.append(core)
    return " ".join(keys)


@lru_cache(maxsize=1 << 18)
def skeleton(core: str) -> str:
    """A plain word's consonant classes; vowels, semivowels and a final h do not count, an opening vowel is A."""
    units = graphemes(core.replace("x", "ks").replace("chr", "kr"))
    kept = "".join(_CLASS.get(unit, unit if unit.isdecimal() or "*" in unit else "") for unit in units)
    if kept.endswith("H") and len(kept) > 1 and units[-1] in ("h", "ح", "ه"):
        kept = kept[:-1]
    kept = kept.replace("TS", "S")  # تش and ch, تس and ts, ز and tz
    opens = "" if units and units[0] in _CLASS else "A"
    return re.sub(r"(.)\1+", r"\1", opens + kept)
