"""What is written together with a name's core: the article, Abd, Abu, al-Din, Allah."""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache, lru_cache
from importlib.resources import files

from zerohour.names import lexicon
from zerohour.names.letters import is_arabic


class Mark(IntFlag):
    """What a word has besides its core."""

    ARTICLE = 1
    ABD = 2
    ABU = 4
    UMM = 8
    DIN = 16
    ALLAH = 32


BARE = Mark(0)
"""A word that is only its core. Flags are slow to combine, so what is bare is asked first."""


ARTICLES = {"al", "el", "ul", "il", "ol", "ال"}
_SUN_ARTICLE = re.compile(r"[aeui]((?:sh|ch|th|dh|ts)|[rsnztdl])")
"""The article before a sun letter, as it sounds: ar-Rahman, ash-Sham, en-Nasr."""


@cache
def _whole() -> frozenset[str]:
    """Names that begin as if with the article and have none: Ali, Albert, إلياس."""
    lines = (files("zerohour.names") / "no_article.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


_ABD_ALLAH = re.compile(r"abd[aeou]{1,2}ll?ah?")
_ABD_ARTICLE = re.compile(r"abd[aeoiu]{1,2}l(?P<core>.{3,})")
_ABD_SUN = re.compile(r"abd[aeoiu]{1,2}(?P<core>(?:shsh|chch|ss|rr|nn|zz|tt|dd).{2,})")
_ABD_BARE = re.compile(r"abd[aeoiu]{0,2}(?P<core>.{3,})")
_DIN = re.compile(r"(?P<core>.{3,}?)(?:[aeou]l|[aeiou]d)-?d(?:i|ee|ie)ne?")
_NOT_DIN = frozenset({"geraldine", "geraldin", "aladdin"})
_ALLAH = re.compile(r"(?P<core>.{3,}?)[aeou]{0,2}l?l(?:ah)")
_NOT_ALLAH = frozenset({"mashallah", "inshallah", "abdallah", "abdullah"})


def is_article(word: str, following: str, *, hyphen: bool) -> bool:
    """Whether `word` is the article of the name that follows: al, el, ال; ash before sh, with a hyphen es, en."""
    if word in ARTICLES:
        return True
    sun = _SUN_ARTICLE.fullmatch(word)
    return sun is not None and following.startswith(sun[1]) and (hyphen or word[0] == "a")


@lru_cache(maxsize=1 << 18)
def attached(word: str) -> tuple[str, Mark]:
    """A plain word's core and the marks written together with it: alahmad, abdulrahman, noureddine, nasrallah."""
    marks = BARE
    while True:
        core, mark = (_arabic if is_arabic(word) else _latin)(word)
        if not mark:
            return core, marks
        word, marks = core, marks | mark


def _arabic(word: str) -> tuple[str, Mark]:
    if word.startswith("عبدال") and len(word) >= 7:
        return (word[3:] if word == "عبدالله" else word[5:]), Mark.ABD
    if word.endswith("الدين") and len(word) >= 8:
        return word[:-5], Mark.DIN
    if word.endswith("الله") and len(word) >= 6:
        return word[:-4], Mark.ALLAH
    if word.startswith("ابو") and len(word) >= 6:
        return word[3:], Mark.ABU
    if word.startswith("ال") and len(word) >= 5 and word not in _whole():
        return word[2:], Mark.ARTICLE
    return word, BARE


def _latin(word: str) -> tuple[str, Mark]:
    if word.startswith("abd") and (core := _after_abd(word)):
        return core, Mark.ABD
    if (din := _DIN.fullmatch(word)) and word not in _NOT_DIN:
        return din["core"], Mark.DIN
    if (allah := _ALLAH.fullmatch(word)) and word not in _NOT_ALLAH and len(word) >= 7 and "llah" in word:
        return allah["core"], Mark.ALLAH
    if word.startswith(("abu", "abou")) and lexicon.knows(word[len("abu") :].removeprefix("u")):
        return word[len("abu") :].removeprefix("u"), Mark.ABU
    if core := _after_article(word):
        return core, Mark.ARTICLE
    return word, BARE


def _after_abd(word: str) -> str | None:
    if _ABD_ALLAH.fullmatch(word):
        return "allah"
    if found := _ABD_ARTICLE.fullmatch(word) or _ABD_SUN.fullmatch(word):
        core = found["core"]
        return re.sub(r"^(sh|ch|.)(?=\1)", "", core)
    bare = _ABD_BARE.fullmatch(word)
    return bare["core"] if bare and lexicon.knows(bare["core"]) else None


def _after_article(word: str) -> str | None:
    if word in _whole() or lexicon.knows(word):
        return None
    core = word[2:]
    likely = word[:2] in {"al", "el"} and len(core) >= 4 and core[0] not in "aeioul"
    if word[:2] in ARTICLES and len(core) >= 3 and (likely or lexicon.knows(core)):
        return core
    sun = _SUN_ARTICLE.match(word)
    if sun and word[sun.end() :].startswith(sun[1]) and lexicon.knows(word[sun.end() :]):
        return word[sun.end() :]
    return None
