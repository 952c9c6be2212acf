"""How an Arabic name reads in Latin letters, for people who do not read it; never for comparing."""

from __future__ import annotations

from functools import lru_cache

from zerohour.names import lexicon
from zerohour.names.letters import is_arabic
from zerohour.names.words import Mark, nfkc, words

_LETTERS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i",
}  # fmt: skip
_VOWELS = set("اوي")


@lru_cache(maxsize=1 << 16)
def romanise(text: str) -> str:
    """A readable Latin reading of an Arabic part: عبد الرحمن gives Abd al-Rahman. Latin text comes back as it is."""
    if not is_arabic(text):
        return text
    return " ".join(_read(word.core, word.marks) for word in words(nfkc(text)))


def _read(core: str, marks: Mark) -> str:
    name = core.capitalize() if not is_arabic(core) else lexicon.reading(core) or _spell(core)
    if core == "الله":
        return "Abdallah" if marks & Mark.ABD else "Allah"
    if marks & Mark.ABD:
        name = f"Abd al-{name}"
    if marks & Mark.ARTICLE:
        name = f"al-{name}"
    if marks & Mark.DIN:
        name = f"{name} al-Din"
    if marks & Mark.ALLAH:
        name = f"{name}allah"
    if marks & Mark.ABU:
        name = f"Abu {name}"
    if marks & Mark.UMM:
        name = f"Umm {name}"
    return name


def _spell(core: str) -> str:
    """Letter by letter; an a between two consonants, which leave their vowel unwritten."""
    said = ""
    for place, letter in enumerate(core):
        before = core[place - 1] if place else ""
        after = core[place + 1] if place + 1 < len(core) else ""
        if letter in "وي" and (not before or after == "ا" or before == "ا"):
            said += "w" if letter == "و" else "y"
        elif letter == "ه" and not after:
            said += "a" if before not in _VOWELS else "h"
        else:
            if before and letter not in _VOWELS and before not in _VOWELS | {"ع"} and letter != "ع":
                said += "a" if place == 1 or not after else ""
            said += _LETTERS.get(letter, letter)
    return said.replace("aa", "a").capitalize()
