"""The terminal review: one key a pair, nothing lost, every step undone exactly, no number before the verdict."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from cli_run import Command, Said

from zerohour.cases.aleppo import generate, write_case


@pytest.fixture
def compared(zerohour: Command, tmp_path: Path) -> Path:
    """A folder `lists compare` wrote."""
    from datetime import date

    write_case(generate(7, persons_per_side=60, as_of=date(2014, 1, 17)), tmp_path)
    lists = (tmp_path / "lists/sought-coal.csv", tmp_path / "lists/held-gov.csv")
    assert zerohour("lists", "compare", *lists, "-o", tmp_path / "out").code == 0
    return tmp_path / "out"


def review(zerohour: Command, monkeypatch: pytest.MonkeyPatch, folder: Path, keys: str, *more: str) -> Said:
    monkeypatch.setattr("sys.stdin", io.StringIO(keys))
    return zerohour("lists", "review", folder, "--reviewer", "r1", *more)


def lines(folder: Path) -> list[dict[str, str]]:
    with (folder / "judgements.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_each_key_is_one_line_in_the_file(zerohour: Command, monkeypatch: pytest.MonkeyPatch, compared: Path) -> None:
    said = review(zerohour, monkeypatch, compared, "snu")
    assert said.code == 0
    assert [line["verdict"] for line in lines(compared)] == ["same", "not_same", "unsure"]
    assert {line["reviewer"] for line in lines(compared)} == {"r1"}


def test_undo_adds_a_line_and_returns_to_the_pair(
    zerohour: Command, monkeypatch: pytest.MonkeyPatch, compared: Path
) -> None:
    review(zerohour, monkeypatch, compared, "szn")
    first, undo, again = lines(compared)
    assert undo["undoes"] == first["judgement_id"]
    assert undo["verdict"] == ""
    assert (again["left"], again["right"]) == (first["left"], first["right"])


def test_a_second_sitting_goes_on_where_the_first_stopped(
    zerohour: Command, monkeypatch: pytest.MonkeyPatch, compared: Path
) -> None:
    review(zerohour, monkeypatch, compared, "s")
    review(zerohour, monkeypatch, compared, "n")
    first, second = lines(compared)
    assert (first["left"], first["right"]) != (second["left"], second["right"])
    assert [first["judgement_id"], second["judgement_id"]] == ["1", "2"]


def test_arabic_keys_stand_where_the_latin_ones_do(
    zerohour: Command, monkeypatch: pytest.MonkeyPatch, compared: Path
) -> None:
    review(zerohour, monkeypatch, compared, "سىع", "--lang", "ar")
    assert [line["verdict"] for line in lines(compared)] == ["same", "not_same", "unsure"]


def test_no_weight_is_shown_before_the_pair_is_judged(
    zerohour: Command, monkeypatch: pytest.MonkeyPatch, compared: Path
) -> None:
    assert "bits" not in review(zerohour, monkeypatch, compared, "").out
    assert "bits" in review(zerohour, monkeypatch, compared, "sk").out


def test_leaving_at_once_writes_nothing(zerohour: Command, monkeypatch: pytest.MonkeyPatch, compared: Path) -> None:
    said = review(zerohour, monkeypatch, compared, "q", "--json")
    assert not (compared / "judgements.csv").exists()
    assert said.code == 0


def test_a_folder_that_no_comparison_wrote_is_refused(zerohour: Command, tmp_path: Path) -> None:
    said = zerohour("lists", "review", tmp_path)
    assert said.code == 2
    assert "pairs.csv" in said.err
