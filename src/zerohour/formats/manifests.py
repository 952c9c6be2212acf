"""The manifests of a plan: for each stage and site, who rides where. For those who do the handover, not for publication.

A manifest names persons, and whether they go first; it carries no reason, no medical word, no points.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from zerohour.exchange.deal import Deal, Held, comes_first
from zerohour.exchange.plan import Move, Plan
from zerohour.formats.formula import harmless
from zerohour.formats.written_lists import text_cell
from zerohour.locale import LANGUAGES, N_, words

_COLUMNS = (
    N_("Person id"), N_("Name as written"), N_("From"), N_("To"), N_("Vehicle"), N_("Seat"), N_("Goes first"),
)  # fmt: skip
_WIDTHS = (16, 34, 16, 16, 16, 14, 20)
_EMBARGO = N_("Not for publication before the handover it belongs to.")
_SAFE, _LONGEST = re.compile(r"[^\w-]+"), 60
_CHANGED = re.compile(rb"<dcterms:(created|modified)([^>]*)>[^<]*</dcterms:\1>")
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Seat:
    """A person of a manifest. `number` counts from 1 in each vehicle; None where the plan names no vehicle."""

    move: Move
    name: str
    number: int | None
    first: bool

    @property
    def cells(self) -> list[str]:
        """As the table has them."""
        move = self.move
        first = bilingual(N_("yes")) if self.first else ""
        return [move.person_id, self.name, move.holder, move.to, move.vehicle, str(self.number or ""), first]


def manifests(
    plan: Plan, deal: Deal, persons: Sequence[Held], names: Mapping[str, str] | None = None
) -> Mapping[str, bytes]:
    """`stage-01-SITE.csv` and `.xlsx` for every stage and site, by file name, the same bytes for the same plan.

    Rows by vehicle, then person id. `names` by person id, as written. Where a move has no site the file has none in its
    name; letters a file system may not bear become `-`, and sites that then look alike are numbered.
    """
    held = {person.person_id: person for person in persons}
    moves = sorted(plan.moves, key=lambda move: (move.stage, move.site, move.vehicle, move.person_id))
    made: dict[str, bytes] = {}
    for (stage, site), of in groupby(moves, key=lambda move: (move.stage, move.site)):
        seats = list(_seats(list(of), deal, held, names or {}))
        stem = _stem(stage, site, made)
        made[f"{stem}.csv"] = _csv(seats)
        made[f"{stem}.xlsx"] = _xlsx(seats, plan, deal, stage, site)
    return made


def bilingual(sentence: str, **values: object) -> str:
    """A sentence in every language, one after the other."""
    said = [words(language)(sentence, **values) for language in LANGUAGES]
    return " / ".join(dict.fromkeys(said))


def _seats(
    moves: Sequence[Move], deal: Deal, held: Mapping[str, Held], names: Mapping[str, str]
) -> Iterator[Seat]:  # fmt: skip
    for vehicle, riding in groupby(moves, key=lambda move: move.vehicle):
        for number, move in enumerate(riding, start=1):
            person = held.get(move.person_id)
            first = person is not None and comes_first(person, deal)
            yield Seat(move, names.get(move.person_id, ""), number if vehicle else None, first)


def _stem(stage: int, site: str, made: Mapping[str, bytes]) -> str:
    safe = _SAFE.sub("-", site).strip("-")[:_LONGEST]
    stem = f"stage-{stage:02}-{safe or 'site'}" if site else f"stage-{stage:02}"
    taken = {name.casefold() for name in made}
    tries = (stem, *(f"{stem}-{i}" for i in range(2, len(taken) + 3)))
    return next(name for name in tries if f"{name}.csv".casefold() not in taken)


def _csv(seats: Sequence[Seat]) -> bytes:
    """A plain table: UTF-8, comma, RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([bilingual(column) for column in _COLUMNS])
    writer.writerows([harmless(cell) for cell in seat.cells] for seat in seats)
    return out.getvalue().encode()


def _xlsx(seats: Sequence[Seat], plan: Plan, deal: Deal, stage: int, site: str) -> bytes:
    """One sheet: the embargo, what it is, totals per vehicle and side, the table, the embargo again."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"{stage:02}")
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    embargo: list[str | int] = [bilingual(_EMBARGO)]
    rows = [embargo, *_title(plan, deal, stage, site), [], *_totals(seats, deal), []]
    rows += [[bilingual(column) for column in _COLUMNS], *(_typed(seat) for seat in seats), [], embargo]
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())


def _title(plan: Plan, deal: Deal, stage: int, site: str) -> list[list[str | int]]:
    return [
        [bilingual(N_("Deal")), deal.id],
        [bilingual(N_("Plan, version")), plan.version],
        [bilingual(N_("Stage")), stage],
        [bilingual(N_("Site")), site],
    ]


def _totals(seats: Sequence[Seat], deal: Deal) -> Iterator[list[str | int]]:
    """Persons and seats of each vehicle, then persons by who hands them over to whom, then all."""
    held = {vehicle.id: vehicle.seats for vehicle in deal.vehicles}
    vehicles = Counter(seat.move.vehicle for seat in seats if seat.move.vehicle)
    between = Counter((seat.move.holder, seat.move.to) for seat in seats)
    yield [bilingual(N_("Vehicle")), bilingual(N_("People")), bilingual(N_("Seats"))]
    for vehicle, people in sorted(vehicles.items()):
        yield [vehicle, people, held.get(vehicle, "")]
    yield [bilingual(N_("From")), bilingual(N_("To")), bilingual(N_("People"))]
    for (holder, to), people in sorted(between.items()):
        yield [holder, to, people]
    yield [bilingual(N_("People in all")), len(seats)]


def _typed(seat: Seat) -> list[str | int]:
    cells: list[str | int] = [*seat.cells]
    cells[5] = seat.number or ""
    return cells


def _cell(sheet: WriteOnlyWorksheet, value: str | int) -> Cell | str | int | None:
    """Numbers as numbers; text as text that no spreadsheet program runs, without what XML cannot carry."""
    return (
        value
        if isinstance(value, int)
        else text_cell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
    )


def undated(workbook: bytes) -> bytes:
    """The workbook without the moment it was made: the clock is not ours to read, and equal plans give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            data = made.read(name)
            if name == "docProps/core.xml":
                data = _CHANGED.sub(rb"<dcterms:\1\2>2014-01-17T00:00:00Z</dcterms:\1>", data)
            kept.writestr(zipfile.ZipInfo(name, _NO_DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
