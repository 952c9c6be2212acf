"""Tables as people send them, and those that must not be opened."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from zerohour.errors import UnusableInput
from zerohour.formats import file_bytes
from zerohour.formats.table import read_cells, read_table

HEADER = "row_id,name,notes\n"


def cells(data: bytes | str, **how: str) -> list[list[str]]:
    return [list(row) for row in read_cells(data.encode() if isinstance(data, str) else data, file="list", **how).rows]


def refusal(data: bytes | str) -> str:
    with pytest.raises(UnusableInput) as refused:
        cells(data)
    return str(refused.value)


def workbook(rows: Sequence[Sequence[object]], *, more: Sequence[str] = ()) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    for name in more:
        book.create_sheet(name).append(["something"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


# --- text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f'id{delimiter}name{delimiter}notes\n1{delimiter}"a{delimiter}b"{delimiter}x, y; z\n2{delimiter}c{delimiter}d, e\n'
    if delimiter in ",;":
        text = text.replace("x, y; z", '"x, y; z"').replace("d, e", '"d, e"')
    assert cells(text)[1:] == [["1", f"a{delimiter}b", "x, y; z"], ["2", "c", "d, e"]]


def test_excels_own_hint_of_the_delimiter_is_followed_and_keeps_its_row() -> None:
    assert cells("sep=;\nid;name\n1;a,b\n") == [[], ["id", "name"], ["1", "a,b"]]


def test_a_byte_order_mark_is_no_part_of_the_first_header() -> None:
    assert cells(b"\xef\xbb\xbfname\nx\n") == [["name"], ["x"]]


def test_rows_keep_their_numbers_and_empty_ends_are_dropped() -> None:
    assert cells("\n\nid,name,,\n,,,\n1,a,,\n,,,\n\n") == [[], [], ["id", "name"], [], ["1", "a"]]


def test_invisible_direction_marks_around_a_cell_are_dropped() -> None:
    assert cells("name,x\n\u200f أحمد \u202c,\u00a01\u200e\n") == [["name", "x"], ["أحمد", "1"]]


def test_quoted_line_ends_stay_inside_their_cell() -> None:
    assert cells('id,notes\r\n1,"one\r\ntwo"\r\n2,x\r\n') == [["id", "notes"], ["1", "one\ntwo"], ["2", "x"]]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1256", "windows-1256"), ("cp1251", "windows-1251"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")],
)
def test_another_encoding_is_named(encoding: str, name: str) -> None:
    arabic = (
        "الرقم,الاسم الكامل,تاريخ الولادة\n"
        + "١,أحمد محمد الحلبي,1985\n2,سميرة علي الخطيب,1990\n".replace("١", "1") * 20
    )
    russian = "номер,имя,дата рождения\n" + "1,Иванов Сергей Петрович,1985\n2,Смирнова Анна Николаевна,1990\n" * 20
    said = refusal((russian if encoding == "cp1251" else arabic).encode(encoding))
    assert f"the file is in {name}, not UTF-8; " in said
    assert "CSV UTF-8" in said


def test_a_damaged_place_in_utf8_is_named_by_its_row() -> None:
    data = ("name\n" + "أحمد محمد\n" * 50).encode()
    said = refusal(data + b"\xff\xd8\n" + data)
    assert said.startswith("list, row 52: the text is damaged here")


def test_a_nul_byte_is_named_by_its_row() -> None:
    assert refusal("name,notes\nAhmad,a remark that is long enough\x00 to tell\n").startswith(
        "list, row 2: the file holds a NUL byte"
    )


def test_a_control_character_is_named_by_its_cell() -> None:
    assert refusal("id,name\n1,Ah\x07mad\n").startswith("list, row 2, column B: a control character")


def test_a_million_character_cell_is_named() -> None:
    said = refusal(HEADER + "1,a,b\n2,Ahmad," + "x" * 1_000_000 + "\n")
    assert said.startswith("list, row 3, column C: a cell of 1,000,000 characters; at most 10,000 are read")


def test_an_open_quotation_mark_does_not_swallow_the_rows_after_it() -> None:
    assert refusal(HEADER + '1,"Ahmad,x\n2,Samira,y\n').startswith("list, row 2: the quotation marks do not pair")


@pytest.mark.parametrize(
    "cell", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd|x", "-2+3+cmd|x", "＝1+1", " =HYPERLINK(1)"]
)
def test_what_looks_like_a_formula_is_refused_by_its_cell(cell: str) -> None:
    said = refusal(HEADER + f'1,Ahmad,"{cell}"\n')
    assert said.startswith("list, row 2, column C: the cell ")
    assert "looks like a formula" in said


@pytest.mark.parametrize("cell", ["-", "-5", "+963 11 222-3333", "-1.5", "+963(11)22", "--", "a=b", "x@y.org"])
def test_numbers_and_telephones_are_no_formulas(cell: str) -> None:
    assert cells(HEADER + f"1,Ahmad,{cell}\n")[1][2] == cell


def test_the_apostrophe_that_keeps_text_from_running_is_taken_off() -> None:
    assert cells(HEADER + "1,'=x,''=y\n2,'Abd,d'E\n")[1:] == [["1", "=x", "'=y"], ["2", "'Abd", "d'E"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n , ,\n", "the file holds no cells"),
        (b"%PDF-1.4", "a PDF is not a list"),
        (b"\xef\xbb\xbf", "the file holds no cells"),
    ],
)
def test_nothing_is_said_to_be_nothing(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_bytes, "LARGEST_FILE", 2_000_000)
    (tmp_path / "big.csv").write_bytes(b"x" * 3_000_000)
    with pytest.raises(UnusableInput, match=r"big.csv: the file has 3 MB; at most 2 MB"):
        read_table(tmp_path / "big.csv")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(UnusableInput, match="cannot be opened"):
        read_table(tmp_path)


# --- workbooks ------------------------------------------------------------------------------------------------------


def test_a_workbooks_values_come_out_as_text() -> None:
    data = workbook(
        [["id", "born", "at", "points", "flag"], [12, date(1985, 3, 12), datetime(1985, 3, 12, 14, 30), 1.5, True]]
    )
    assert cells(data) == [["id", "born", "at", "points", "flag"], ["12", "1985-03-12", "1985-03-12", "1.5", "true"]]


def test_a_table_that_begins_further_in_keeps_its_rows_and_columns() -> None:
    assert cells(workbook([[], [], [None, "name"], [None, "أحمد"]])) == [[], [], ["", "name"], ["", "أحمد"]]


def test_the_first_sheet_is_read_and_the_others_are_told() -> None:
    data = workbook([["name"], ["x"]], more=["Second", "Third"])
    grid = read_cells(data, file="list")
    assert (grid.sheet, grid.other_sheets) == ("Sheet", ("Second", "Third"))
    assert read_cells(data, file="list", sheet="Third").rows == [["something"]]
    with pytest.raises(UnusableInput, match="there is no sheet 'Fourth'; the sheets are: Sheet, Second, Third"):
        read_cells(data, file="list", sheet="Fourth")


def test_a_formula_is_refused_by_its_cell() -> None:
    said = refusal(workbook([["id", "name", "n"], [1, "a", 2], [2, "b", "=SUM(C2)"]]))
    assert said.startswith(
        "list, row 3: cell C3 of sheet 'Sheet' holds a formula; copy the list and paste it as values"
    )


def test_a_formula_in_another_sheet_is_nobodys_concern() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["name"])
    book.active.append(["x"])
    book.create_sheet("sums").append(["=1+1"])
    out = io.BytesIO()
    book.save(out)
    assert cells(out.getvalue()) == [["name"], ["x"]]


def test_a_bomb_is_not_unpacked() -> None:
    assert "unpacks to far more" in refusal(repacked(workbook([["name"]]), {"xl/media/big.bin": b"\0" * 60_000_000}))
    sheet = b"<worksheet><sheetData>" + b" " * 50_000_000 + b"</sheetData></worksheet>"
    assert "unpacks to far more" in refusal(repacked(workbook([["name"]]), {SHEET: sheet}))


def test_a_sheet_with_a_stray_cell_at_its_far_end_is_not_spread_out() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c>'
        b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert "spans 1,048,576 rows by 16,384 columns" in refusal(repacked(workbook([["name"]]), {SHEET: sheet}))


@pytest.mark.parametrize("place", ["A0", "a1", "ZZZZ9", "A9999999", "1A", "", "A1B2"])
def test_a_cell_in_an_impossible_place_is_refused(place: str) -> None:
    sheet = f'<worksheet><sheetData><row r="1"><c r="{place}"><v>1</v></c></row></sheetData></worksheet>'.encode()
    assert "is damaged" in refusal(repacked(workbook([["name"]]), {SHEET: sheet}))


def test_entities_and_document_types_are_refused() -> None:
    shared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    assert "what no spreadsheet program writes (xl/sharedStrings.xml)" in refusal(
        repacked(workbook([["name"]]), {"xl/sharedStrings.xml": shared})
    )
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><sst/>'.encode("utf-16")
    assert "what no spreadsheet program writes" in refusal(
        repacked(workbook([["name"]]), {"xl/sharedStrings.xml": hidden})
    )


@pytest.mark.parametrize(
    ("member", "said"),
    [("xl/externalLinks/externalLink1.xml", "draws on other files"), ("xl/connections.xml", "draws on other files"), ("xl/vbaProject.bin", "carries macros")],
)  # fmt: skip
def test_workbooks_that_reach_out_or_run_are_refused(member: str, said: str) -> None:
    assert said in refusal(repacked(workbook([["name"]]), {member: b"<x/>"}))


def test_what_is_no_workbook_is_said_to_be_none() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "an archive, but not an .xlsx workbook" in refusal(other.getvalue())
    assert "damaged" in refusal(b"PK\x03\x04 and then nothing")
    assert "damaged" in refusal(workbook([["name"], ["x"]])[:-200])
    whole = workbook([["name"], ["x"]])
    assert "damaged" in refusal(whole[:100] + b"\xff" * 40 + whole[140:])
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert "an old Office file (.xls) is not read" in refusal(old + b"\0" * 600)
    assert "locked with a password" in refusal(old + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize(
    "sheet",
    [
        b"",
        b"<worksheet>",
        b"not xml at all",
        b"<worksheet><sheetData><row><c t='s'><v>99</v></c></row></sheetData></worksheet>",
    ],
)
def test_a_broken_sheet_is_refused_or_empty_but_never_a_crash(sheet: bytes) -> None:
    assert refusal(repacked(workbook([["name"]]), {SHEET: sheet}))


def test_a_claim_of_more_texts_than_there_can_be_is_not_believed() -> None:
    shared = b'<sst count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>'
    assert "texts are damaged" in refusal(repacked(workbook([["name"]]), {"xl/sharedStrings.xml": shared}))
    assert "texts are damaged" in refusal(repacked(workbook([["name"]]), {"xl/SharedStrings.XML": shared}))


def test_a_member_that_is_there_twice_is_refused() -> None:
    assert "damaged" in refusal(repacked(workbook([["name"]]), {"xl/worksheets/SHEET1.xml": b"<worksheet/>"}))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(st.sampled_from("a,;|\t\"'\n\r=+-1أ\u200f\x00"), max_size=60).map(str.encode))
def test_no_bytes_do_worse_than_being_refused(data: bytes) -> None:
    try:
        read = cells(data)
    except UnusableInput as refused:
        assert str(refused).startswith("list")
        return
    assert any(read)


def test_a_cell_too_long_is_named_in_a_workbook_too() -> None:
    assert refusal(workbook([["name"], ["x" * 20_000]])).startswith(
        "list, row 2, column A: a cell of 20,000 characters"
    )
