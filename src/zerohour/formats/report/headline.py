"""The sentence on top: what is so, the gravest first, and beside it what it does not say."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from zerohour.formats.report.contents import Report
from zerohour.formats.report.replanned import changes
from zerohour.formats.report.sentences import Sentences
from zerohour.formats.report.staged import staged_sentence
from zerohour.formats.report.wording import problem_words
from zerohour.lists.entry import Level


@dataclass(frozen=True)
class Headline:
    """The first sentence, the others in falling gravity, and what to do."""

    first: Markup
    others: tuple[Markup, ...]
    next_step: Markup
    grave: bool


def headline(report: Report, say: Sentences) -> Headline:
    """What the page comes to."""
    grave = bool(_refused(report, say)) or report.unexplained > 0
    lists, staged = [*_arithmetic(report, say), *_refused(report, say)], _exchange(report, say)
    pairs = _pairs(report, say)
    said = [*lists, *staged, *pairs] if grave else [*staged, *lists, *pairs]
    said = said or [_handed(report, say)]
    return Headline(said[0], tuple(said[1:]), _next_step(report, say), grave)


def refusing(report: Report, say: Sentences) -> int:
    """How many problems refuse a list or make it unusable."""
    return sum(
        problem_words(problem, say)[0] in (Level.REFUSES, Level.UNUSABLE)
        for handed in report.lists
        for problem in handed.problems
    )


def _refused(report: Report, say: Sentences) -> list[Markup]:
    n = refusing(report, say)
    if not n:
        return []
    return [say.counted("{n} problem refuses a list as it stands", "{n} problems refuse a list as it stands", n)]


def _arithmetic(report: Report, say: Sentences) -> list[Markup]:
    if not report.closures:
        return []
    if report.unexplained and len(report.closures) > 1:  # who is asked of two holders stands in two figures
        return [
            say.counted(
                "The arithmetic does not close: {n} row is in no figure",
                "The arithmetic does not close: {n} rows are in no figure",
                report.unexplained,
            )
        ]
    if report.unexplained:
        return [
            say.counted(
                "The arithmetic does not close: {n} person is in no figure",
                "The arithmetic does not close: {n} people are in no figure",
                report.unexplained,
            )
        ]
    n = sum(answered.closure.submitted for answered in report.closures)
    return [
        say.counted(
            "The arithmetic closes: {n} row has its answer", "The arithmetic closes: all {n} rows have their answer", n
        )
    ]


def _pairs(report: Report, say: Sentences) -> list[Markup]:
    if not report.comparisons:
        return []
    judged = report.standing("judged")
    one, other = report.standing("match"), report.standing("review", "kin")
    proposed = say.counted("{n} pair proposed", "{n} pairs proposed", one)
    review = say.counted("{n} for a person to judge", "{n} for a person to judge", other)
    said = [say("{proposed}, {review}", proposed=proposed, review=review)]
    if judged:
        said.append(say.counted("{n} pair judged the same person", "{n} pairs judged the same person", judged))
    return said


def _exchange(report: Report, say: Sentences) -> list[Markup]:
    if report.exchange is None:
        return []
    said = [staged_sentence(report.exchange, say)]
    if report.exchange.previous is not None:
        n = changes(report.exchange, report.exchange.previous)
        said.append(
            say.counted(
                "The plan was made anew: {n} person goes otherwise than before, or not at all",
                "The plan was made anew: {n} people go otherwise than before, or not at all",
                n,
            )
        )
    return said


def _handed(report: Report, say: Sentences) -> Markup:
    return say.counted("{n} list was handed over", "{n} lists were handed over", len(report.lists))


def _next_step(report: Report, say: Sentences) -> Markup:
    if report.unexplained:
        return say.counted(
            "The final list cannot be signed while this is open. The row must be answered, or listed in the remarks.",
            "The final list cannot be signed while this is open. "
            "Each of the {n} rows must be answered, or listed by name in the remarks.",
            report.unexplained,
        )
    if report.exchange is not None:
        return say(
            "A plan is a proposal until the parties have signed it. "
            "Names, routes and places stay closed until the handover they belong to."
        )
    if report.comparisons:
        return say("A pair is proposed until a person has judged it. A weight is a reason, not a decision.")
    return say("What stands in a list is what its party wrote; nobody has confirmed it.")
