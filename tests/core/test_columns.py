"""Column files: how to read a list laid out otherwise."""

from datetime import date
from pathlib import Path

import pytest

from zerohour.errors import UnusableInput
from zerohour.formats.columns import ColumnFile, read_column_file
from zerohour.formats.person_lists import read_list
from zerohour.lists.entry import Kind

TODAY = date(2014, 1, 17)
SAMPLE = """
format = "zerohour/columns/1"
as_of  = "2014-01-17"
header_row = 3
row_id = "rec_id"
name   = { columns = ["first", "last"] }
birth_date = { column = "dob", format = "%Y%m%d", calendar = "gregorian" }
sex    = { column = "s", values = { m = "M", f = "F" } }
age = "years"
[other]
suburb = { column = "suburb", kind = "place" }
points = { column = "pts", kind = "number" }
seen = { column = "seen", kind = "date", format = "%d.%m.%Y" }
"""


def written(tmp_path: Path, text: str) -> ColumnFile:
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")
    return read_column_file(path)


def test_a_list_of_another_layout_is_read_as_its_column_file_says(tmp_path: Path) -> None:
    columns = written(tmp_path, SAMPLE)
    path = tmp_path / "list.csv"
    path.write_text(
        "List of persons,,,,,,,,\n,,,,,,,,\nrec_id,first,last,dob,s,years,suburb,pts,seen,phone\n"
        "r1,Ahmad,Halabi,19850312,m,28,Bab,٣,01.02.2013,999\nr2,Samira,,19851341,f,,,x,,\n",
        encoding="utf-8",
    )
    persons = read_list(path, columns=columns, today=TODAY)
    first, second = persons.table.to_dicts()
    assert (first["row_id"], first["row"], first["name"], first["given"], first["family"]) == (
        "r1",
        4,
        "Ahmad Halabi",
        "Ahmad",
        "Halabi",
    )
    assert (first["sex"], second["sex"], first["suburb"], first["points"]) == ("male", "female", "Bab", "3")
    assert "phone" not in persons.table.columns
    assert persons.as_of == TODAY
    assert {"birth", "suburb", "points", "seen"} <= persons.kinds.keys()
    assert "age" not in persons.kinds
    assert persons.kinds["suburb"] is Kind.PLACE
    born, seen = persons.dates["birth"][0], persons.dates["seen"][0]
    assert born is not None and born.earliest == date(1985, 3, 12)
    assert seen is not None and seen.earliest == date(2013, 2, 1)
    assert [(p.code, p.row, p.column) for p in persons.problems] == [
        ("impossible_date", 5, "birth_date"), ("unreadable_number", 5, "points"),
    ]  # fmt: skip


def test_without_as_of_an_age_stays_an_age(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,age\nAhmad Halabi,٢٨\n", encoding="utf-8")
    persons = read_list(path, today=TODAY)
    assert persons.kinds["age"] is Kind.NUMBER
    assert "birth" not in persons.kinds
    assert persons.table["age"].to_list() == ["28"]
    dated = read_list(
        path, columns=ColumnFile(written(tmp_path, 'name = "name"\nage = "age"').columns, as_of=TODAY), today=TODAY
    )
    assert dated.kinds["birth"] is Kind.DATE
    assert "age" not in dated.kinds


def test_a_column_file_may_name_no_name_at_all(tmp_path: Path) -> None:
    columns = written(tmp_path, '[other]\nplace = { column = "site", kind = "place" }')
    path = tmp_path / "reports.csv"
    path.write_text("no,site\n1,Bab\n2,Azaz\n", encoding="utf-8")
    persons = read_list(path, columns=columns, today=TODAY)
    assert persons.row_ids == ["1", "2"]
    assert persons.kinds == {"place": Kind.PLACE}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('nom = "x"', "the key nom is not known; allowed here: format, as_of"),
        ('name = { column = "x", format = "%Y" }', "the key name.format is not known; allowed here: column, columns, values"),
        ('[other]\nx = { column = "x", kind = "colour" }', "other.x.kind cannot be used; allowed here: name, date, place, code, number, text"),
        ('[other]\nname = { column = "x" }', "other.name cannot be used"),
        ('name = { columns = [] }', "name cannot be used"),
        ('name = { columns = ["a"], column = "b" }', "either column"),
        ("name = 3", "name cannot be used; allowed here: a header"),
        ('birth_date = { column = "x", calendar = "lunar" }', "birth_date.calendar cannot be used; allowed here: gregorian, hijri"),
        ('birth_date = { column = "x", format = "%Q" }', "birth_date.format cannot be used: %Q is not one of"),
        ('birth_date = { column = "x", format = "%d%d" }', "twice"),
        ('birth_date = { column = "x", format = "%d/%m" }', "no year"),
        ('name = "x"\nas_of = "17 January"', "as_of cannot be used"),
        ('name = "x"\nheader_row = 0', "header_row cannot be used"),
        ('name = "x"\nsheet = 2', "sheet cannot be used"),
        ('format = "zerohour/columns/2"\nname = "x"', "format cannot be used"),
        ('sex = { column = "s", values = { m = 1 } }', "sex.values cannot be used"),
        ('row_id = "x"', "names no column"),
        ("name = ", "not TOML"),
        ("other = 3", "other cannot be used"),
    ],
)  # fmt: skip
def test_a_column_file_that_cannot_be_followed_says_which_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        written(tmp_path, text)
    assert said in str(refused.value)
    assert str(refused.value).startswith("columns.toml")


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,who\n1,Ahmad\n", encoding="utf-8")
    with pytest.raises(
        UnusableInput,
        match="the column 'person', named in the column file, is not there; the headers found are: id, who",
    ):
        read_list(path, columns=written(tmp_path, 'row_id = "id"\nname = "person"'), today=TODAY)


def test_a_header_row_that_is_empty_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,who\n1,Ahmad\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="header_row is 9"):
        read_list(path, columns=written(tmp_path, 'header_row = 9\nname = "who"'), today=TODAY)


def test_a_column_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no such file"):
        read_column_file(tmp_path / "none.toml")
