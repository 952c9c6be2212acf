"""The arithmetic of answers: it always adds up, and it closes only when every row is answered."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.errors import UnusableInput
from zerohour.formats.answers_csv import answers_text, read_answers
from zerohour.lists.answers import Answer, Answered, check_answers
from zerohour.lists.closure import close

DETAILS = {
    Answer.HELD_ELSEWHERE: {"holder": "coal"},
    Answer.RELEASED_EARLIER: {"released_on": "2013-11-02"},
    Answer.EXCLUDED: {"ground": "convicted"},
    Answer.DECEASED: {"body_held": "unknown"},
}


def answered(row: str, answer: Answer, line: int = 2, **details: str) -> Answered:
    return Answered(row, answer, line, DETAILS.get(answer, {}) | details)


def december_2018(folder: Path) -> tuple[Path, Path]:
    """The published figures of December 2018 as files: 9,147 names, and answers that leave 432 unexplained."""
    figures = {
        "duplicate": 2171,
        "released_earlier": 1144,
        "needs_information": 1460,
        "excluded": 158,
        "held": 1082,
        "not_held": 2700,
    }
    rows = [f"S{k:04d}" for k in range(1, 9148)]
    with (folder / "sought.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["row_id", "name"])
        writer.writerows([[row, f"Muhammad Ali Nasser {row}"] for row in rows])
    statuses = [status for status, count in figures.items() for _ in range(count)]
    order = random.Random(2018).sample(rows, len(statuses))
    free = sorted(set(rows) - set(order))[0]
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["row_id", "answer", "duplicate_of", "released_on", "ground"])
        for row, status in zip(order, statuses, strict=True):
            more = {
                "duplicate": [free, "", ""],
                "released_earlier": ["", "2018-06-01", ""],
                "excluded": ["", "", "stated"],
            }
            writer.writerow([row, status, *more.get(status, ["", "", ""])])
    return folder / "sought.csv", folder / "answers.csv"


def test_the_answer_of_december_2018_leaves_432_rows_that_no_figure_explains(tmp_path: Path) -> None:
    _, answers = december_2018(tmp_path)
    rows = [f"S{k:04d}" for k in range(1, 9148)]
    closure = close(rows, read_answers(answers, rows))
    assert closure.submitted == 9147
    assert closure.unexplained == 432
    assert set(closure.unexplained_rows) == set(rows) - {a.row_id for a in read_answers(answers, rows)}
    assert {a.value: n for a, n in closure.by_answer.items()} == {
        "duplicate": 2171, "released_earlier": 1144, "needs_information": 1460, "excluded": 158, "held": 1082, "not_held": 2700,
    }  # fmt: skip
    assert not closure.closes


@given(st.lists(st.none() | st.sampled_from([a for a in Answer if a is not Answer.DUPLICATE]), max_size=60))
def test_submitted_is_always_the_answers_and_the_unexplained_together(said: list[Answer | None]) -> None:
    rows = [f"r{k}" for k in range(len(said))]
    answers = [answered(row, answer) for row, answer in zip(rows, said, strict=True) if answer]
    check_answers(answers, rows)
    closure = close(rows, answers)
    assert closure.submitted == sum(closure.by_answer.values()) + closure.unexplained
    assert closure.closes == (None not in said)


def test_a_judged_pair_moves_no_row_but_names_the_contradiction() -> None:
    closure = close(
        ["a", "b", "c"], [answered("a", Answer.NOT_HELD), answered("b", Answer.HELD)], found={"a", "b", "c"}
    )
    assert closure.conflicts == ("a",)
    assert closure.pointed_to == ("c",)
    assert closure.by_answer == {Answer.HELD: 1, Answer.NOT_HELD: 1}


@pytest.mark.parametrize("answer", list(DETAILS))
def test_an_answer_without_what_it_must_say_is_refused(answer: Answer) -> None:
    with pytest.raises(UnusableInput, match="row 7, column .* needs "):
        check_answers([Answered("a", answer, 7, {})], ["a"])


def test_an_answer_for_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnusableInput, match="answers.csv, row 2, column row_id: the list has no row x"):
        check_answers([answered("x", Answer.HELD)], ["a"], file="answers.csv")


def test_a_second_answer_for_a_row_is_refused_and_names_the_first() -> None:
    twice = [answered("a", Answer.HELD, 2), answered("a", Answer.NOT_HELD, 9)]
    with pytest.raises(UnusableInput, match="row 9, .*already answered in row 2"):
        check_answers(twice, ["a"])


@pytest.mark.parametrize("target", ["a", "zz"])
def test_a_duplicate_names_another_row_of_the_list(target: str) -> None:
    with pytest.raises(UnusableInput, match="not another row"):
        check_answers([answered("a", Answer.DUPLICATE, duplicate_of=target)], ["a", "b"])


def test_duplicates_in_a_circle_are_refused_and_named() -> None:
    circle = [
        answered("a", Answer.DUPLICATE, 2, duplicate_of="b"),
        answered("b", Answer.DUPLICATE, 3, duplicate_of="c"),
        answered("c", Answer.DUPLICATE, 4, duplicate_of="a"),
    ]
    with pytest.raises(UnusableInput, match="a, b, c are duplicates of each other in a circle"):
        check_answers(circle, ["a", "b", "c"])


def test_a_chain_of_duplicates_that_ends_is_fine() -> None:
    chain = [answered("a", Answer.DUPLICATE, duplicate_of="b"), answered("b", Answer.DUPLICATE, duplicate_of="c")]
    check_answers(chain, ["a", "b", "c"])


texts = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="=+-@'\t"), min_size=1, max_size=8)


@given(
    st.dictionaries(texts, st.sampled_from([a for a in Answer if a is not Answer.DUPLICATE]), min_size=1, max_size=12)
)
def test_answers_written_and_read_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, Answer]
) -> None:
    answers = [answered(row, answer, line) for line, (row, answer) in enumerate(said.items(), start=2)]
    path = tmp_path_factory.mktemp("answers") / "answers.csv"
    path.write_text(answers_text(answers), encoding="utf-8")
    assert read_answers(path, list(said)) == answers


def test_a_released_date_that_is_no_date_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("row_id,answer,released_on\na,released earlier,last summer\n")
    with pytest.raises(UnusableInput, match="row 2, column released_on: last summer is not a date"):
        read_answers(path, ["a"])


def test_a_status_word_may_be_written_with_a_space_and_others_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("row_id,answer\na,Not held\nb,gone\n")
    with pytest.raises(
        UnusableInput, match="row 3, column answer: gone is no answer known here; write one of duplicate"
    ):
        read_answers(path, ["a", "b"])
