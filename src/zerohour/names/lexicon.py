"""Names we know: the Arabic form, how it usually reads, and the Latin spellings it goes by.

`lexicon.tsv` is written from our own knowledge, for this project: Arabic form, usual reading, further spellings. A
spelling marked `?` is one this name goes by now and then, though it is usually another name (hassan: حسن, now and then
حسان). Names without the article; of Abd names only what follows Abd.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zerohour.names.letters import is_arabic, plain


@dataclass(frozen=True)
class Known:
    """One name of the lexicon; `number` is its place there."""

    number: int
    arabic: str
    reading: str
    spellings: tuple[str, ...]
    """Plain Latin spellings, the usual reading first."""


@cache
def names() -> tuple[Known, ...]:
    """All known names, in the order of the file."""
    rows = (files("zerohour.names") / "lexicon.tsv").read_text(encoding="utf-8").splitlines()
    known: list[Known] = []
    for row in rows:
        if not row or row.startswith("#"):
            continue
        arabic, reading, *more = row.split("\t")
        spellings = dict.fromkeys([plain(reading.replace(" ", "")), *(" ".join(more).split())])
        known.append(Known(len(known), arabic, reading, tuple(spellings)))
    return tuple(known)


@cache
def _readings() -> Mapping[str, tuple[int, ...]]:
    """Plain spelling, either script -> numbers of the names it may be, the likeliest first."""
    sure: dict[str, list[int]] = {}
    unsure: dict[str, list[int]] = {}
    for name in names():
        sure.setdefault(plain(name.arabic), []).append(name.number)
        for spelling in name.spellings:
            (unsure if spelling.startswith("?") else sure).setdefault(spelling.lstrip("?"), []).append(name.number)
    return {
        spelling: tuple(dict.fromkeys([*sure.get(spelling, ()), *unsure.get(spelling, ())]))
        for spelling in {**sure, **unsure}
    }


def candidates(core: str) -> tuple[int, ...]:
    """Numbers of the names a plain spelling may stand for, the likeliest first; empty where it is unknown."""
    return _readings().get(core, ())


def knows(core: str) -> bool:
    """Whether a plain spelling is one of the lexicon's."""
    return core in _readings()


def reading(arabic: str) -> str | None:
    """The usual Latin reading of a name in Arabic letters, None where it is unknown."""
    found = candidates(plain(arabic)) if is_arabic(arabic) else ()
    return names()[found[0]].reading if found else None


@cache
def plain_arabic(number: int) -> str:
    """The plain Arabic letters of a known name."""
    return plain(names()[number].arabic)
