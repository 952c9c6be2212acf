"""Letters: one written form of a word within its script, before any knowledge of names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f]")

_ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳ", "ا"),
        **dict.fromkeys("ىیېێےۍئؠ", "ي"),
        **dict.fromkeys("ةەۀہھۃه", "ه"),
        **dict.fromkeys("ؤۆۇۈۋۅ", "و"),
        **dict.fromkeys("کگڪڭګ", "ك"),
        **dict.fromkeys("پ", "ب"),
        **dict.fromkeys("چ", "ج"),
        **dict.fromkeys("ژ", "ز"),
        **dict.fromkeys("ڤڨ", "ف"),
        **dict.fromkeys("ڕڑ", "ر"),
        **dict.fromkeys("ڵ", "ل"),
        **dict.fromkeys("ڈ", "د"),
        **dict.fromkeys("ٹ", "ت"),
        **dict.fromkeys("ں", "ن"),
        "ء": "",
        "ـ": "",
    }
)
"""Hamza carriers, alef maqsura, ta marbuta and the Persian, Kurdish and Urdu letters are written unevenly."""

_LATIN = str.maketrans(
    {
        **dict.fromkeys("šşș", "sh"),
        **dict.fromkeys("č", "ch"),
        **dict.fromkeys("ǧ", "j"),
        **dict.fromkeys("ḫẖ", "kh"),
        **dict.fromkeys("ġ", "gh"),
        **dict.fromkeys("ṯ", "th"),
        **dict.fromkeys("ḏ", "dh"),
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
    }
)
"""Letters of the scholarly (DIN 31635) and Turkish alphabets that stand for two English ones; those NFKD leaves whole."""

_CHAT_DIGITS = re.compile(r"(?<=[a-z])[357](?=[a-z])|^[357](?=[a-z]{2})")
_CHAT = {"3": "", "5": "kh", "7": "h"}
"""Digits for ع, خ and ح, as people type on telephones."""


def is_arabic(word: str) -> bool:
    """Whether the word has a letter of the Arabic script."""
    return ARABIC_LETTER.search(word) is not None


@lru_cache(maxsize=1 << 18)
def plain(word: str) -> str:
    """One word in its plain letters and digits; marks, apostrophes and signs are gone. May be empty.

    Latin: lower case without diacritics. Arabic: without vowel signs, one alef, one ya, one ha; a doubled و or ي is
    written once (داوود and داود are one name).
    """
    word = unicodedata.normalize("NFKC", word)
    if is_arabic(word):
        letters = "".join(c for c in word.translate(_ARABIC) if ARABIC_LETTER.match(c) or c.isdecimal())
        return re.sub("([وي])\\1+", r"\1", letters)
    word = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word.casefold())).translate(_LATIN)
    word = "".join(c for c in unicodedata.normalize("NFKD", word) if c.isalpha() or c.isdecimal())
    word = "".join(c for c in word if not unicodedata.category(c).startswith("Lm"))
    return _CHAT_DIGITS.sub(lambda digit: _CHAT[digit.group()], word)
