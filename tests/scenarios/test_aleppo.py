"""The Aleppo case from end to end, from the command a person types to the files and the page they find."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

DIRECTIONS = [("coal", "gov"), ("gov", "coal"), ("gov", "brig"), ("coal", "brig"), ("brig", "gov"), ("brig", "coal")]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `zerohour demo` writes, run as its own process."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    command = [str(Path(sys.executable).with_name("zerohour")), "demo", "--out", str(folder), "--no-open"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_the_case_leaves_lists_answers_pairs_judgements_closure_and_a_page_in_both_languages(played: Path) -> None:
    names = {str(path.relative_to(played)) for path in played.rglob("*") if path.is_file()}
    assert {"pairs.csv", "judgements.csv", "evidence.parquet", "closure.json", "report.html", "report.ar.html"} <= names
    assert {f"lists/{kind}-{party}.csv" for kind in ("sought", "held") for party in ("gov", "coal", "brig")} <= names


def test_every_side_hands_over_at_least_three_hundred_names(played: Path) -> None:
    assert len(table(played / "lists/sought-coal.csv")) >= 300
    assert len(table(played / "lists/held-gov.csv")) >= 300
    assert len(table(played / "lists/sought-gov.csv")) >= 300


@pytest.mark.parametrize(("seeker", "holder"), DIRECTIONS)
def test_each_proposal_is_almost_always_right_and_no_true_pair_is_lost(played: Path, seeker: str, holder: str) -> None:
    truth = {(r["left"], r["right"]) for r in table(played / f"truth/sought-{seeker}-held-{holder}.csv")}
    sought = {r["row_id"] for r in table(played / f"lists/sought-{seeker}.csv")}
    held = {r["row_id"] for r in table(played / f"lists/held-{holder}.csv")}
    pairs = [r for r in table(played / "pairs.csv") if r["left"] in sought and r["right"] in held]
    proposed = {(r["left"], r["right"]) for r in pairs if r["decision"] == "match"}
    lost = truth - {(r["left"], r["right"]) for r in pairs}
    assert len(proposed - truth) <= max(1, 0.03 * len(proposed))
    assert len(lost) <= max(2, 0.03 * len(truth))


@pytest.mark.parametrize(("seeker", "holder"), DIRECTIONS)
@pytest.mark.parametrize("reply", ["first", "final"])
def test_the_arithmetic_in_the_file_is_the_answers_counted_by_hand(
    played: Path, seeker: str, holder: str, reply: str
) -> None:
    closure = json.loads((played / "closure.json").read_text(encoding="utf-8"))[f"{holder}-to-{seeker}"][reply]
    answers = table(played / f"answers/answers-{holder}-to-{seeker}{'' if reply == 'first' else '-final'}.csv")
    rows = [r["row_id"] for r in table(played / f"lists/sought-{seeker}.csv")]
    assert closure["by_answer"] == Counter(r["answer"] for r in answers)
    assert closure["unexplained_rows"] == [row for row in rows if row not in {r["row_id"] for r in answers}]
    assert closure["closes"] == (reply == "final")


def test_the_same_seed_plays_the_same_case(played: Path, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("zerohour")), "demo", "--out", str(tmp_path / "again"), "--no-open"]
    subprocess.run(command, capture_output=True, check=True)
    for name in ("pairs.csv", "judgements.csv", "closure.json", "lists/held-gov.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (played / name).read_bytes()


def test_make_run_plays_the_case_and_says_where_to_look_next(tmp_path: Path) -> None:
    make = shutil.which("make")
    assert make
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [make, "run", f"OUT={tmp_path / 'demo'}"],
        cwd=root,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"Look at {tmp_path / 'demo' / 'report.html'} first" in done.stdout
