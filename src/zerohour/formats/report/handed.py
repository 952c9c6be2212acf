"""Section 1: what was handed over, and what is wrong with it by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.formats.report.contents import Handed
from zerohour.formats.report.sentences import Sentences, grouped
from zerohour.formats.report.wording import COLUMNS, LEVELS, problem_words, worded
from zerohour.lists.entry import Level, Problem

_ROWS_SHOWN = 12


@dataclass(frozen=True)
class ProblemKind:
    """Problems of one code in one list: the first in words, how many, in which rows."""

    mark: str
    level: Markup
    words: Markup
    fix: Markup
    count: int
    rows: str
    columns: Sequence[Markup]


@dataclass(frozen=True)
class HandedView:
    """One list as the page shows it."""

    party: str
    source: str
    rows: int
    as_of: str
    sha256: str
    kinds: Sequence[ProblemKind]
    problems: int


def handed_views(lists: Sequence[Handed], say: Sentences) -> list[HandedView]:
    """Each list with its problems gathered by kind, the gravest first."""
    return [
        HandedView(
            party=handed.party,
            source=handed.persons.source,
            rows=len(handed.persons),
            as_of=handed.persons.as_of.isoformat() if handed.persons.as_of else "",
            sha256=handed.sha256,
            kinds=_kinds(handed.problems, say),
            problems=len(handed.problems),
        )
        for handed in lists
    ]


def _kinds(problems: Sequence[Problem], say: Sentences) -> list[ProblemKind]:
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    ranked = [(problem_words(found[0], say)[0], found) for found in by_code.values()]
    ranked.sort(key=lambda item: (list(Level).index(item[0]), -len(item[1])))
    return [_kind(found, say) for _, found in ranked]


def _kind(problems: Sequence[Problem], say: Sentences) -> ProblemKind:
    level, words, fix = problem_words(problems[0], say)
    mark, name = LEVELS[level]
    rows = [problem.row for problem in problems if problem.row is not None]
    shown = ", ".join(grouped(row) for row in rows[:_ROWS_SHOWN]) + (" …" if len(rows) > _ROWS_SHOWN else "")
    columns = sorted({problem.column for problem in problems if problem.column})
    return ProblemKind(mark, say(name), words, fix, len(problems), shown, [worded(COLUMNS, c, say) for c in columns])
