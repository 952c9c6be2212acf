"""Month names as lists write them: Syrian, Egyptian, Maghrebi and English months, and the Hijri ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

_DROPPED = {"ـ", "ٰ"}  # tatweel and the dagger alef
_FOLDED = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ؤ": "و", "ئ": "ي"}
)


def ascii_digits(text: str) -> str:
    """The text with every decimal digit (Arabic-Indic, Persian, full-width …) written 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def folded(text: str) -> str:
    """Text for comparing words: compatibility forms, case, vowel marks, tatweel, hamza seats and bidi marks folded away.

    Digits come out as 0-9. Meant for headers, months and codes; names have their own, finer `zerohour.names.normalise`.
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKC", text).translate(_FOLDED)
        kept = (c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf", "Cc") and c not in _DROPPED)
        text = ascii_digits("".join(kept))
    return " ".join(text.casefold().split())


def _numbered(rows: Sequence[str]) -> Mapping[str, int]:
    return {folded(name): month for month, row in enumerate(rows, start=1) for name in row.split("|")}


GREGORIAN_MONTHS = _numbered(
    (
        "كانون الثاني|كانون ثاني|كانون ثان|يناير|جانفي|january|jan",
        "شباط|فبراير|فيفري|february|feb",
        "آذار|اذار|مارس|march|mar",
        "نيسان|أبريل|ابريل|إبريل|أفريل|april|apr",
        "أيار|ايار|مايو|ماي|may",
        "حزيران|يونيو|يونيه|جوان|june|jun",
        "تموز|يوليو|يوليه|جويلية|july|jul",
        "آب|أغسطس|أوت|غشت|august|aug",
        "أيلول|ايلول|سبتمبر|شتنبر|september|sept|sep",
        "تشرين الأول|تشرين أول|تشرين اول|أكتوبر|october|oct",
        "تشرين الثاني|تشرين ثاني|تشرين ثان|نوفمبر|نونبر|november|nov",
        "كانون الأول|كانون أول|كانون اول|ديسمبر|دجنبر|december|dec",
    )
)

HIJRI_MONTHS = _numbered(
    (
        "محرم|محرم الحرام|المحرم|muharram",
        "صفر|صفر الخير|safar",
        "ربيع الأول|ربيع أول|rabi al awwal|rabi i|rabi 1",
        "ربيع الآخر|ربيع الثاني|ربيع ثاني|rabi al thani|rabi al akhir|rabi ii|rabi 2",
        "جمادى الأولى|جمادى الأول|جماد أول|جماد الأول|jumada al ula|jumada al awwal|jumada i",
        "جمادى الآخرة|جمادى الثانية|جمادى الآخر|جمادى الثاني|جماد ثاني|جماد الثاني|jumada al akhira|jumada al thani|jumada ii",
        "رجب|رجب الفرد|rajab",
        "شعبان|shaban|sha ban",
        "رمضان|رمضان المبارك|ramadan|ramadhan",
        "شوال|shawwal",
        "ذو القعدة|ذي القعدة|ذوالقعدة|dhu al qadah|dhu al qada|dhul qadah|dhul qada",
        "ذو الحجة|ذي الحجة|ذوالحجة|dhu al hijjah|dhu al hijja|dhul hijjah|dhul hijja",
    )
)
