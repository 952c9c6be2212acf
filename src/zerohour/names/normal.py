"""One canonical written form of a name part within its script."""

from __future__ import annotations

from functools import lru_cache

from zerohour.names.words import nfkc, words

MOST_ROUNDS = 16
"""What is left after an article or Abd may itself begin with one (al-Abd al-Rahman); two rounds do for nearly all."""


@lru_cache(maxsize=1 << 18)
def normalise(text: str) -> str:
    """A name part as its script's canonical spelling: plain letters, article and compounds marked.

    `El-Ahmad` and `Alahmad` give `al-ahmad`, `عبدالرحمن` gives `عبد+رحمن`, `Abu Bakr` gives `abu+bakr`; bin and ibn are
    dropped; words are parted by one space. Idempotent. Empty where there is no letter.
    """
    if not any(c.isalpha() for c in text):
        return ""
    for _ in range(MOST_ROUNDS):
        written = " ".join(word.written for word in words(nfkc(text)))
        if written == text:
            break
        text = written
    return text
