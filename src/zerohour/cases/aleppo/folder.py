"""The case as files: lists as parties hand them over, answers, and the truth beside them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import polars as pl
from openpyxl import Workbook

from zerohour.cases.aleppo.generator import Case

ARABIC_HEADERS = {
    "row_id": "الرقم", "name": "الاسم الكامل", "given": "الاسم الأول", "father": "اسم الأب", "grandfather": "اسم الجد",
    "family": "الكنية", "kunya": "الاسم الحركي", "laqab": "اللقب", "mother": "اسم الأم", "sex": "الجنس",
    "birth_date": "تاريخ الولادة", "birth_year": "سنة الولادة", "age": "العمر", "origin": "مكان الولادة",
    "nationality": "الجنسية", "category": "الفئة", "unit": "الوحدة", "captured_on": "تاريخ التوقيف",
    "captured_at": "مكان التوقيف", "captured_by": "جهة التوقيف", "last_seen": "آخر مكان معروف",
    "claimant": "الجهة المطالبة", "notes": "ملاحظات",
}  # fmt: skip


def write_case(case: Case, folder: Path) -> tuple[Path, ...]:
    """Write the case under `folder` (made if absent) and return the files, in order.

    lists/sought-P.csv, lists/held-P.csv and, in Arabic, lists/held-gov.xlsx; answers/answers-H-to-P.csv (first reply)
    and answers/answers-H-to-P-final.csv; truth/sought-P-held-H.csv (left,right), truth/duplicates-….csv (left,right)
    and truth/fates-P.csv (row_id,state,holder).
    Columns nobody filled are left out. The same case gives the same bytes. Files of these names are overwritten.
    """
    tables = (
        {f"lists/sought-{party}.csv": _filled(table) for party, table in case.sought.items()}
        | {f"lists/held-{party}.csv": _filled(table) for party, table in case.held.items()}
        | {f"answers/answers-{h}-to-{p}.csv": both.first for (h, p), both in case.replies.items()}
        | {f"answers/answers-{h}-to-{p}-final.csv": both.final for (h, p), both in case.replies.items()}
        | {f"truth/sought-{p}-held-{h}.csv": table for (p, h), table in case.truth.items()}
        | {f"truth/duplicates-{of}.csv": table for of, table in case.duplicates.items()}
        | {f"truth/fates-{party}.csv": table for party, table in case.fates.items()}
    )
    for part in ("lists", "answers", "truth"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        _write_csv(table, folder / name)
    workbook = folder / "lists" / "held-gov.xlsx"
    workbook.write_bytes(arabic_workbook(_filled(case.held["gov"]), as_of=case.as_of))
    return (*(folder / name for name in tables), workbook)


def arabic_workbook(table: pl.DataFrame, *, as_of: date) -> bytes:
    """A list as XLSX, right to left, with Arabic headers; every date inside it is `as_of`, not the clock's."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None  # a new workbook has one sheet
    sheet.title = "القائمة"
    sheet.sheet_view.rightToLeft = True
    sheet.append([ARABIC_HEADERS[column] for column in table.columns])
    for row in table.iter_rows():
        sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return _dated(written, datetime(as_of.year, as_of.month, as_of.day))


def _dated(written: io.BytesIO, at: datetime) -> bytes:
    """The same workbook with every time in it set to `at`: openpyxl and zipfile both ask the clock."""
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{at.isoformat()}Z".encode(), content)
            stamped = zipfile.ZipInfo(entry.filename, at.timetuple()[:6])
            stamped.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(stamped, content)
    return again.getvalue()


def _filled(table: pl.DataFrame) -> pl.DataFrame:
    """The columns somebody filled."""
    return table.select(column for column in table.columns if table[column].null_count() < table.height)


def _write_csv(table: pl.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        writer.writerows(table.iter_rows())
