"""Verdicts: the last one that stands counts, and an undo undoes exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.errors import UnusableInput
from zerohour.formats.judgements_csv import judgements_text, read_judgements, read_labels
from zerohour.linkage.judgement import Judgement, Verdict, verdicts

PAIR = ("A1", "B1")


def judged(number: int, verdict: Verdict, pair: tuple[str, str] = PAIR) -> Judgement:
    return Judgement(str(number), pair, verdict, "r1", "2014-01-20T10:00:00Z")


def undone(number: int, of: int) -> Judgement:
    return Judgement(str(number), None, None, "r1", "2014-01-20T10:00:00Z", str(of))


def test_the_last_verdict_on_a_pair_counts() -> None:
    assert verdicts([judged(1, Verdict.SAME), judged(2, Verdict.UNSURE)]) == {PAIR: Verdict.UNSURE}


def test_an_undo_brings_back_the_verdict_before() -> None:
    assert verdicts([judged(1, Verdict.SAME), judged(2, Verdict.NOT_SAME), undone(3, 2)]) == {PAIR: Verdict.SAME}


def test_an_undone_undo_lets_the_verdict_stand_again() -> None:
    assert verdicts([judged(1, Verdict.SAME), undone(2, 1), undone(3, 2)]) == {PAIR: Verdict.SAME}


@given(st.lists(st.sampled_from(list(Verdict)), max_size=8), st.sampled_from(list(Verdict)))
def test_a_verdict_and_its_undo_leave_everything_as_it_was(before: list[Verdict], verdict: Verdict) -> None:
    history = [judged(k, v) for k, v in enumerate(before)]
    assert verdicts([*history, judged(100, verdict), undone(101, 100)]) == verdicts(history)


def test_judgements_written_and_read_are_the_same(tmp_path: Path) -> None:
    history = [judged(1, Verdict.SAME), undone(2, 1), judged(3, Verdict.UNSURE, ("أ١", "B2"))]
    path = tmp_path / "judgements.csv"
    path.write_text(judgements_text(history), encoding="utf-8")
    assert read_judgements(path) == history


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("1,A,B,same,,,,\n1,A,C,same,,,,\n", "1 was used in row 2"),
        ("1,A,B,same,,,,\n2,,,,,,9,\n", "no earlier line has the id 9"),
        ("1,A,B,perhaps,,,,\n", "perhaps is no answer known here"),
        ("1,A,,same,,,,\n", "column right: the cell is empty"),
    ],
)
def test_a_line_that_means_nothing_is_refused(tmp_path: Path, lines: str, says: str) -> None:
    path = tmp_path / "judgements.csv"
    path.write_text("judgement_id,left,right,verdict,reviewer,at,undoes,note\n" + lines)
    with pytest.raises(UnusableInput, match=says):
        read_judgements(path)


def test_labels_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("left,right,same\nA,B,1\nA,B,0\n")
    with pytest.raises(UnusableInput, match="row 3, column same: this pair was labelled otherwise above"):
        read_labels(path)
