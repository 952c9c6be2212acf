"""One self-contained page a mediator would print: what was handed over, what matches and why, what adds up,
who is released for whom in which stages, what is open.

No request, no script, no `style=` attribute; text from outside is escaped, isolated and cannot act.
"""

from __future__ import annotations

from collections.abc import Sequence

from zerohour.formats.report.contents import Answered, Compared, Exchange, Fact, Handed, Report
from zerohour.formats.report.page import page
from zerohour.locale import words

__all__ = ["Answered", "Compared", "Exchange", "Fact", "Handed", "render_report"]


def render_report(
    *,
    title: str,
    lang: str,
    lists: Sequence[Handed],
    comparisons: Sequence[Compared],
    closures: Sequence[Answered],
    facts: Sequence[Fact] = (),
    notes: Sequence[str] = (),
    made: str,
    max_pairs: int = 200,
    exchange: Exchange | None = None,
) -> str:
    """The report as one HTML document in `lang` ("en" or "ar").

    `made` is the date and time as text: the clock comes from outside. `notes` are warnings for the top of the page
    (that machine's matches were accepted unjudged, say), already in the reader's language. Of each proposal at most
    `max_pairs` pairs are shown in full, the strongest and the weakest (fewer where the fields are so many
    that the page would grow beyond some five megabytes); the rest are counted and left to pairs.csv.
    Raises ValueError for another language.
    """
    report = Report(title, made, lists, comparisons, closures, facts, notes, max_pairs, exchange)
    return page(report, words(lang))
