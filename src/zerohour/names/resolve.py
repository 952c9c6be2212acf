"""Which known names a spelling may stand for, when it is not itself one of their listed spellings."""

from __future__ import annotations

from functools import lru_cache

from zerohour.names import lexicon


@lru_cache(maxsize=1 << 18)
def resolved(core: str) -> tuple[int, ...]:
    """Numbers of the known names a plain spelling stands for, the likeliest first; empty where it is none of them."""
    return lexicon.candidates(core)
