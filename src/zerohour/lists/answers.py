"""What the holding side answers about each submitted name, and what each answer must say with it.

"Not held" says only that: neither that the person is dead nor that nobody of that name exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zerohour.errors import UnusableInput
from zerohour.locale import N_


class Answer(StrEnum):
    """The holding side's answer for one row, in the order the arithmetic is read."""

    DUPLICATE = "duplicate"
    RELEASED_EARLIER = "released_earlier"
    NEEDS_INFORMATION = "needs_information"
    EXCLUDED = "excluded"
    HELD = "held"
    HELD_ELSEWHERE = "held_elsewhere"
    NOT_HELD = "not_held"
    UNKNOWN = "unknown"
    DECEASED = "deceased"
    CONTESTED = "contested"


REQUIRED: Mapping[Answer, str] = {
    Answer.DUPLICATE: "duplicate_of",
    Answer.HELD_ELSEWHERE: "holder",
    Answer.RELEASED_EARLIER: "released_on",
    Answer.EXCLUDED: "ground",
    Answer.DECEASED: "body_held",
}
"""The column an answer cannot stand without."""
BODY_HELD = ("yes", "no", "unknown")


@dataclass(frozen=True)
class Answered:
    """One row's answer; `line` is its row in the file, `details` the further columns that are filled."""

    row_id: str
    answer: Answer
    line: int
    details: Mapping[str, str]


def check_answers(answers: Sequence[Answered], row_ids: Sequence[str], *, file: str = "") -> None:
    """Refuse answers that do not fit the list: unknown ids, second answers, missing details, duplicates in a circle.

    Raises UnusableInput naming the row, the column and what to do.
    """
    known = set(row_ids)
    first: dict[str, int] = {}
    for one in answers:
        if one.row_id not in known:
            raise UnusableInput(
                N_("the list has no row {row_id}"), file=file, row=one.line, column="row_id", row_id=one.row_id,
                fix=N_("answer only rows of the list that was handed over"),
            )  # fmt: skip
        if one.row_id in first:
            raise UnusableInput(
                N_("row {row_id} was already answered in row {earlier}"), file=file, row=one.line, column="row_id",
                row_id=one.row_id, earlier=first[one.row_id], fix=N_("keep one answer a row"),
            )  # fmt: skip
        first[one.row_id] = one.line
        _check_details(one, known, file)
    _check_circles({a.row_id: a.details["duplicate_of"] for a in answers if a.answer is Answer.DUPLICATE}, first, file)


def _check_details(one: Answered, known: set[str], file: str) -> None:
    needed = REQUIRED.get(one.answer)
    if needed and not one.details.get(needed):
        raise UnusableInput(
            N_("the answer {answer} needs {needed}"), file=file, row=one.line, column=needed, answer=one.answer.value,
            needed=needed, fix=N_("fill it in, or give another answer"),
        )  # fmt: skip
    if one.answer is Answer.DECEASED and one.details["body_held"] not in BODY_HELD:
        raise UnusableInput(
            N_("{value} is not one of yes, no, unknown"), file=file, row=one.line, column="body_held",
            value=one.details["body_held"], fix=N_("write unknown where it is not known"),
        )  # fmt: skip
    target = one.details.get("duplicate_of") if one.answer is Answer.DUPLICATE else None
    if target is not None and (target not in known or target == one.row_id):
        raise UnusableInput(
            N_("{target} is not another row of the list"), file=file, row=one.line, column="duplicate_of", target=target,
            fix=N_("name the row this one repeats"),
        )  # fmt: skip


def _check_circles(repeats: Mapping[str, str], line: Mapping[str, int], file: str) -> None:
    """Following duplicate_of must end at a row that is answered for itself."""
    settled: set[str] = set()
    for start in repeats:
        path: dict[str, None] = {}
        row = start
        while row in repeats and row not in settled:
            if row in path:
                raise UnusableInput(
                    N_("rows {circle} are duplicates of each other in a circle"), file=file, row=line[row],
                    column="duplicate_of", circle=", ".join(list(path)[list(path).index(row) :]),
                    fix=N_("answer one of them for itself"),
                )  # fmt: skip
            path[row] = None
            row = repeats[row]
        settled.update(path)
