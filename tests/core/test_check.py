"""What is asked of a list before it is handed over."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from zerohour.formats.columns import Column, ColumnFile
from zerohour.formats.person_lists import read_list
from zerohour.lists.check import PROBLEMS, check_list, refuses, unusable
from zerohour.lists.entry import Level, PersonList, Problem

TODAY = date(2014, 1, 17)
SOUND = "id,name,born\n1,Ahmad Omar Halabi,1985-03-12\n2,Samira Ali Khatib,1990\n"


def read(tmp_path: Path, text: str, columns: ColumnFile | None = None) -> PersonList:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_list(path, columns=columns, today=TODAY)


def found(tmp_path: Path, text: str, columns: ColumnFile | None = None) -> list[tuple[str, int | None, str | None]]:
    return [(p.code, p.row, p.column) for p in check_list(read(tmp_path, text, columns), today=TODAY)]


def only(problems: list[tuple[str, int | None, str | None]], code: str) -> list[int | None]:
    return [row for found, row, _ in problems if found == code]


def test_a_sound_list_has_nothing_to_ask(tmp_path: Path) -> None:
    problems = check_list(read(tmp_path, SOUND), today=TODAY)
    assert problems == []
    assert not refuses(problems)
    assert unusable(problems) == []


def test_a_list_with_a_nameless_line_is_refused_whole_and_names_the_line(tmp_path: Path) -> None:
    problems = check_list(read(tmp_path, SOUND + "3,,1980\n4,؟,1980\n5,12,1980\n"), today=TODAY)
    assert [(p.code, p.row, p.row_id) for p in problems] == [
        ("nameless", 4, "3"),
        ("nameless", 5, "4"),
        ("nameless", 6, "5"),
    ]
    assert refuses(problems)
    assert unusable(problems) == []


def test_a_row_id_used_twice_makes_the_list_unusable(tmp_path: Path) -> None:
    problems = check_list(read(tmp_path, SOUND + "٢,Omar Said Najjar,1980\n"), today=TODAY)
    assert [(p.code, p.row, p.values) for p in problems] == [("duplicate_row_id", 4, {"text": "2", "earlier": 3})]
    assert unusable(problems) == problems


def test_a_missing_row_id_refuses_where_the_list_has_ids(tmp_path: Path) -> None:
    problems = check_list(read(tmp_path, SOUND + ",Omar Said Najjar,1980\n"), today=TODAY)
    assert [(p.code, p.row) for p in problems] == [("missing_row_id", 4)]
    assert refuses(problems)
    assert found(tmp_path, "name,born\nOmar Said Najjar,1980\n") == []


@pytest.mark.parametrize(
    ("born", "code", "level"),
    [
        ("31/02/1985", "impossible_date", Level.REFUSES),
        ("1985-13-01", "impossible_date", Level.REFUSES),
        ("spring", "unreadable_date", Level.REFUSES),
        ("1750", "date_too_early", Level.REFUSES),
        ("1310", "hijri_out_of_range", Level.REFUSES),
        ("3014", "future_date", Level.UNUSABLE),
        ("2014-01-18", "future_date", Level.UNUSABLE),
    ],
)
def test_a_bad_date_is_named_and_its_row_not_asked_again(tmp_path: Path, born: str, code: str, level: Level) -> None:
    assert found(tmp_path, SOUND + f"3,Omar Said Najjar,{born}\n") == [(code, 4, "birth_date")]
    assert PROBLEMS[code][0] is level


@pytest.mark.parametrize(
    ("age", "code"), [("-1", "impossible_age"), ("121", "impossible_age"), ("old", "unreadable_number")]
)
def test_a_bad_age_is_named(tmp_path: Path, age: str, code: str) -> None:
    assert found(tmp_path, f"id,name,age\n1,Omar Said Najjar,{age}\n2,Ali Omar Halabi,30\n") == [(code, 2, "age")]


def test_two_alphabets_in_one_word_are_asked_about(tmp_path: Path) -> None:
    rows = ["Аhmad Omar Halabi", "أحمدx محمد", "أحمد (Ahmad) الحلبي", "Ahmad أحمد", "Иван Петров", "Αli Omar Said"]
    text = "name,born\n" + "".join(f"{name},19{80 + i}\n" for i, name in enumerate(rows))
    assert only(found(tmp_path, text), "mixed_scripts") == [2, 3, 7]


def test_the_same_person_twice_is_asked_about_naming_the_earlier_row(tmp_path: Path) -> None:
    text = "id,name,born\n7,أحمد عمر الحلبي,1985-03-12\n8,احمد عُمر الحلبى,12/03/1985\n9,أحمد عمر الحلبي,1986-03-12\n"
    (problem,) = [p for p in check_list(read(tmp_path, text), today=TODAY) if p.code == "inside_duplicate"]
    assert (problem.row, problem.row_id, problem.values) == (3, "8", {"earlier": 2, "earlier_id": "7"})


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (["Ahmad Omar Halabi,1985-03-12,", "Ahmad Omar Halabi,1985,"], True),
        (["Ahmad Omar Halabi,1985,", "Ahmad Omar Halabi,1986,"], False),
        (["Ahmad Omar Halabi,,", "Ahmad Omar Halabi,,"], True),
        (["Ahmad Halabi,,", "Ahmad Halabi,,"], False),
        (["Ahmad Omar Halabi,,", "Ahmad Omar Halabi,1985,"], False),
        (["Ahmad Omar Halabi,1985,Fatima", "Ahmad Omar Halabi,1985,Zaynab"], False),
        (["Ahmad Omar Halabi,1985,Fatima", "Ahmad Omar Halabi,1985,"], True),
        (["Ahmad Omar Halabi,1985-03-12,", "Ahmad Omar Halabi,1985-03-13,"], False),
    ],
)
def test_births_and_mothers_tell_namesakes_apart(tmp_path: Path, rows: list[str], asked: bool) -> None:
    text = "name,born,mother\n" + "\n".join(rows) + "\n"
    assert bool(only(found(tmp_path, text), "inside_duplicate")) is asked


def test_values_that_contradict_each_other_are_asked_about(tmp_path: Path) -> None:
    text = (
        "name,birth_date,birth_year,age,captured_on\n"
        "Ahmad Omar Halabi,1985-03-12,1985,28,2013-05-01\n"
        "Ali Omar Halabi,1985-03-12,1986,28,2013-05-01\n"
        "Said Omar Halabi,1985-03-12,1985,20,2013-05-01\n"
        "Omar Ali Halabi,1985-03-12,1985,30,1984\n"
    )
    names = ("name", "birth_date", "birth_year", "age", "captured_on")
    columns = ColumnFile({n: Column((n,)) for n in names}, as_of=TODAY)
    assert found(tmp_path, text, columns) == [
        ("birth_year_disagrees", 3, "birth_year"), ("age_disagrees", 4, "age"), ("birth_after_capture", 5, "captured_on"),
    ]  # fmt: skip
    assert only(found(tmp_path, text), "age_disagrees") == []


def test_a_single_name_and_a_nom_de_guerre_identify_nobody(tmp_path: Path) -> None:
    text = "name,born\nAhmad,1985\nأبو محمد,1980\nأبو محمد أحمد الحلبي,1981\nعبد الرحمن,1982\n"
    assert found(tmp_path, text) == [
        ("single_name", 2, "name"),
        ("nom_de_guerre_only", 3, "name"),
        ("single_name", 5, "name"),
    ]


def test_a_missing_birth_is_asked_once_a_row_or_once_for_the_list(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND + "3,Omar Said Najjar,\n") == [("missing_birth", 4, "birth_date")]
    assert found(tmp_path, "name\nOmar Said Najjar\nAli Omar Said\n") == [("no_birth_column", None, None)]
    assert found(tmp_path, "name,born,age\nOmar Said Najjar,,30\n") == []


def test_an_unsettled_order_of_day_and_month_is_asked_once_a_column(tmp_path: Path) -> None:
    text = "name,born\nAhmad Omar Halabi,03/04/1985\nSamira Ali Khatib,05/06/1990\n"
    assert found(tmp_path, text) == [("day_or_month_first", None, "birth_date")]
    assert found(tmp_path, text + "Omar Said Najjar,25/06/1990\n") == []
    assert found(tmp_path, text + "Omar Said Najjar,06/25/1990\n") == [("month_first", None, "birth_date")]
    both = text + "Omar Said Najjar,25/06/1990\nZayd Said Najjar,26/06/1990\nTariq Said Najjar,06/25/1990\n"
    assert found(tmp_path, both) == [("impossible_date", 6, "birth_date")]


def test_a_list_read_long_ago_is_checked_against_the_day_of_checking(tmp_path: Path) -> None:
    persons = read(tmp_path, SOUND)
    assert [(p.code, p.row) for p in check_list(persons, today=date(1986, 1, 1))] == [("future_date", 3)]


def test_problems_come_by_row_and_what_concerns_the_whole_list_first(tmp_path: Path) -> None:
    text = "id,name,born,phone\n1,Ahmad,31/02/1985,5\n,,1990,6\n1,Omar Said Najjar,3014,7\n"
    problems = found(tmp_path, text)
    assert [(code, row) for code, row, _ in problems] == [
        ("unread_columns", None), ("single_name", 2), ("impossible_date", 2), ("missing_row_id", 3), ("nameless", 3),
        ("duplicate_row_id", 4), ("future_date", 4),
    ]  # fmt: skip


VALUES: Mapping[str, object] = dict.fromkeys(
    ("text", "earlier", "earlier_id", "born", "captured", "as_of", "headers", "sheet", "others"), "x"
)


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_says_what_is_wrong_and_what_to_do(code: str) -> None:
    _, what, fix = PROBLEMS[code]
    assert {name for _, name, _, _ in Formatter().parse(what + fix) if name} <= VALUES.keys()
    assert what.format(**VALUES)
    assert fix.format(**VALUES)
    assert refuses([Problem(code, 1, "1", None)]) is (PROBLEMS[code][0] is not Level.ASKS)
