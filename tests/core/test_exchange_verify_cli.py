"""`zerohour exchange verify` as a party that trusts nobody meets it: three files in, a sentence and an exit code out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_cases import Case, by_hand

from zerohour.cli.exchange_verify import verify
from zerohour.cli.talk import Answer
from zerohour.formats.deal_toml import deal_text
from zerohour.formats.persons_csv import persons_text
from zerohour.formats.plan_json import plan_text, sha256_of

HAND = by_hand()
Write = Callable[[Case], list[Path]]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Writes a case as its three files, with the hashes that belong in the plan."""

    def write(case: Case) -> list[Path]:
        paths = [tmp_path / name for name in ("deal.toml", "persons.csv", "plan.json")]
        paths[0].write_text(deal_text(case.deal), encoding="utf-8")
        paths[1].write_text(persons_text(case.persons), encoding="utf-8")
        plan = replace(case.plan, deal=sha256_of(paths[0]), persons=sha256_of(paths[1]))
        paths[2].write_text(plan_text(plan), encoding="utf-8")
        return paths

    return write


def answer(paths: list[Path], *, lang: str = "en", to_program: bool = False) -> int:
    """Exit code of `exchange verify`."""
    with pytest.raises(Answer) as ended:
        verify(*paths, lang=lang, to_program=to_program)
    return ended.value.code


def test_verify_says_first_that_a_plan_keeps_the_deal_and_what_is_the_solvers_word(
    written: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(written(HAND)) == 0
    said = capsys.readouterr().out
    assert said.startswith("This plan keeps every rule of the deal.")
    assert "the crossing is open" in said
    assert "solver's word" in said


def test_verify_answers_a_program_with_each_broken_rule(written: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(written(HAND.agreed(limit={"gov": 9}, conditions=())), to_program=True) == 1
    assert json.loads(capsys.readouterr().out) == {
        "valid": False,
        "broken": [
            {"rule": "exposure", "stage": 1, "party": "gov", "value": 10, "limit": 9},
            {"rule": "exposure", "stage": 2, "party": "gov", "value": 10, "limit": 9},
        ],
        "optimality": "solver",
    }


def test_verify_tells_when_not_even_the_solver_vouches_for_the_best(
    written: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(written(HAND.stating(proven=False)), to_program=True) == 0
    assert json.loads(capsys.readouterr().out)["optimality"] == "none"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_verify_shows_the_broken_rules_as_a_table(
    written: Write, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    assert answer(written(HAND.agreed(per_stage=4)), lang=lang) == 1
    said = capsys.readouterr().out
    assert "per_stage" in said
    assert "5" in said
    assert lang != "en" or said.startswith("This plan breaks the deal in 1 place.")


def test_a_file_changed_after_the_plan_was_made_breaks_the_rule_input(
    written: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = written(HAND)
    paths[1].write_text(paths[1].read_text(encoding="utf-8") + "P99,gov,coal,,,,,,,,\n", encoding="utf-8")
    assert answer(paths, to_program=True) == 1
    assert json.loads(capsys.readouterr().out)["broken"] == [{"rule": "input", "what": "persons_hash"}]


def test_a_largest_exposure_altered_in_the_file_breaks_the_rule_input(
    written: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = written(HAND)
    plan = json.loads(paths[2].read_text(encoding="utf-8"))
    plan["max_exposure"]["gov"] = 3
    paths[2].write_text(json.dumps(plan), encoding="utf-8")
    assert answer(paths, to_program=True) == 1
    (wrong,) = json.loads(capsys.readouterr().out)["broken"]
    assert (wrong["rule"], wrong["party"], wrong["value"]) == ("input", "gov", 3)
