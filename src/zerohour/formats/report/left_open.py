"""Section 5: what is open: what a person must still judge, answer or correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.exchange.plan import Kept
from zerohour.formats.report.arithmetic import ArithmeticView
from zerohour.formats.report.contents import Compared, Report
from zerohour.formats.report.headline import refusing
from zerohour.formats.report.matched import MatchedView, alone
from zerohour.formats.report.people import Roll, roll
from zerohour.formats.report.sentences import Sentences


@dataclass(frozen=True)
class OpenLine:
    """Something open: what, how many, where on the page, how grave (a mark's shape)."""

    words: Markup
    of: str
    count: int
    anchor: str
    mark: str


@dataclass(frozen=True)
class Missing:
    """The rows of one list that no row of another may be."""

    heading: Markup
    said: Markup
    roll: Roll


@dataclass(frozen=True)
class OpenView:
    """The section as the page shows it."""

    lines: Sequence[OpenLine]
    missing: Sequence[Missing]


def open_view(
    report: Report, matched: Sequence[MatchedView], sums: Sequence[ArithmeticView], say: Sentences
) -> OpenView:
    """All that is open, the gravest first; lines that count nothing are left out."""
    lines = [*_sums(sums, say), *_problems(report, say), *_exchange(report, say), *_pairs(matched, say)]
    return OpenView(
        lines=[line for line in lines if line.count],
        missing=[
            part
            for compared in report.comparisons
            if not compared.same_list
            for part in _missing(compared, report, say)
        ],
    )


def _sums(sums: Sequence[ArithmeticView], say: Sentences) -> list[OpenLine]:
    found = []
    for view in sums:
        title, closure = view.answered.title, view.answered.closure
        found += [
            OpenLine(say("Rows no answer explains"), title, closure.unexplained, f"{view.key}-gap", "no"),
            OpenLine(say("of these, found by a judged pair on the other side’s own list"), title,
                     len(closure.pointed_to), f"{view.key}-found", "no"),
            OpenLine(say("Answers a judged pair speaks against"), title, len(closure.conflicts), f"{view.key}-con", "no"),
        ]  # fmt: skip
    return found


def _problems(report: Report, say: Sentences) -> list[OpenLine]:
    every, grave = sum(len(handed.problems) for handed in report.lists), refusing(report, say)
    return [
        OpenLine(say("Problems that refuse a list"), "", grave, "handed", "no"),
        OpenLine(say("Questions to a list’s owner"), "", every - grave, "handed", "due"),
    ]


def _exchange(report: Report, say: Sentences) -> list[OpenLine]:
    exchange = report.exchange
    if exchange is None:
        return []
    deal, selection = exchange.deal, exchange.selection
    outside = sum(condition.needs is not None for condition in deal.conditions)
    kept = sum(reason not in (Kept.HOLD, Kept.NOT_WANTED) for _, reason in selection.kept)
    unproven = sum(value < bound for value, bound in zip(selection.objective, selection.bound, strict=False))
    return [
        OpenLine(say("People of the plan still to be handed over"), deal.id, exchange.to_come, "stages", "due"),
        OpenLine(say("Conditions outside the plan that a person must confirm"), deal.id, outside, "conditions", "none"),
        OpenLine(say("Asked for, and in no stage of this plan"), deal.id, kept, "kept", "due"),
        OpenLine(say("Taken out by what happened on the day"), deal.id, len(exchange.plan.out), "stages", "due"),
        OpenLine(say("Objectives whose best value nobody has proven"), deal.id, unproven, "proof", "none"),
    ]


def _pairs(matched: Sequence[MatchedView], say: Sentences) -> list[OpenLine]:
    found = []
    for view in matched:
        found += [
            OpenLine(say("Pairs proposed, not judged on this page"), view.title, view.proposed, f"{view.key}-match",
                     "wait"),
            OpenLine(say("Pairs for a person to judge"), view.title, view.review, f"{view.key}-{'review' if view.review > view.kin else 'kin'}",
                     "due"),
            OpenLine(say("of these, probably kin"), view.title, view.kin, f"{view.key}-kin", "none"),
        ]  # fmt: skip
    return found


def _missing(compared: Compared, report: Report, say: Sentences) -> list[Missing]:
    asked, held = (roll(side.persons, alone(compared, name), at_most=report.max_pairs)
                   for name, side in (("left", compared.left), ("right", compared.right)))  # fmt: skip
    return [
        Missing(
            say("On {party}’s list, with no candidate on the other", party=compared.left.party),
            say("No row of the other list comes near. This says nothing of where the person is."),
            asked,
        ),
        Missing(
            say("On {party}’s list, asked for by nobody", party=compared.right.party),
            say("Held but unlisted, as far as the rows tell: no row of the other list comes near."),
            held,
        ),
    ]
