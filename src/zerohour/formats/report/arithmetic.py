"""Section 3: the arithmetic of an answered list: the flow, the table, and the rows nothing explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.formats.report.contents import Answered
from zerohour.formats.report.flow import NARROW, WIDE, Part, Shape, flow
from zerohour.formats.report.people import Roll, roll
from zerohour.formats.report.sentences import Sentences, grouped
from zerohour.formats.report.wording import ANSWERS, SET_ASIDE, worded
from zerohour.formats.report.written import isolated
from zerohour.lists.closure import Closure

UNEXPLAINED_NAMED = 2_000
"""Rows nothing explains are called by name; beyond so many a page cannot, and says so."""


@dataclass(frozen=True)
class Line:
    """One figure of the table; `css` says what it is to the sum."""

    words: Markup
    figure: str
    source: Markup
    css: str = ""


@dataclass(frozen=True)
class ArithmeticView:
    """One answered list as the page shows it."""

    key: str
    answered: Answered
    lines: Sequence[Line]
    formula: Sequence[str]
    wide: Markup
    narrow: Markup
    unexplained: Roll
    found: Roll
    conflicts: Roll


def arithmetic_view(answered: Answered, key: str, say: Sentences, *, at_most: int) -> ArithmeticView:
    """The closure in figures, picture and names; `key` is unique on the page."""
    closure = answered.closure
    return ArithmeticView(
        key=key,
        answered=answered,
        lines=_lines(answered, say),
        formula=_formula(closure),
        wide=_picture(closure, say, WIDE, f"{key}-fw"),
        narrow=_picture(closure, say, NARROW, f"{key}-fn"),
        unexplained=roll(answered.persons, closure.unexplained_rows, at_most=UNEXPLAINED_NAMED),
        found=roll(answered.persons, closure.pointed_to, at_most=at_most),
        conflicts=roll(answered.persons, closure.conflicts, at_most=at_most),
    )


def _counts(closure: Closure, *, aside: bool) -> list[tuple[str, int]]:
    order = list(ANSWERS)
    counts = sorted(((answer.value, n) for answer, n in closure.by_answer.items()), key=lambda of: order.index(of[0]))
    return [(code, n) for code, n in counts if (code in SET_ASIDE) is aside]


def _lines(answered: Answered, say: Sentences) -> list[Line]:
    closure, by = answered.closure, isolated(answered.by)
    aside, rest = _counts(closure, aside=True), _counts(closure, aside=False)
    left = closure.submitted - sum(n for _, n in aside)
    taken = [Line(worded(ANSWERS, code, say), _less(n), by, "sub") for code, n in aside]
    kept = Line(say("Left to account for"), f"={grouped(left)}", say("computed"), "total")
    return [
        Line(say("Submitted"), grouped(closure.submitted), say("counted row by row")),
        *([*taken, kept] if taken else []),
        *(Line(worded(ANSWERS, code, say), _less(n), by, "sub") for code, n in rest),
        _remainder(closure, say),
    ]


def _remainder(closure: Closure, say: Sentences) -> Line:
    figure = f"={grouped(closure.unexplained)}"
    if closure.closes:
        return Line(say("No answer explains"), figure, say("every row has its answer"), "total")
    return Line(say("No answer explains"), figure, say("named below"), "gap total")


def _less(n: int) -> str:
    return f"\N{MINUS SIGN}{grouped(n)}"


def _formula(closure: Closure) -> list[str]:
    """The sums on one line each: 9,147 − 2,171 − 1,144 = 5,832."""
    sums, left = [], closure.submitted
    for counts in (_counts(closure, aside=True), _counts(closure, aside=False)):
        if counts:
            rest = left - sum(n for _, n in counts)
            taken = "".join(f" \N{MINUS SIGN} {grouped(n)}" for _, n in counts)
            sums.append(f"{grouped(left)}{taken} = {grouped(rest)}")
            left = rest
    return sums


def _picture(closure: Closure, say: Sentences, shape: Shape, key: str) -> Markup:
    words = say.words
    aside = [_part(code, n, say) for code, n in _counts(closure, aside=True)]
    rest = [_part(code, n, say, kept=True) for code, n in _counts(closure, aside=False)]
    left = closure.submitted - sum(part.count for part in aside)
    answers = [*rest, Part(words("No answer explains"), closure.unexplained, loud=True)]
    kept = Part(words("Left to account for"), left, kept=True) if aside and left else None
    drawn = flow(
        Part(words("Submitted"), closure.submitted), aside, kept, answers if kept or not aside else [],
        shape=shape, rtl=words.dir == "rtl", key=key, title=_title(closure, say),
    )  # fmt: skip
    return Markup(drawn)


def _part(code: str, n: int, say: Sentences, *, kept: bool = False) -> Part:
    return Part(say.words(ANSWERS[code]), n, kept=kept)


def _title(closure: Closure, say: Sentences) -> str:
    words = say.words
    parts = [_part(code, n, say) for aside in (True, False) for code, n in _counts(closure, aside=aside)]
    said = [Part(words("Submitted"), closure.submitted), *parts, Part(words("No answer explains"), closure.unexplained)]
    return " · ".join(f"{part.words}: {grouped(part.count)}" for part in said)
