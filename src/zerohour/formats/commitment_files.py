"""A list as records to commit to, and the files of a commitment: opening.json, commitment.json, seeds.json, disclosure.json."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import is_normalized, normalize

from zerohour.errors import UnusableInput
from zerohour.formats.columns import ColumnFile
from zerohour.formats.file_bytes import bytes_of
from zerohour.ledger.canonical import b64, canonical, parse, unb64
from zerohour.ledger.commitment import ROW_ID, Field, Record, read_opening
from zerohour.ledger.erasure import SEED_BYTES, field_salt
from zerohour.ledger.refusal import Refused
from zerohour.lists.entry import COLUMNS, NAME_PARTS, PersonList
from zerohour.locale import N_

SEEDS_FORMAT = "zerohour/seeds/1"
_AS_WRITTEN = N_("give the file as the command wrote it")


@dataclass(frozen=True)
class Commitment:
    """commitment.json: what is committed to, and by whom; it tells nothing about the persons but their number."""

    exchange: str
    party: str
    n: int
    root: bytes


def path_of(column: str) -> str:
    """A column's path in a record: the parts of a name under `name.`, every other under its own."""
    return f"name.{column}" if column in NAME_PARTS else column


KNOWN_PATHS = tuple(map(path_of, COLUMNS))
"""The first columns of every record, in the order of formats.md; a plan's own columns follow."""


def plan_paths(columns: ColumnFile | None) -> tuple[str, ...]:
    """Every path of a plan whose own columns are those of a column file."""
    return (*KNOWN_PATHS, *(columns.other if columns else ()))


def records_of(
    persons: PersonList, seeds: Mapping[str, bytes], *, exchange: str, party: str, columns: ColumnFile | None = None
) -> tuple[Record, ...]:
    """The list's records by row id: every column of the plan, unknown as None, text in NFC, salts from the seeds.

    Raises UnusableInput where a column of the plan's own has the path of another, or two row ids differ in NFC alone.
    """
    paths = plan_paths(columns)
    names = (*COLUMNS, *(columns.other if columns else ()))
    if len(set(paths)) != len(paths):
        twice = next(path for path in paths if paths.count(path) > 1)
        raise UnusableInput(
            N_("the column {name} is named twice"), file=persons.source, fix=N_("name each column once"), name=twice
        )
    nothing: list[str | None] = [None] * len(persons)
    cells = [persons.table[name].to_list() if name in persons.table.columns else nothing for name in names]
    records = {}
    for row_id, values in zip(row_ids(persons), zip(*cells, strict=True), strict=True):
        salts = (field_salt(seeds[row_id], exchange=exchange, party=party, path=path) for path in paths)
        records[row_id] = tuple(map(Field, salts, paths, map(_nfc, values)))
    return tuple(records[row_id] for row_id in sorted(records))


def row_ids(persons: PersonList) -> list[str]:
    """The row ids in NFC. Raises UnusableInput where two differ in nothing else."""
    found: dict[str, int] = {}
    for row_id, row in zip(persons.row_ids, persons.table["row"].to_list(), strict=True):
        if found.setdefault(normalize("NFC", row_id), row) != row:
            raise UnusableInput(
                N_("row id {text} is used already, in row {earlier}"), file=persons.source, row=row, column=ROW_ID,
                fix=N_("give every row an id of its own"), text=row_id, earlier=found[normalize("NFC", row_id)],
            )  # fmt: skip
    return list(found)


def fresh_seeds(persons: PersonList) -> dict[str, bytes]:
    """A random seed for every person."""
    return {row_id: secrets.token_bytes(SEED_BYTES) for row_id in row_ids(persons)}


def check_word(text: str, option: str) -> str:
    """The name of a round or a party. Raises UnusableInput for one no act can carry."""
    if not text.isprintable() or " " in text or not 0 < len(text) <= 128 or not is_normalized("NFC", text):
        raise UnusableInput(
            N_("{text} cannot be a name in the record"), column=option, text=ascii(text),
            fix=N_("write it as in the plan: one word, at most 128 letters, digits and signs"),
        )  # fmt: skip
    return text


def commitment_bytes(one: Commitment) -> bytes:
    """commitment.json."""
    return canonical({"exchange": one.exchange, "party": one.party, "n": one.n, "root": b64(one.root)})


def seeds_bytes(seeds: Mapping[str, bytes], *, exchange: str, party: str) -> bytes:
    """seeds.json: by row id, for its owner alone; without a person's seed nobody can compute that person's salts."""
    rows = [[row_id, b64(seed)] for row_id, seed in sorted(seeds.items())]
    return canonical({"format": SEEDS_FORMAT, "exchange": exchange, "party": party, "seeds": rows})


def read_commitment(path: Path) -> Commitment:
    """The commitment in a file. Raises UnusableInput."""
    with unusable(path.name):
        content = parse(bytes_of(path))
        if isinstance(content, dict) and content.keys() == {"exchange", "party", "n", "root"}:
            exchange, party, n = content["exchange"], content["party"], content["n"]
            if isinstance(exchange, str) and isinstance(party, str) and type(n) is int and n >= 0:
                return Commitment(exchange, party, n, unb64(content["root"], 32))
        raise Refused("commitment.malformed", N_("this is not the commitment to a list"))


def read_opening_file(path: Path) -> tuple[Record, ...]:
    """The records in an opening.json. Raises UnusableInput."""
    with unusable(path.name):
        return read_opening(bytes_of(path))


def find_record(records: Sequence[Record], row_id: str, *, file: str) -> int:
    """The place of the record with this row id. Raises UnusableInput where there is none."""
    wanted = normalize("NFC", row_id)
    for at, record in enumerate(records):
        if any(field.path == ROW_ID and field.value == wanted for field in record):
            return at
    raise UnusableInput(N_("there is no row {wanted}"), file=file, wanted=row_id, fix=N_("give a row id of the list"))


@contextmanager
def unusable(file: str, fix: str = _AS_WRITTEN) -> Iterator[None]:
    """What the record refuses, as input that cannot be used."""
    try:
        yield
    except Refused as wrong:
        values: dict[str, Any] = dict(wrong.values)
        raise UnusableInput(wrong.says, file=file, fix=fix, **values) from None


def _nfc(text: str | None) -> str | None:
    return None if text is None else normalize("NFC", text)
