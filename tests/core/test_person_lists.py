"""Lists of persons from files, and back."""

import io
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from zerohour.errors import UnusableInput
from zerohour.formats.grid import LONGEST_CELL
from zerohour.formats.headers import known_column
from zerohour.formats.person_lists import list_of, read_list
from zerohour.formats.table import read_cells
from zerohour.formats.written_lists import list_csv, list_xlsx, write_list
from zerohour.lists.check import check_list, refuses
from zerohour.lists.entry import COLUMNS, Kind, PersonList

TODAY = date(2014, 1, 17)


def read(tmp_path: Path, text: str) -> PersonList:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_list(path, today=TODAY)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(UnusableInput) as refused:
        read(tmp_path, text)
    return str(refused.value)


# --- headers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_known_by_its_own_name(column: str) -> None:
    assert known_column(column) == column
    assert known_column(column.replace("_", " ").title()) == column


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("الاسم الثلاثي", "name"), ("الاسْم الكامل", "name"), ("الأسم", "name"), ("اسم الاب", "father"), ("إسم الأب:", "father"),
        ("الكنية", "family"), ("العائلة", "family"), ("الشهرة", "family"), ("النسبة", "family"), ("أبو فلان", "kunya"),
        ("الاسم الحركي", "kunya"), ("اللقب", "laqab"), ("اسم الأم", "mother"), ("الأم", "mother"), ("الجنس", "sex"),
        ("تاريخ الولادة", "birth_date"), ("تاريخ الميلاد", "birth_date"), ("المواليد", "birth_date"), ("سنة الولادة", "birth_year"),
        ("العمر", "age"), ("مكان الولادة", "origin"), ("البلدة", "origin"), ("الجنسية", "nationality"), ("الفئة", "category"),
        ("الصفة", "category"), ("التشكيل", "unit"), ("تاريخ الاعتقال", "captured_on"), ("تاريخ الأسر", "captured_on"),
        ("مكان الاعتقال", "captured_at"), ("جهة الاعتقال", "captured_by"), ("آخر مكان معروف", "last_seen"), ("آخر مشاهدة", "last_seen"),
        ("الجهة المطالبة", "claimant"), ("ملاحظات", "notes"), ("م", "row_id"), ("ت", "row_id"), ("تسلسل", "row_id"), ("الرقم", "row_id"),
        ("Father's name", "father"), ("DATE_OF_BIRTH", "birth_date"), ("D.O.B.", "birth_date"), ("Full  Name", "name"), ("#", "row_id"),
        ("الـرقـم", "row_id"), ("اسم الجد", "grandfather"), ("FullName", "name"), ("BirthDate", "birth_date"),
    ],
)  # fmt: skip
def test_headers_are_known_in_two_languages_however_they_are_typed(header: str, column: str) -> None:
    assert known_column(header) == column


@pytest.mark.parametrize("header", ["", "phone", "الهاتف", "رقم الهاتف", "---"])
def test_other_headers_are_not_taken_for_known_ones(header: str) -> None:
    assert known_column(header) is None


def test_a_list_without_a_column_of_names_says_what_it_found(tmp_path: Path) -> None:
    assert "no column holds names; the headers found are: who, born" in refusal(tmp_path, "who,born\nAhmad,1985\n")
    assert "the headers found are: الهاتف, المبلغ" in refusal(tmp_path, "الهاتف,المبلغ\n1,2\n")


def test_two_columns_for_one_field_are_named(tmp_path: Path) -> None:
    assert "'المواليد' and 'تاريخ الولادة' are both read as birth_date" in refusal(
        tmp_path, "الاسم,المواليد,تاريخ الولادة\nأ,1985,1985\n"
    )


def test_of_several_places_the_nearest_to_an_origin_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    persons = read(tmp_path, "الاسم,المحافظة,المنطقة,البلدة\nأحمد,حلب,الباب,قباسين\n")
    assert persons.table["origin"].to_list() == ["قباسين"]
    assert [p.values for p in persons.problems] == [{"headers": "المنطقة, المحافظة"}]
    assert read(tmp_path, "الاسم,المحافظة,المنطقة\nأحمد,حلب,الباب\n").table["origin"].to_list() == ["حلب"]


def test_a_header_without_rows_is_no_list(tmp_path: Path) -> None:
    assert "a header but no rows" in refusal(tmp_path, "id,name\n,\n")


def test_a_row_longer_than_the_header_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, "id,name\n1,Ahmad\n2,Samira,Ali\n").startswith(
        "list.csv, row 3, column C: the row has 3 cells, the header has 2"
    )


# --- rows -----------------------------------------------------------------------------------------------------------


def test_an_arabic_list_under_merged_titles_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "قائمة أسماء المعتقلين"
    sheet.merge_cells("A1:E1")
    sheet["A2"] = "العدد"
    for row in (
        ["م", "الاسم الثلاثي", "تاريخ الولادة", "الجنس", "العمر"],
        ["١", "أحمد محمد الحلبي", date(1985, 3, 12), "ذكر", 28.0],
    ):
        sheet.append(row)
    sheet["A9"] = "  "
    book.save(tmp_path / "list.xlsx")
    persons = read_list(tmp_path / "list.xlsx", today=TODAY)
    (row,) = persons.table.to_dicts()
    assert {k: row[k] for k in ("row_id", "row", "given", "father", "family", "sex", "birth_date", "age")} == {
        "row_id": "1", "row": 4, "given": "أحمد", "father": "محمد", "family": "الحلبي", "sex": "male", "birth_date": "1985-03-12",
        "age": "28",
    }  # fmt: skip
    assert persons.problems == ()
    assert persons.source == "list.xlsx"


def test_rows_without_ids_are_counted(tmp_path: Path) -> None:
    assert read(tmp_path, "title\n\nname\nAhmad\n\nSamira\n").row_ids == ["1", "2"]


def test_a_repeated_header_of_a_printed_page_is_no_person(tmp_path: Path) -> None:
    assert read(tmp_path, "id,name\n1,Ahmad\nid,name\n2,Samira\n").row_ids == ["1", "2"]


def test_parts_win_over_the_name(tmp_path: Path) -> None:
    persons = read(tmp_path, "name,given,family\nAhmad Omar Halabi,Ahmed,Halaby\nSamira Khatib,,\n")
    assert persons.table["given"].to_list() == ["Ahmed", "Samira"]
    assert persons.table["family"].to_list() == ["Halaby", "Khatib"]
    assert persons.table["father"].to_list() == [None, None]


def test_in_the_usual_syrian_heading_the_name_is_the_given_name(tmp_path: Path) -> None:
    persons = read(
        tmp_path, "الاسم,اسم الأب,الكنية\nمحمد علي,خالد,الحلبي\nأحمد محمد الحلبي,محمد,الحلبي\nسميرة عمر,,الخطيب\n"
    )
    assert persons.table["given"].to_list() == ["محمد علي", "أحمد", "سميرة"]
    assert persons.table["father"].to_list() == ["خالد", "محمد", None]
    assert persons.table["family"].to_list() == ["الحلبي", "الحلبي", "الخطيب"]


def test_a_kunya_beside_a_name_does_not_keep_the_name_from_being_split(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "الاسم,الاسم الحركي\nأحمد عمر الحلبي,أبو خالد\n").table.to_dicts()
    assert (row["given"], row["family"], row["kunya"]) == ("أحمد", "الحلبي", "أبو خالد")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ذكر", "male"),
        ("M", "male"),
        ("أنثى", "female"),
        ("انثى", "female"),
        ("Female", "female"),
        ("x", "x"),
        ("", None),
        ("-", None),
    ],
)
def test_sex_is_read_in_two_languages(tmp_path: Path, written: str, meant: str | None) -> None:
    assert read(tmp_path, f"name,sex\nAhmad,{written}\n").table["sex"].to_list() == [meant]


def test_a_dash_or_the_word_unknown_is_no_value(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "name,origin,unit,notes\nAhmad,غير معروف,؟,-\n").table.to_dicts()
    assert (row["origin"], row["unit"], row["notes"]) == (None, None, "-")


def test_a_birth_is_what_date_year_and_dated_age_say_together(tmp_path: Path) -> None:
    persons = read(
        tmp_path, "name,birth_date,birth_year,age\na b,1985-03-12,1985,28\nc d,,1405,\ne f,31/02/1985,1985,\ng h,,,28\n"
    )
    assert [d and (d.earliest.year, d.precision.value) for d in persons.dates["birth"]] == [
        (1985, "day"), (1984, "year"), (1985, "year"), None,
    ]  # fmt: skip
    assert persons.kinds["age"] is Kind.NUMBER


def test_repeated_ids_are_carried_along_as_problems(tmp_path: Path) -> None:
    persons = read(tmp_path, "id,name\n1,Ahmad\n1,Samira\n,Omar\n")
    assert [(p.code, p.row, p.row_id) for p in persons.problems] == [
        ("duplicate_row_id", 3, "1"),
        ("missing_row_id", 4, "#4"),
    ]


# --- written and read back ------------------------------------------------------------------------------------------

AWKWARD = st.sampled_from(["=1+1", "'=x", "''+y", "@a", "-b", "+963 11", "#N/A", "#REF!", "a;b,c\td|e", 'say "so"', "_x0041_", "one\ntwo",
                           "007", "1e5", "TRUE", "2014-01-17", "أبو محمد", "&lt;", "<b>", "]]>", "x" * LONGEST_CELL, "'", "''", "'a", "sep=;"])  # fmt: skip
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
CELL = st.one_of(st.none(), AWKWARD, st.text(LETTERS, min_size=1, max_size=12))


@st.composite
def lists(draw: st.DrawFn) -> PersonList:
    """Any list that can have been read: its text put through reading once."""
    columns = draw(
        st.lists(st.sampled_from([c for c in COLUMNS if c != "name"]), unique=True).map(lambda more: ["name", *more])
    )
    rows = draw(st.lists(st.lists(CELL, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=4))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    if "row_id" not in columns:
        frame = frame.with_columns(row_id=pl.lit("1"))
    frame = frame.with_columns(name=pl.lit("Ahmad Halabi")) if draw(st.booleans()) else frame
    raw = PersonList("raw", frame, {}, {})
    return back(list_csv(raw))


def back(data: bytes) -> PersonList:
    return list_of(read_cells(data, file="list"), columns=None, today=TODAY, source="list")


def comparable(persons: PersonList) -> Sequence[dict[str, object]]:
    return persons.table.drop("row").to_dicts()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_reading_what_was_written_gives_the_same_list(data: st.DataObject) -> None:
    try:
        persons = data.draw(lists())
    except UnusableInput:  # nothing but empty rows, or a cell that trims to a formula
        return
    for write in (list_csv, list_xlsx):
        again = back(write(persons))
        assert comparable(again) == comparable(persons)
        assert again.dates == persons.dates


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_nothing_a_list_holds_runs_in_a_spreadsheet(tmp_path: Path, ending: str) -> None:
    persons = PersonList("x", pl.DataFrame({"row_id": ["1"], "name": ["=HYPERLINK(1)"], "notes": ["@SUM(1)"]}), {}, {})
    path = tmp_path / f"out{ending}"
    write_list(persons, path)
    if ending == ".csv":
        assert path.read_text(encoding="utf-8").splitlines()[1] == "1,'=HYPERLINK(1),'@SUM(1)"
    else:
        assert [cell.data_type for cell in load_workbook(path).active[2]] == ["s", "s", "s"]
    assert read_list(path, today=TODAY).table["name"].to_list() == ["=HYPERLINK(1)"]


def test_a_written_list_never_replaces_a_file_unless_told(tmp_path: Path) -> None:
    persons = read(tmp_path, "name\nAhmad\n")
    with pytest.raises(UnusableInput, match="there already"):
        write_list(persons, tmp_path / "list.csv")
    write_list(persons, tmp_path / "list.csv", force=True)
    with pytest.raises(UnusableInput, match=r"written as \.csv or \.xlsx"):
        write_list(persons, tmp_path / "list.pdf")


# --- a messy spreadsheet --------------------------------------------------------------------------------------------

GIVEN = [
    "أحمد",
    "محمود",
    "خالد",
    "يوسف",
    "عمر",
    "علي",
    "حسن",
    "حسين",
    "سعيد",
    "مصطفى",
    "إبراهيم",
    "طارق",
    "وليد",
    "سامر",
    "ماجد",
    "زياد",
    "فادي",
    "باسل",
    "رامي",
    "نادر",
]
FAMILY = ["الحلبي", "الخطيب", "النجار", "الحداد", "المصري", "الشامي", "حمود", "الزين", "قباني", "العطار"]
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
MONTHS = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
ROWS, FIRST = 20_000, 6
"""Persons, and the row the first of them stands in."""


def messy_rows(seed: int) -> list[list[object]]:
    """Persons who differ in name or birth, their dates written in five ways."""
    chance = random.Random(seed)
    rows: list[list[object]] = []
    for i in range(ROWS):
        a, b, c = GIVEN[i % 20], GIVEN[i // 20 % 20], GIVEN[i // 400 % 20]
        born = date(1950, 1, 1) + timedelta(days=i * 2 // 3 + 7 * (i // 4000))
        ways: list[object] = [
            born, born.isoformat(), born.strftime("%d/%m/%Y"), born.strftime("%d/%m/%Y").translate(ARABIC_DIGITS),
            f"{born.day} {MONTHS[born.month - 1]} {born.year}",
        ]  # fmt: skip
        number = str(i + 1).translate(ARABIC_DIGITS) if i % 2 else i + 1
        taken = date(2012, 1, 1) + timedelta(days=chance.randrange(700))
        rows.append(
            [number, f"{a} {b} {c} {FAMILY[i // 8000]}", ways[i % 5], "ذكر" if i % 7 else "أنثى", taken, None, "حلب "]
        )
    return rows


def test_a_messy_spreadsheet_is_read_whole_and_its_planted_problems_are_found_exactly(tmp_path: Path) -> None:
    rows = messy_rows(seed=20140117)
    planted = {
        "nameless": {100: (1, None)}, "duplicate_row_id": {200: (0, "٣")}, "missing_row_id": {300: (0, None)},
        "impossible_date": {400: (2, "٣١/٠٢/١٩٨٥"), 401: (2, "15/13/1985")}, "unreadable_date": {500: (2, "الربيع")},
        "future_date": {600: (2, "12/03/3014")}, "hijri_out_of_range": {700: (2, "1320")},
        "mixed_scripts": {800: (1, "أحمدo محمود علي الزين")}, "missing_birth": {900: (2, None)},
        "single_name": {1000: (1, "عبد الله")}, "nom_de_guerre_only": {1100: (1, "أبو خالد")},
        "birth_after_capture": {1200: (2, "1/1/2014")},
    }  # fmt: skip
    for changes in planted.values():
        for at, (column, value) in changes.items():
            rows[at][column] = value
    rows[1301][1:3] = rows[1300][1], "1951"
    rows[1300][2] = "12/06/1951"
    book = Workbook(write_only=True)
    sheet = book.create_sheet("المعتقلون")
    for head in (
        ["قائمة المعتقلين"],
        [],
        ["الجهة", "الاسم الكامل للجنة"],
        [],
        ["م", "الاسم الثلاثي", "المواليد", "الجنس", "تاريخ الاعتقال", None, "البلدة", None],
    ):
        sheet.append(head)
    for row in rows:
        sheet.append(row)
    for _ in range(50):
        sheet.append([None, " ", ""])
    path = tmp_path / "messy.xlsx"
    book.save(path)

    start = time.perf_counter()
    persons = read_list(path, today=TODAY)
    middle = time.perf_counter()
    problems = check_list(persons, today=TODAY)
    print(f"{ROWS:,} rows: read in {middle - start:.2f} s, checked in {time.perf_counter() - middle:.2f} s")

    assert len(persons) == ROWS
    assert persons.row_ids[:2] == ["1", "2"]
    expected = {(code, at + FIRST) for code, changes in planted.items() for at in changes} | {
        ("inside_duplicate", 1301 + FIRST)
    }
    assert {(p.code, p.row) for p in problems} == expected
    assert max(Counter((p.code, p.row) for p in problems).values()) == 1
    assert sum(d is not None for d in persons.dates["birth"]) == ROWS - 6
    assert refuses(problems)


def test_the_same_bytes_are_read_the_same_under_any_name(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["name"])
    book.active.append(["Ahmad Halabi"])
    book.save(out)
    (tmp_path / "list.csv").write_bytes(out.getvalue())
    assert read_list(tmp_path / "list.csv", today=TODAY).table["family"].to_list() == ["Halabi"]
