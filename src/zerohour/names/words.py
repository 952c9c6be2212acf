"""Words of a name: pieces as written, and which of them belong together (Abd + name, name + al-Din, article + name).

Names of God's servants, kunyas and articles are written together or apart by taste; here they become one `Word`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from zerohour.names.attached import BARE, Mark, attached, is_article
from zerohour.names.letters import is_arabic, plain

__all__ = ["Mark", "Word", "words"]

_PIECE = re.compile(r"[^\s\-‐‑‒–—―−+_/.,;:()\[\]{}«»\"“”،؛]+")
_GLUE = re.compile(r"[-‐‑‒–+]")

ABD = {"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus", "abder", "abdil", "عبد"}
ABU = {"abu", "abou", "abo", "aboo", "bou", "ابو", "ابي", "ابا"}
UMM = {"umm", "um", "oum", "om", "oumm", "ام"}
SON = {"bin", "ibn", "ben", "bint", "ould", "wuld", "wald", "bn", "bnt", "بن", "ابن", "بنت", "ولد"}
DIN = {"din", "deen", "dine", "dien", "eddin", "eddine", "uddin", "uddeen", "addin", "aldin", "aldeen", "eldin"}
DIN |= {"eldeen", "oddin", "الدين", "دين"}
ALLAH = {"allah", "ullah", "ulla", "alla", "llah", "elah", "الله"}


@dataclass(frozen=True)
class Word:
    """One word of a name: its core in plain letters, its marks, and where it stands, [start, end) in the NFKC text."""

    core: str
    marks: Mark
    start: int
    end: int
    glued: bool
    """Hyphenated to the word before, without being a compound with it (Jean-Pierre)."""

    @property
    def written(self) -> str:
        """The canonical written form: `al-ahmad`, `abd+rahman`, `salah+din`, `عبد+رحمن`."""
        if not self.marks:
            return self.core
        arabic = is_arabic(self.core)
        before = "".join(
            _PREFIXES[arabic][mark] for mark in (Mark.ARTICLE, Mark.ABU, Mark.UMM, Mark.ABD) if mark & self.marks
        )
        after = "".join(_SUFFIXES[arabic][mark] for mark in (Mark.DIN, Mark.ALLAH) if mark & self.marks)
        return before + self.core + after


_PREFIXES = (
    {Mark.ARTICLE: "al-", Mark.ABU: "abu+", Mark.UMM: "umm+", Mark.ABD: "abd+"},
    {Mark.ARTICLE: "ال-", Mark.ABU: "ابو+", Mark.UMM: "ام+", Mark.ABD: "عبد+"},
)
_SUFFIXES = ({Mark.DIN: "+din", Mark.ALLAH: "+allah"}, {Mark.DIN: "+دين", Mark.ALLAH: "+الله"})


@dataclass(frozen=True)
class _Piece:
    plain: str
    start: int
    end: int
    glued: bool


@lru_cache(maxsize=1 << 18)
def words(text: str) -> tuple[Word, ...]:
    """The words of an NFKC `text`, in order; bin, ibn, bint and ould are dropped where a name follows."""
    pieces = _pieces(text)
    found = []
    at = 0
    while at < len(pieces):
        word, at = _word(pieces, at)
        found.append(word)
    return tuple(found)


def nfkc(text: str) -> str:
    """The text `words` counts its places in."""
    return unicodedata.normalize("NFKC", text)


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for match in _PIECE.finditer(text):
        if letters := plain(match.group()):
            glued = bool(pieces) and _GLUE.fullmatch(text[pieces[-1].end : match.start()]) is not None
            pieces.append(_Piece(letters, match.start(), match.end(), glued))
    return pieces


def _word(pieces: list[_Piece], at: int) -> tuple[Word, int]:
    first = at
    while at + 1 < len(pieces) and pieces[at].plain in SON:
        at += 1
    start = at
    core, marks, at = _core(pieces, at)
    at, ending = _ending(pieces, at)
    if ending:
        marks |= ending
    if marks and marks & ~Mark.ARTICLE:
        marks &= ~Mark.ARTICLE  # Abd al-Rahman and Abd Rahman, al-Abdallah and Abdallah are one
    glued = pieces[first].glued
    return Word(core, marks, pieces[start].start, pieces[at - 1].end, glued), at


def _core(pieces: list[_Piece], at: int) -> tuple[str, Mark, int]:
    """The next core with what stands before it, and the place after it."""
    before = BARE
    while at + 1 < len(pieces):
        mark = _before_a_name(pieces[at].plain, pieces[at + 1])
        if mark is None:
            break
        before |= mark
        at += 1
    core, marks = attached(pieces[at].plain)
    return core, marks | before if before else marks, at + 1


def _before_a_name(letters: str, following: _Piece) -> Mark | None:
    """What a word means before the name that follows; nothing marks a bin that is dropped, None a name of its own."""
    for spellings, mark in ((ABD, Mark.ABD), (ABU, Mark.ABU), (UMM, Mark.UMM), (SON, BARE)):
        if letters in spellings:
            return mark
    return Mark.ARTICLE if is_article(letters, following.plain, hyphen=following.glued) else None


def _ending(pieces: list[_Piece], at: int) -> tuple[int, Mark]:
    """Whether al-Din or Allah follows, which belong to the word before."""
    if at < len(pieces):
        letters = pieces[at].plain
        if letters in DIN:
            return at + 1, Mark.DIN
        if letters in ALLAH:
            return at + 1, Mark.ALLAH
        if at + 1 < len(pieces) and pieces[at + 1].plain in DIN and is_article(letters, "din", hyphen=True):
            return at + 2, Mark.DIN
    return at, BARE
