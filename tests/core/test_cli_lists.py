"""`zerohour lists …` as a delegate meets it: exit codes, files, sentences; never a traceback, never half a file."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from cli_run import Command
from openpyxl import Workbook
from test_closure import december_2018

from zerohour.cases.aleppo import generate, write_case

HEADER = "row_id,given,father,family,birth_date\n"
GOOD = HEADER + "1,Omar,Ali,Haddad,1985-03-12\n2,محمد,أحمد,الحلبي,1990\n"


def lists(folder: Path, **texts: str) -> list[Path]:
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def table(path: Path) -> list[dict[str, str]]:
    """A CSV's rows."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def aleppo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case's files, small."""
    from datetime import date

    folder = tmp_path_factory.mktemp("aleppo")
    write_case(generate(7, persons_per_side=60, as_of=date(2014, 1, 17)), folder)
    return folder


def test_a_sound_list_can_be_handed_over(zerohour: Command, tmp_path: Path) -> None:
    (good,) = lists(tmp_path, good=GOOD)
    said = zerohour("lists", "check", good, "--json")
    assert said.code == 0
    assert said.json["rows"] == 2
    assert said.json["refused"] is False


def test_a_list_with_a_nameless_line_is_refused_whole_and_names_the_line(zerohour: Command, tmp_path: Path) -> None:
    (bad,) = lists(tmp_path, bad=GOOD + "3,,,,1985\n")
    said = zerohour("lists", "check", bad)
    assert said.code == 1
    assert "the row names nobody" in said.out
    assert "4" in said.out
    assert "cannot be handed over" in said.out


BAD = {
    "empty": (b"", "the file is empty"),
    "only a header": (HEADER.encode(), "no rows"),
    "another encoding": ("row_id,name\n1,محمد أحمد الحلبي\n2,خالد عمر الحداد\n".encode("cp1256"), "windows-1256"),
    "no name column": (b"id,town,street\n1,Homs,Main\n2,Idlib,High\n", "name"),
    "a million characters": (HEADER.encode() + b"1,Omar," + b"x" * 1_000_000 + b",Haddad,1985\n", "row 2"),
    "a formula": (HEADER.encode() + b"1,=HYPERLINK(\"x\"),Ali,Haddad,1985\n", "row 2"),
    "a zip bomb": (b"", "bomb"),
    "a formula in a workbook": (b"", "B2"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_used_is_named_with_its_place(zerohour: Command, tmp_path: Path, kind: str) -> None:
    data, says = BAD[kind]
    path = tmp_path / ("list.xlsx" if "bomb" in kind or "workbook" in kind else "list.csv")
    path.write_bytes(data)
    if kind == "a zip bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr("[Content_Types].xml", "<Types/>")
            out.writestr("xl/workbook.xml", "<workbook/>")
            out.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
        says = "list.xlsx"
    if kind == "a formula in a workbook":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["row_id", "name"])
        sheet.append(["1", "=1+1"])
        book.save(path)
    for command in ("check", "dedupe"):
        more = ["-o", tmp_path / "out"] if command == "dedupe" else []
        said = zerohour("lists", command, path, *more)
        assert said.code == 2
        assert path.name in said.err
        assert says in said.err
        assert "Traceback" not in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("3,Ziad,Ali,Haddad,3014-05-01", "birth_date", "still to come"),
        ("3,Ziad,Ali,Haddad,1985-02-31", "birth_date", "no such day"),
        ("1,Ziad,Ali,Haddad,1985-02-03", "row_id", "used already"),
    ],
)
def test_an_impossible_value_is_named_with_row_and_column(
    zerohour: Command, tmp_path: Path, line: str, column: str, says: str
) -> None:
    (bad,) = lists(tmp_path, bad=GOOD + line + "\n")
    said = zerohour("lists", "check", bad, "--json")
    assert said.code == 1
    problems = said.json["problems"]
    assert isinstance(problems, list)
    assert any(p["row"] == 4 and p["column"] == column and says in p["message"] and p["fix"] for p in problems)


def test_a_negative_age_makes_a_list_unusable_everywhere(zerohour: Command, tmp_path: Path) -> None:
    bad, good = lists(tmp_path, bad="row_id,name,age\n1,Omar Haddad,-4\n", good="row_id,name,age\n1,Omar Haddad,30\n")
    assert zerohour("lists", "check", bad).code == 1
    said = zerohour("lists", "compare", good, bad, "-o", tmp_path / "out")
    assert said.code == 2
    assert "bad.csv, row 2, column age" in said.err
    assert not (tmp_path / "out").exists()


def test_comparing_writes_pairs_evidence_summary_and_report(zerohour: Command, aleppo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = zerohour(
        "lists", "compare", aleppo / "lists/sought-coal.csv", aleppo / "lists/held-gov.csv", "-o", out, "--json"
    )
    assert said.code == 0
    assert sorted(p.name for p in out.iterdir()) == ["evidence.parquet", "pairs.csv", "report.html", "summary.json"]
    assert json.loads((out / "summary.json").read_text())["calibrated"] is None
    rows = table(out / "pairs.csv")
    assert list(rows[0]) == ["left", "right", "weight_bits", "probability", "decision"]
    keys = [(r["left"], -float(r["weight_bits"]), r["right"]) for r in rows]
    assert keys == sorted(keys)
    assert all(r["probability"] == "" and len(r["weight_bits"].split(".")[1]) == 3 for r in rows)
    evidence = pl.read_parquet(out / "evidence.parquet").group_by("left", "right").agg(pl.col("bits").sum())
    assert evidence.height == len(rows)


def test_results_are_never_overwritten_unless_asked(zerohour: Command, aleppo: Path, tmp_path: Path) -> None:
    compare = (
        "lists",
        "compare",
        aleppo / "lists/sought-brig.csv",
        aleppo / "lists/held-gov.csv",
        "-o",
        tmp_path / "out",
    )
    assert zerohour(*compare).code == 0
    again = zerohour(*compare)
    assert again.code == 2
    assert "--force" in again.err
    assert zerohour(*compare, "--force").code == 0


def test_an_interrupted_comparison_leaves_nothing(
    zerohour: Command, aleppo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("zerohour.cli.linking.render_report", interrupted)
    lists_ = (aleppo / "lists/sought-brig.csv", aleppo / "lists/held-gov.csv")
    said = zerohour("lists", "compare", *lists_, "-o", tmp_path / "out")
    assert said.code == 130
    assert list(tmp_path.iterdir()) == []


def test_repeats_are_found_in_one_list_and_every_row_has_a_cluster(
    zerohour: Command, aleppo: Path, tmp_path: Path
) -> None:
    path = aleppo / "lists/sought-coal.csv"
    assert zerohour("lists", "dedupe", path, "-o", tmp_path / "out").code == 0
    pairs = table(tmp_path / "out/pairs.csv")
    assert all(pair["left"] < pair["right"] for pair in pairs)
    clusters = table(tmp_path / "out/clusters.csv")
    ids = [row["row_id"] for row in table(path)]
    assert sorted(row["row_id"] for row in clusters) == sorted(ids)


def test_a_pair_judged_not_the_same_stays_out_of_every_later_comparison(
    zerohour: Command, aleppo: Path, tmp_path: Path
) -> None:
    lists_ = (aleppo / "lists/sought-coal.csv", aleppo / "lists/held-gov.csv")
    zerohour("lists", "compare", *lists_, "-o", tmp_path / "one")
    first = table(tmp_path / "one/pairs.csv")[0]
    verdict = (
        f"judgement_id,left,right,verdict,reviewer,at,undoes,note\n1,{first['left']},{first['right']},not_same,r,t,,\n"
    )
    (tmp_path / "j.csv").write_text(verdict)
    said = zerohour("lists", "compare", *lists_, "-o", tmp_path / "two", "--judgements", tmp_path / "j.csv")
    assert said.code == 0
    pairs = [(r["left"], r["right"]) for r in table(tmp_path / "two/pairs.csv")]
    assert (first["left"], first["right"]) not in pairs


def test_labels_bring_probabilities_and_an_expected_precision(zerohour: Command, aleppo: Path, tmp_path: Path) -> None:
    lists_ = (aleppo / "lists/sought-coal.csv", aleppo / "lists/held-gov.csv")
    zerohour("lists", "compare", *lists_, "-o", tmp_path / "one")
    true = {(r["left"], r["right"]) for r in table(aleppo / "truth/sought-coal-held-gov.csv")}
    pairs = [(r["left"], r["right"]) for r in table(tmp_path / "one/pairs.csv")]
    lines = [f"{a},{b},{int((a, b) in true)}" for a, b in pairs]
    (tmp_path / "labels.csv").write_text("left,right,same\n" + "\n".join(lines) + "\n")
    said = zerohour("lists", "compare", *lists_, "-o", tmp_path / "two", "--labels", tmp_path / "labels.csv", "--json")
    assert said.json["calibrated"] == "labels"
    rows = table(tmp_path / "two/pairs.csv")
    assert all(0 <= float(r["probability"]) <= 1 for r in rows)


def test_the_answer_of_december_2018_does_not_close_and_names_its_rows(zerohour: Command, tmp_path: Path) -> None:
    sought, answers = december_2018(tmp_path)
    said = zerohour("lists", "close", sought, answers, "--json")
    assert said.code == 1
    assert said.json["submitted"] == 9147
    assert said.json["unexplained"] == 432
    assert len(said.json["unexplained_rows"]) == 432  # type: ignore[arg-type]
    assert said.json["closes"] is False


def test_an_answered_list_closes_and_a_not_held_person_is_not_called_dead(zerohour: Command, tmp_path: Path) -> None:
    good, answers = lists(tmp_path, good=GOOD, answers="row_id,answer\n1,held\n2,not held\n")
    said = zerohour("lists", "close", good, answers)
    assert said.code == 0
    assert "The arithmetic closes" in said.out
    assert "does not mean dead" in said.out


@pytest.mark.parametrize("line", ["9,held", "1,held", "2,deceased", "2,perhaps"])
def test_answers_that_cannot_be_used_are_refused_with_their_row(zerohour: Command, tmp_path: Path, line: str) -> None:
    good, answers = lists(tmp_path, good=GOOD, answers=f"row_id,answer\n1,held\n{line}\n")
    said = zerohour("lists", "close", good, answers, "--json")
    assert said.code == 2
    assert "row 3" in str(said.json["error"])


def test_machine_matches_count_only_when_accepted_and_the_output_says_so(zerohour: Command, tmp_path: Path) -> None:
    good, answers = lists(tmp_path, good=GOOD, answers="row_id,answer\n1,not_held\n2,held\n")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("left,right,weight_bits,probability,decision\n1,H1,20.000,,match\n")
    unjudged = zerohour("lists", "close", good, answers, "--pairs", pairs, "--json")
    assert unjudged.json["conflicts"] == []
    accepted = zerohour("lists", "close", good, answers, "--pairs", pairs, "--accept-proposed", "--json")
    assert accepted.json["conflicts"] == ["1"]
    assert accepted.json["accepted_proposed"] is True
    assert zerohour("lists", "close", good, answers, "--pairs", pairs, "--accept-proposed").out.startswith(
        "Machine matches"
    )


def test_errors_are_said_in_the_language_asked_for(zerohour: Command, tmp_path: Path) -> None:
    said = zerohour("lists", "check", tmp_path / "nowhere.csv", "--lang", "ar")
    assert said.code == 2
    assert "nowhere.csv" in said.err
    assert any("\u0600" <= letter <= "\u06ff" for letter in said.err)


def test_an_unknown_option_is_a_sentence_not_a_traceback(zerohour: Command) -> None:
    said = zerohour("lists", "check", "--colour", "red")
    assert said.code == 2
    assert "Traceback" not in said.err


def test_help_has_an_example_for_every_command(zerohour: Command) -> None:
    for command in ("check", "compare", "dedupe", "review", "close"):
        said = zerohour("lists", command, "--help")
        assert said.code == 0
        assert f"zerohour lists {command}" in said.out
