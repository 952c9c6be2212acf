"""answers.csv: the holding side's answers, one row of the list each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zerohour.formats.rows import Row, csv_text, read_rows
from zerohour.lists.answers import Answer, Answered, check_answers
from zerohour.locale import N_

DETAILS = ("duplicate_of", "holder", "released_on", "proof", "ground", "body_held", "note")


def read_answers(path: Path, row_ids: Sequence[str]) -> list[Answered]:
    """The answers to the list whose rows are `row_ids`, checked against it.

    Raises UnusableInput naming row, column and what to do.
    """
    answers = [_answered(row) for row in read_rows(path, needed=("row_id", "answer"))]
    check_answers(answers, row_ids, file=path.name)
    return answers


def _answered(row: Row) -> Answered:
    answer = row.word("answer", Answer)
    released = row.get("released_on")
    if released is not None:
        try:
            date.fromisoformat(released)
        except ValueError:
            raise row.refusal(
                "released_on", N_("{value} is not a date"), N_("write it as year-month-day, 2014-01-17"), value=released
            ) from None
    details = {column: value for column in DETAILS if (value := row.get(column))}
    if "body_held" in details:
        details["body_held"] = details["body_held"].lower()
    return Answered(row.need("row_id"), answer, row.line, details)


def answers_text(answers: Sequence[Answered]) -> str:
    """The text of an answers.csv."""
    rows = [[a.row_id, a.answer.value, *(a.details.get(column) for column in DETAILS)] for a in answers]
    return csv_text(("row_id", "answer", *DETAILS), rows)
