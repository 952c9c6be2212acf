"""What a person is called in lists and deals: soldier, civilian, wounded, child; several words to a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zerohour.exchange.deal import Deal


def category_word(text: str) -> str:
    """A category as deals and persons compare it: lower case, `_` for a space."""
    return "_".join(text.lower().split())


def category_words(cell: str | None) -> tuple[str, ...]:
    """The categories of a list's cell, each once, in its order; Arabic semicolons too."""
    return tuple(dict.fromkeys(word for part in re.split("[;؛]", cell or "") if (word := category_word(part))))


def kind_of(categories: Sequence[str], deal: Deal) -> str | None:
    """What somebody is besides wounded, sick, a child, a woman or old: the first category the deal does not put first."""
    return next((word for word in categories if word not in deal.first), None)
