"""Manifests: everyone of the plan is on exactly one, in order, without a word on why or how they are."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from exchange_report_sample import DEAL, sample_exchange

from zerohour.exchange.deal import Held
from zerohour.formats.formula import as_meant
from zerohour.formats.manifests import manifests, undated

EMBARGO = "Not for publication before the handover it belongs to."


def made(**changed: Any) -> dict[str, bytes]:
    sample = sample_exchange()
    given = {"plan": sample.plan, "deal": DEAL, "persons": sample.persons, "names": sample.names, **changed}
    return dict(manifests(**given))


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def sheet(data: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.worksheets) == 1
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_each_stage_and_site_has_its_table_and_its_workbook() -> None:
    names = set(made())
    assert {
        f"stage-0{stage}-{site}.{end}" for stage in (1, 2, 3, 4) for site in ("bab", "الجسر") for end in ("csv", "xlsx")
    } == names


def test_everyone_of_the_plan_rides_once_in_the_stage_site_and_vehicle_of_the_plan() -> None:
    files = made()
    plan = sample_exchange().plan
    for stage in (1, 2, 3, 4):
        for site in ("bab", "الجسر"):
            riding = [(row[0], row[2], row[3], row[4]) for row in rows(files[f"stage-0{stage}-{site}.csv"])[1:]]
            moves = [m for m in plan.moves if (m.stage, m.site) == (stage, site)]
            assert sorted(riding) == sorted((m.person_id, m.holder, m.to, m.vehicle) for m in moves)
            assert riding == sorted(riding, key=lambda r: (r[3], r[0]))


def test_seats_are_numbered_from_one_in_each_vehicle() -> None:
    for name, data in made().items():
        if name.endswith(".csv"):
            seats: dict[str, list[int]] = {}
            for row in rows(data)[1:]:
                seats.setdefault(row[4], []).append(int(row[5]))
            assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seats.values())


def test_a_manifest_says_nothing_of_health_of_reasons_or_of_points() -> None:
    header, *people = rows(made()["stage-01-bab.csv"])
    assert [head.split(" / ")[0] for head in header] == [
        "Person id", "Name as written", "From", "To", "Vehicle", "Seat", "Goes first",
    ]  # fmt: skip
    assert {row[6] for row in people} <= {"", "yes / نعم"}
    everything = b"".join(data for name, data in made().items() if name.endswith(".csv")).decode()
    assert not re.search("wounded|sick|child|soldier|hold|block|point", everything)


def test_headers_are_in_both_languages() -> None:
    header = rows(made()["stage-01-bab.csv"])[0]
    assert all(re.fullmatch(r"[A-Z][a-z ]+ / [\u0600-\u06ff ]+", head) for head in header)


def test_the_workbook_begins_and_ends_with_the_embargo_and_totals_what_follows() -> None:
    found = sheet(made()["stage-03-bab.xlsx"])
    assert str(found[0][0]).startswith(EMBARGO) and str(found[-1][0]).startswith(EMBARGO)
    moves = [m for m in sample_exchange().plan.moves if (m.stage, m.site) == (3, "bab")]
    between = Counter((m.holder, m.to) for m in moves)
    totals = {(row[0], row[1]): row[2] for row in found if (row[0], row[1]) in between}
    assert totals == between
    assert ["bus1", len(moves), 12] in [row[:3] for row in found]


def test_the_table_stays_a_plain_table() -> None:
    data = made()["stage-01-bab.csv"]
    assert EMBARGO.encode() not in data
    assert {len(row) for row in rows(data)} == {7}


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-x", "@a", "#N/A", "_x0041_", "a\x00b", 'a",b'])
def test_a_name_that_a_spreadsheet_would_run_stays_text(name: str) -> None:
    sample = sample_exchange()
    files = made(names=dict.fromkeys(sample.held, name))
    cells = [row[1] for row in rows(files["stage-01-bab.csv"])[1:]]
    assert {as_meant(cell) for cell in cells} == {name}
    assert not any(cell[:1] in "=+-@" for cell in cells)
    book = openpyxl.load_workbook(io.BytesIO(files["stage-01-bab.xlsx"]))
    assert not [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type in "fe"]


def test_a_site_cannot_lead_the_file_elsewhere() -> None:
    plan = sample_exchange().plan
    evil = {"bab": "../../etc/passwd", "الجسر": "a\u202eb:c"}
    files = made(plan=replace(plan, moves=tuple(replace(move, site=evil[move.site]) for move in plan.moves)))
    assert all(re.fullmatch(r"stage-0\d-[\w-]+\.(csv|xlsx)", name) for name in files)


def test_sites_that_look_alike_in_a_file_name_do_not_overwrite_each_other() -> None:
    plan = sample_exchange().plan
    alike = {"bab": "North/1", "الجسر": "north 1"}
    files = made(plan=replace(plan, moves=tuple(replace(move, site=alike[move.site]) for move in plan.moves)))
    assert len(files) == 16
    assert sum(len(rows(data)) - 1 for name, data in files.items() if name.endswith(".csv")) == len(plan.moves)


def test_a_plan_without_sites_and_vehicles_has_one_manifest_a_stage() -> None:
    plan = sample_exchange().plan
    files = made(plan=replace(plan, moves=tuple(replace(move, site="", vehicle="") for move in plan.moves)))
    assert sorted(files)[:2] == ["stage-01.csv", "stage-01.xlsx"]
    assert {row[5] for row in rows(files["stage-01.csv"])[1:]} == {""}


def test_names_may_be_left_out_and_persons_unknown() -> None:
    found = rows(made(names=None, persons=[Held("P01", "gov")])["stage-01-bab.csv"])
    assert {row[1] for row in found[1:]} == {""}


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert made() == made()


def test_a_workbook_keeps_no_moment_it_was_made_at() -> None:
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.created = "x", datetime(2026, 5, 4, tzinfo=UTC).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    properties = openpyxl.load_workbook(io.BytesIO(undated(out.getvalue()))).properties
    assert properties.created.year == properties.modified.year == 2014
