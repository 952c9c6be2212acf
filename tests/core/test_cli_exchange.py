"""`zerohour exchange …` as a negotiator meets it: files in, files out, an honest no, and a sentence for every mistake."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from cli_run import Command

DEAL = """format = "zerohour/deal/1"
id = "ring"
parties = ["a", "b", "c"]
formula = "points"
first = ["wounded"]
[points]
default = 1
soldier = 5
[exposure]
mode = "strong"
limit = { a = 10, b = 10, c = 10 }
[stages]
max = 10
[[site]]
id = "bridge"
per_stage = 20
[[vehicle]]
id = "bus"
site = "bridge"
seats = 20
"""


def persons_text() -> str:
    rows = ["person_id,holder,wanted_by,category,nationality,family_group,site,hold,p_delivered,held_row,sought_row"]
    for holder, to in (("a", "b"), ("b", "c"), ("c", "a")):
        rows += [f"{holder}{k},{holder},{to},soldier,,,,,,," for k in range(6)]
    return "\n".join([*rows, "w1,a,c,wounded;soldier,,,,,,,", "x1,a,b,soldier,,,,block,,,"]) + "\n"


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    """Three parties who can only deal in a circle, as files."""
    (tmp_path / "deal.toml").write_text(DEAL)
    (tmp_path / "persons.csv").write_text(persons_text())
    return tmp_path


@pytest.fixture
def planned(zerohour: Command, ring: Path) -> Path:
    """The same, selected and staged."""
    files = (ring / "deal.toml", ring / "persons.csv")
    assert zerohour("exchange", "select", *files, "-o", ring / "selection.json").code == 0
    assert zerohour("exchange", "stage", *files, ring / "selection.json", "-o", ring / "plan.json").code == 0
    return ring


def test_a_circle_of_three_is_selected_staged_and_verified(zerohour: Command, planned: Path) -> None:
    selection = json.loads((planned / "selection.json").read_text())
    assert selection["objective"] == [1, 19]
    assert {k["person_id"]: k["reason"] for k in selection["kept"]} == {"x1": "hold"}
    plan = json.loads((planned / "plan.json").read_text())
    assert plan["stages"] == plan["bound_stages"] == 3
    assert plan["proven"] is True
    assert max(plan["max_exposure"].values()) <= 10
    assert [(m["stage"], m["site"], m["person_id"]) for m in plan["moves"]] == sorted(
        (m["stage"], m["site"], m["person_id"]) for m in plan["moves"]
    )
    said = zerohour(
        "exchange", "verify", planned / "deal.toml", planned / "persons.csv", planned / "plan.json", "--json"
    )
    assert said.code == 0
    assert said.json == {"valid": True, "broken": [], "optimality": "solver"}


def test_manifests_name_everyone_who_moves_once(zerohour: Command, planned: Path) -> None:
    files = (planned / "deal.toml", planned / "persons.csv", planned / "selection.json")
    out = ("-o", planned / "again.json", "--manifests", planned / "manifests")
    assert zerohour("exchange", "stage", *files, *out).code == 0
    named = []
    for path in sorted((planned / "manifests").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as source:
            named += [cell for row in csv.reader(source) for cell in row[:1]]
    moves = [m["person_id"] for m in json.loads((planned / "again.json").read_text())["moves"]]
    assert sorted(name for name in named if name in moves) == sorted(moves)


def test_a_plan_changed_by_hand_is_refused_by_name(zerohour: Command, planned: Path) -> None:
    plan = json.loads((planned / "plan.json").read_text())
    for move in plan["moves"]:
        move["stage"] = 1
    (planned / "forged.json").write_text(json.dumps(plan))
    said = zerohour(
        "exchange", "verify", planned / "deal.toml", planned / "persons.csv", planned / "forged.json", "--json"
    )
    assert said.code == 1
    broken = said.json["broken"]
    assert isinstance(broken, list)
    assert "exposure" in {one["rule"] for one in broken}


def test_a_no_show_is_mended_and_the_new_plan_names_the_old(zerohour: Command, planned: Path) -> None:
    plan = json.loads((planned / "plan.json").read_text())
    first = [m for m in plan["moves"] if m["stage"] == 1]
    missing = next(m["person_id"] for m in first if not m["person_id"].startswith("w"))
    rows = [f"1,{'no_show' if m['person_id'] == missing else 'done'},{m['person_id']},{m['site']}," for m in first]
    (planned / "events.csv").write_text("stage,event,person_id,site,at\n" + "\n".join(rows) + "\n")
    files = (planned / "deal.toml", planned / "persons.csv", planned / "plan.json", planned / "events.csv")
    said = zerohour("exchange", "replan", *files, "-o", planned / "plan-2.json", "--json")
    assert said.code == 0
    assert said.json["proven"] is True
    mended = json.loads((planned / "plan-2.json").read_text())
    assert mended["version"] == 2
    assert mended["out"] == [{"person_id": missing, "event": "no_show"}]
    assert {m["person_id"] for m in mended["moves"] if m["done"]} == {m["person_id"] for m in first} - {missing}
    verdict = zerohour("exchange", "verify", planned / "deal.toml", planned / "persons.csv", planned / "plan-2.json")
    assert verdict.code == 0


def test_limits_nobody_can_keep_are_an_honest_no_with_the_rules_named(zerohour: Command, ring: Path) -> None:
    (ring / "deal.toml").write_text(DEAL.replace("a = 10, b = 10, c = 10", "a = 4, b = 4, c = 4"))
    files = (ring / "deal.toml", ring / "persons.csv")
    zerohour("exchange", "select", *files, "-o", ring / "selection.json")
    said = zerohour("exchange", "stage", *files, ring / "selection.json", "-o", ring / "plan.json", "--json")
    assert said.code == 1
    assert [rule["rule"] for rule in said.json["collide"]] == ["exposure"] * 3  # type: ignore[union-attr, attr-defined]
    assert not (ring / "plan.json").exists()


def test_numbers_that_cannot_be_met_are_an_honest_no(zerohour: Command, ring: Path) -> None:
    text = DEAL.replace(
        'formula = "points"', 'formula = "numbers"\nnumbers = [ { holder = "a", to = "b", count = 7 } ]'
    )
    (ring / "deal.toml").write_text(text)
    said = zerohour("exchange", "select", ring / "deal.toml", ring / "persons.csv", "-o", ring / "selection.json")
    assert said.code == 1
    assert "exactly 7 from a to b" in said.out
    assert not (ring / "selection.json").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('formula = "points"', 'formula = "numbers"', "numbers"),
        ("limit = { a = 10", "limit = { zebra = 10", "zebra"),
        ('site = "bridge"', 'site = "ford"', "ford"),
        ("seats = 20", "seats = 0", "seats"),
        ('format = "zerohour/deal/1"', 'format = "zerohour/deal/9"', "format"),
    ],
)
def test_a_deal_that_contradicts_itself_is_refused_with_the_key(
    zerohour: Command, ring: Path, old: str, new: str, says: str
) -> None:
    (ring / "deal.toml").write_text(DEAL.replace(old, new))
    said = zerohour("exchange", "select", ring / "deal.toml", ring / "persons.csv", "-o", ring / "selection.json")
    assert said.code == 2
    assert "deal.toml" in said.err
    assert says in said.err
    assert not (ring / "selection.json").exists()


def test_files_made_from_another_deal_are_refused(zerohour: Command, planned: Path) -> None:
    (planned / "deal.toml").write_text(DEAL.replace('id = "ring"', 'id = "another"'))
    files = (planned / "deal.toml", planned / "persons.csv")
    stage = zerohour("exchange", "stage", *files, planned / "selection.json", "-o", planned / "new.json")
    (planned / "events.csv").write_text("stage,event,person_id,site,at\n")
    replan = zerohour(
        "exchange", "replan", *files, planned / "plan.json", planned / "events.csv", "-o", planned / "new.json"
    )
    assert (stage.code, replan.code) == (2, 2)
    assert "made from another file" in stage.err
    assert not (planned / "new.json").exists()
    assert zerohour("exchange", "verify", *files, planned / "plan.json").code == 1


def test_an_event_for_somebody_already_done_is_refused(zerohour: Command, planned: Path) -> None:
    plan = json.loads((planned / "plan.json").read_text())
    one = next(m for m in plan["moves"] if m["stage"] == 1)
    line = f"1,done,{one['person_id']},{one['site']},\n"
    (planned / "events.csv").write_text("stage,event,person_id,site,at\n" + line + line)
    files = (planned / "deal.toml", planned / "persons.csv", planned / "plan.json", planned / "events.csv")
    said = zerohour("exchange", "replan", *files, "-o", planned / "new.json")
    assert said.code == 2
    assert "events.csv, row 3" in said.err


def test_a_selection_that_releases_a_blocked_person_is_refused(zerohour: Command, planned: Path) -> None:
    selection = json.loads((planned / "selection.json").read_text())
    selection["released"].append({"person_id": "x1", "holder": "a", "to": "b", "points": 5})
    (planned / "forged.json").write_text(json.dumps(selection))
    files = (planned / "deal.toml", planned / "persons.csv", planned / "forged.json")
    said = zerohour("exchange", "stage", *files, "-o", planned / "new.json")
    assert said.code == 2
    assert "x1 cannot be released to b" in said.err


def test_a_stray_comma_cannot_lose_a_block(zerohour: Command, ring: Path) -> None:
    (ring / "persons.csv").write_text(persons_text() + "y1,a,b,soldier,,,,,,,,block\n")
    said = zerohour("exchange", "select", ring / "deal.toml", ring / "persons.csv", "-o", ring / "selection.json")
    assert said.code == 2
    assert "more cells than the header" in said.err
