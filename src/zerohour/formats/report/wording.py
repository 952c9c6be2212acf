"""The words of the report for what the field calls by codes: answers, fields, agreements, proposals, problems."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from zerohour.formats.report.sentences import Sentences
from zerohour.formats.report.written import isolated
from zerohour.lists.check import PROBLEMS
from zerohour.lists.entry import Level, Problem
from zerohour.locale import N_

ANSWERS: Mapping[str, str] = {
    "duplicate": N_("Duplicate of another row"),
    "released_earlier": N_("Released earlier"),
    "needs_information": N_("More information asked"),
    "excluded": N_("Excluded, ground stated"),
    "held": N_("Held"),
    "held_elsewhere": N_("Held by another"),
    "not_held": N_("Not held by the side that answers"),
    "unknown": N_("Not known to the side that answers"),
    "deceased": N_("Deceased"),
    "contested": N_("Contested"),
}
"""Every answer of answers.csv, in the order the arithmetic is read."""

SET_ASIDE = ("duplicate", "released_earlier", "needs_information", "excluded")
"""Answers read first: they take a row out of the count, as in December 2018 (9,147 rows, 4,214 left)."""

FIELDS: Mapping[str, str] = {
    "given": N_("Given name"),
    "father": N_("Father’s name"),
    "grandfather": N_("Grandfather’s name"),
    "family": N_("Family name"),
    "kunya": N_("Kunya"),
    "laqab": N_("Laqab"),
    "mother": N_("Mother’s name"),
    "sex": N_("Sex"),
    "birth": N_("Born"),
    "age": N_("Age"),
    "origin": N_("Place of origin"),
    "nationality": N_("Nationality"),
    "category": N_("Category"),
    "unit": N_("Unit"),
    "captured_on": N_("Taken on"),
    "captured_at": N_("Taken at"),
    "captured_by": N_("Taken by"),
    "last_seen": N_("Last seen"),
}

COLUMNS: Mapping[str, str] = {
    **FIELDS,
    "row_id": N_("Row id"),
    "name": N_("Name"),
    "birth_date": N_("Date of birth"),
    "birth_year": N_("Year of birth"),
    "claimant": N_("Claimant"),
    "notes": N_("Notes"),
}

AGREEMENTS: Mapping[str, str] = {
    "same": N_("same"),
    "variant": N_("same, written otherwise"),
    "close": N_("close"),
    "near": N_("a little apart"),
    "elsewhere": N_("found in another field"),
    "different": N_("different"),
    "missing": N_("missing on one side: no evidence"),
}

DATE_AGREEMENTS: Mapping[str, str] = {
    **AGREEMENTS,
    "variant": N_("a slip of one digit, or day and month exchanged"),
    "close": N_("same year"),
    "near": N_("within two years"),
}
"""The same levels where two dates are compared."""

PROPOSALS: Mapping[str, tuple[str, str]] = {
    "judged": ("ok", N_("judged by a person: the same person")),
    "match": ("wait", N_("proposed: a person has not judged it yet")),
    "review": ("due", N_("review: a person decides")),
    "kin": ("none", N_("probably kin, not the same person")),
}
"""What the machine says of a pair: the mark's shape and its words."""

REASONS: Mapping[str, str] = {
    "tie": N_("another pair of the same row weighs as much"),
    "unsure": N_("a person has looked and was unsure"),
    "rival": N_("another pair of the same row weighs more"),
    "kin": N_("the given names speak against one person, the family for kin"),
}

LEVELS: Mapping[Level, tuple[str, str]] = {
    Level.UNUSABLE: ("no", N_("cannot be used")),
    Level.REFUSES: ("no", N_("refuses the list")),
    Level.ASKS: ("due", N_("question to its owner")),
}


def worded(words: Mapping[str, str], code: str, say: Sentences) -> Markup:
    """The words for `code`; a code without words (a party's own column) stands as it was written."""
    return say(words[code]) if code in words else isolated(code)


def problem_words(problem: Problem, say: Sentences) -> tuple[Level, Markup, Markup]:
    """A problem's level, what is wrong, and what to do; without words for its code, the code itself."""
    if problem.code not in PROBLEMS:
        return Level.ASKS, isolated(problem.code), Markup()
    level, template, fix = PROBLEMS[problem.code]
    values = {name: _spoken(value, say) for name, value in problem.values.items()}
    return level, say(template, **values), say(fix, **values) if fix else Markup()


def _spoken(value: object, say: Sentences) -> object:
    if isinstance(value, str) and value in COLUMNS:
        return say(COLUMNS[value])
    return value
