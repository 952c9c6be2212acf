"""One canonical written form of a name part within its script."""

from __future__ import annotations

from functools import lru_cache

from zerohour.names.words import nfkc, words


@lru_cache(maxsize=1 << 18)
def normalise(text: str) -> str:
    """A name part as its script's canonical spelling: plain letters, article and compounds marked.

    `El-Ahmad` and `Alahmad` give `al-ahmad`, `عبدالرحمن` gives `عبد+رحمن`, `Abu Bakr` gives `abu+bakr`; bin and ibn are
    dropped; words are parted by one space. Idempotent. Empty where there is no letter.
    """
    if not any(c.isalpha() for c in text):
        return ""
    while True:  # every round drops or marks something, so this ends
        written = " ".join(word.written for word in words(nfkc(text)))
        if written == text:
            return written
        text = written
