"""The case as files, the holders' answers, and the synthetic reviewer."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from zerohour.cases.aleppo import Case, generate, judge, write_case
from zerohour.formats.headers import known_column
from zerohour.lists.answers import REQUIRED, Answer

AS_OF = date(2014, 1, 17)
NOON = datetime(2014, 1, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def case() -> Case:
    return generate(2014, as_of=AS_OF)


@pytest.fixture(scope="module")
def folder(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("aleppo")
    write_case(case, where)
    return where


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- answers ---


def test_the_governments_answers_to_the_coalition_use_every_status(case: Case) -> None:
    for table in (case.replies["gov", "coal"].first, case.replies["gov", "coal"].final):
        assert set(table["answer"]) == {one.value for one in Answer}


def test_every_answer_carries_what_it_cannot_stand_without(case: Case) -> None:
    for both in case.replies.values():
        for row in (*both.first.iter_rows(named=True), *both.final.iter_rows(named=True)):
            needed = REQUIRED.get(Answer(row["answer"]))
            assert needed is None or row[needed], row


def test_the_first_reply_leaves_rows_open_and_the_final_reply_answers_each_once(case: Case) -> None:
    for (_, seeker), both in case.replies.items():
        submitted = case.sought[seeker]["row_id"].to_list()
        assert both.first["row_id"].n_unique() == both.first.height < len(submitted)
        assert both.final["row_id"].to_list() == submitted


def test_a_duplicate_points_at_a_row_that_is_no_duplicate_itself(case: Case) -> None:
    for (_, seeker), both in case.replies.items():
        again = both.final.filter(pl.col("answer") == "duplicate")
        same = set(case.duplicates[f"sought-{seeker}"].iter_rows())
        assert not set(again["duplicate_of"]) & set(again["row_id"])
        for row_id, of in again.select("row_id", "duplicate_of").iter_rows():
            assert (min(row_id, of), max(row_id, of)) in same


def test_nobody_is_called_held_who_is_not_and_some_who_are_held_are_denied(case: Case) -> None:
    answers, truly = case.replies["gov", "coal"].final, set(case.truth["coal", "gov"]["left"])
    assert set(answers.filter(pl.col("answer") == "held")["row_id"]) <= truly
    assert set(answers.filter(pl.col("answer") == "not_held")["row_id"]) & truly


def test_nobody_was_released_before_being_taken_or_after_the_list(case: Case) -> None:
    released = case.replies["gov", "coal"].final["released_on"].drop_nulls()
    assert released.len() > 0
    assert released.max() <= AS_OF.isoformat()  # type: ignore[operator]


# --- the reviewer ---


def in_force(judgements: pl.DataFrame) -> dict[tuple[str, str], str]:
    undone = set(judgements["undoes"].drop_nulls())
    return {
        (row["left"], row["right"]): row["verdict"]
        for row in judgements.iter_rows(named=True)
        if row["verdict"] and row["judgement_id"] not in undone
    }


def test_what_counts_in_the_end_agrees_with_the_truth_and_one_verdict_was_undone(case: Case) -> None:
    truth = case.truth["coal", "gov"]
    wrong = pl.DataFrame({"left": truth["left"], "right": truth["right"].reverse()})
    pairs = pl.concat([truth, wrong]).unique(maintain_order=True)
    judgements = judge(pairs, truth, at=NOON)
    same = set(truth.iter_rows())
    assert in_force(judgements) == {pair: "same" if pair in same else "not_same" for pair in pairs.iter_rows()}
    assert judgements["undoes"].drop_nulls().to_list() == ["1"]


def test_judgements_are_numbered_and_dated_from_the_hour_given(case: Case) -> None:
    judgements = judge(case.truth["coal", "gov"], case.truth["coal", "gov"], at=NOON)
    assert judgements["judgement_id"].to_list() == [str(number + 1) for number in range(judgements.height)]
    assert judgements["at"][0] == "2014-01-20T12:00:00Z"
    assert judgements["at"].is_sorted()


def test_nothing_to_judge_is_no_judgement_and_an_hour_without_a_zone_is_refused(case: Case) -> None:
    truth = case.truth["coal", "gov"]
    assert judge(truth.clear(), truth, at=NOON).height == 0
    with pytest.raises(ValueError, match="time zone"):
        judge(truth, truth, at=datetime(2014, 1, 20, 12))


# --- files ---


def test_all_lists_answers_and_truths_are_written(case: Case, folder: Path) -> None:
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {"lists/sought-coal.csv", "lists/held-gov.csv", "lists/held-gov.xlsx"} <= names
    assert {"answers/answers-gov-to-coal.csv", "answers/answers-gov-to-coal-final.csv"} <= names
    assert {"truth/sought-coal-held-gov.csv", "truth/duplicates-sought-coal.csv", "truth/fates-coal.csv"} <= names
    assert len(names) == 3 + 3 + 1 + 12 + 6 + 6 + 3


def test_a_written_list_reads_back_as_it_was(case: Case, folder: Path) -> None:
    read_back = read(folder / "lists" / "sought-coal.csv")
    for was, now in zip(case.sought["coal"].iter_rows(named=True), read_back, strict=True):
        assert {column: value for column, value in was.items() if value} == {c: v for c, v in now.items() if v}


def test_the_workbook_holds_the_same_rows_under_arabic_headers_right_to_left(case: Case, folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "lists" / "held-gov.xlsx").active
    assert sheet is not None
    header, *cells = sheet.iter_rows(values_only=True)
    plain = read(folder / "lists" / "held-gov.csv")
    assert [known_column(str(name)) for name in header] == list(plain[0])
    assert [[str(cell or "") for cell in row] for row in cells] == [list(row.values()) for row in plain]
    assert sheet.sheet_view.rightToLeft
