"""The parts of a personal name: given, father's, grandfather's, family; kunya and laqab."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zerohour.names.words import Mark, nfkc, words


@dataclass(frozen=True)
class NameParts:
    """A name's parts as written; None is unknown."""

    given: str | None = None
    father: str | None = None
    grandfather: str | None = None
    family: str | None = None
    kunya: str | None = None
    laqab: str | None = None


_BRACKETS = re.compile(r"[(\[{«“\"„](?P<inside>[^)\]}»”\"]*)[)\]}»”\"]|(?<!\w)['‘](?P<quoted>\w[^'’]*\w)['’](?!\w)")
_KNOWN_AS = re.compile(
    r"\b(?:also known as|known as|nicknamed|called|a\.?k\.?a\.?|alias|nom de guerre)\b[\s:]*"
    r"|(?:^|\s)و?(?:الملقبة?|المعروفة?|المكنى|المكناة|المدعوة?|الشهيرة?|يعرف|تعرف|لقبه|كنيته)(?:\s+بـ?\s*[:]?\s*|\s+بـ?(?=\S)|\s*[:]\s*|\s+)",
    re.IGNORECASE,
)


def split_name(text: str) -> NameParts:
    """Split one name as written, in either script; a compound (Abd al-Rahman, Salah al-Din) stays one part.

    One part is the given name, two are given and family, three given, father and family, four and more also the
    grandfather, who keeps the surplus. `Family, Given Father` is understood. Abu or Umm X at the beginning, in
    brackets, in quotes or after "known as" is the kunya; any other byname there is the laqab.
    """
    text, bynames = _bynames(nfkc(text))
    kunya = next((name for name in bynames if _is_kunya(name)), None)
    laqab = next((name for name in bynames if name != kunya), None)
    family, comma, rest = (side.strip() for side in text.partition(next((c for c in ",،" if c in text), ",")))
    found = _parts(rest if comma and family and rest else text)
    if kunya is None and found and _is_kunya(found[0]) and (len(found) > 1 or not comma):
        kunya = found.pop(0)
        if len(found) == 1 and words(found[0])[0].marks & Mark.ARTICLE:
            return NameParts(family=found[0], kunya=kunya, laqab=laqab)  # Abu Muhammad al-Julani
    if comma and family and rest:
        found.append(" ".join(_parts(family)) or family)
        if len(found) == 1:
            return NameParts(family=found[0], kunya=kunya, laqab=laqab)
    return _placed(found, kunya, laqab)


def _placed(found: list[str], kunya: str | None, laqab: str | None) -> NameParts:
    given = found[0] if found else None
    family = found[-1] if len(found) > 1 else None
    father = found[1] if len(found) > 2 else None
    grandfather = " ".join(found[2:-1]) if len(found) > 3 else None
    return NameParts(given, father, grandfather, family, kunya, laqab)


def _bynames(text: str) -> tuple[str, list[str]]:
    """The text without its bynames, and they."""
    found = []
    while inside := _BRACKETS.search(text):
        said = (inside["inside"] or inside["quoted"] or "").strip()
        text = f"{text[: inside.start()]} {text[inside.end() :]}"
        found.append(_KNOWN_AS.sub(" ", " " + said).strip())
    if known_as := _KNOWN_AS.search(text):
        found.append(text[known_as.end() :].strip(" ,،:ـ"))
        text = text[: known_as.start()]
    return text.strip(" ,،"), [name for name in found if words(name)]


def _parts(text: str) -> list[str]:
    """Each word as written; hyphenated words are one part; a leading Ben is a given name."""
    spans: list[tuple[int, int]] = []
    for word in words(text):
        if word.glued and spans:
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
    first = re.match(r"\s*(ben)\s", text, re.IGNORECASE)
    if first and spans and spans[0][0] > first.start(1):
        spans.insert(0, first.span(1))
    return [text[start:end] for start, end in spans]


def _is_kunya(text: str) -> bool:
    found = words(text)
    return bool(found) and bool(found[0].marks & (Mark.ABU | Mark.UMM))
