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


def moves(played: Path, name: str) -> list[dict[str, object]]:
    return list(json.loads((played / name).read_text(encoding="utf-8"))["moves"])


def test_the_exchange_has_a_circle_of_three_and_more_than_one_stage(played: Path) -> None:
    flows = {(m["holder"], m["to"]) for m in moves(played, "plan.json")}
    assert {("gov", "coal"), ("coal", "brig"), ("brig", "gov")} <= flows
    assert json.loads((played / "plan.json").read_text())["stages"] >= 2


@pytest.mark.parametrize("name", ["plan.json", "plan-2.json"])
def test_every_plan_of_the_case_passes_the_check_anybody_can_run(played: Path, name: str) -> None:
    command = [str(Path(sys.executable).with_name("zerohour")), "exchange", "verify"]
    files = [str(played / file) for file in ("deal.toml", "persons.csv", name)]
    done = subprocess.run([*command, *files, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["valid"] is True


def test_after_a_no_show_what_was_done_stands_and_few_moves_change(played: Path) -> None:
    before = {m["person_id"]: (m["stage"], m["site"], m["to"]) for m in moves(played, "plan.json")}
    after = {m["person_id"]: (m["stage"], m["site"], m["to"]) for m in moves(played, "plan-2.json")}
    done = [m for m in moves(played, "plan-2.json") if m["done"]]
    assert done
    assert all(before[m["person_id"]] == (m["stage"], m["site"], m["to"]) for m in done)
    assert sum(before.get(p) != after.get(p) for p in before.keys() | after.keys()) <= 3


def test_no_blocked_or_unwanted_person_is_on_any_manifest(played: Path) -> None:
    persons = {r["person_id"]: r for r in table(played / "persons.csv")}
    for move in moves(played, "plan.json"):
        person = persons[str(move["person_id"])]
        assert person["hold"] == ""
        assert move["to"] in person["wanted_by"].split(";")
    assert list((played / "manifests").glob("stage-01-*.xlsx"))


def test_the_record_of_the_case_is_verified_with_cryptography_alone(played: Path) -> None:
    command = [sys.executable, "-m", "zerohour.ledger.verify", str(played / "record")]
    held = ["--policy", str(played / "policy"), "--pin", str(played / "record.pin")]
    done = subprocess.run([*command, *held], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("This record is genuine")
    alone = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "consistent with itself" in alone.stdout
    assert "genuine" not in alone.stdout


def test_a_leaf_changed_in_the_record_of_the_case_refutes_it(played: Path, tmp_path: Path) -> None:
    shutil.copytree(played / "record", tmp_path / "record")
    leaves = bytearray((tmp_path / "record/leaves").read_bytes())
    leaves[40] ^= 1
    (tmp_path / "record/leaves").write_bytes(leaves)
    command = [
        sys.executable,
        "-m",
        "zerohour.ledger.verify",
        str(tmp_path / "record"),
        "--policy",
        str(played / "policy"),
    ]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
