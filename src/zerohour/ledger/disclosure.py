"""Disclosure: some fields of one person, provable against a list's committed root, and nothing else shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zerohour.ledger.canonical import b64, canonical, parse, unb64
from zerohour.ledger.commitment import Field, Record, climbed, climbed_list, field_hash, read_field
from zerohour.ledger.proving import Tree
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_


class Shown(NamedTuple):
    """One field, its place in its record, and the proof that it stands there."""

    at: int
    field: Field
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class Disclosure:
    """Record `index` of `n`, with `width` fields, of which some are shown, in their order."""

    n: int
    index: int
    proof: tuple[bytes, ...]
    width: int
    fields: tuple[Shown, ...]


def disclose(record: Record, paths: Sequence[str], *, index: int, record_roots: Sequence[bytes]) -> Disclosure:
    """Show the fields under `paths` of record `index`; of all others, the records' roots are enough.

    Raises Refused for a path the record has not.
    """
    places = {field.path: at for at, field in enumerate(record)}
    missing = [path for path in paths if path not in places]
    if missing or not paths:
        raise Refused(
            "disclosure.path", N_("there is no column {path}; there are {known}"),
            path=", ".join(missing), known=", ".join(places),
        )  # fmt: skip
    fields, n, width = Tree(map(field_hash, record)), len(record_roots), len(record)
    shown = [
        Shown(at, record[at], tuple(fields.inclusion(at, width))) for at in sorted({places[path] for path in paths})
    ]
    return Disclosure(n, index, tuple(Tree(record_roots).inclusion(index, n)), width, tuple(shown))


def check_disclosure(
    disclosure: Disclosure, root: bytes, exchange: str, party: str, *, columns: Sequence[str] = ()
) -> Mapping[str, str | None]:
    """The fields shown, by path, once proven to stand in the list committed to under `root`. Raises Refused otherwise.

    The root does not fix how many fields a record has, or that a path stands in it once. `columns`, the plan's paths in
    their order (or the first of them), does: a column among them is then in its own place and nowhere else.
    """
    records = {climbed(field_hash(shown.field), shown.at, disclosure.width, shown.proof) for shown in disclosure.fields}
    if len(records) != 1:
        raise Refused("disclosure.records", N_("the fields shown are not of one record"))
    (record,) = records
    found = climbed_list(
        record, disclosure.index, disclosure.n, disclosure.proof, exchange=exchange, party=party
    )  # fmt: skip
    if found != root:
        raise Refused(
            "disclosure.root", N_("what is shown was not in the list {party} committed to for {exchange}"),
            party=party, exchange=exchange,
        )  # fmt: skip
    _check_places(disclosure, list(columns))
    return {shown.field.path: shown.field.value for shown in disclosure.fields}


def _check_places(disclosure: Disclosure, columns: Sequence[str]) -> None:
    place = {path: at for at, path in enumerate(columns)}
    for at, field, _ in disclosure.fields:
        if (at < len(columns) or field.path in place) and place.get(field.path) != at:
            raise Refused("disclosure.column", N_("{path} does not stand where the plan puts it"), path=field.path)
    if disclosure.width < len(columns):
        raise Refused("disclosure.width", N_("the record has fewer columns than the plan"))


def disclosure_bytes(disclosure: Disclosure) -> bytes:
    """disclosure.json."""
    fields = [[s.at, b64(s.field.salt), s.field.path, s.field.value, [*map(b64, s.proof)]] for s in disclosure.fields]
    return canonical(
        {
            "n": disclosure.n,
            "index": disclosure.index,
            "proof": [*map(b64, disclosure.proof)],
            "width": disclosure.width,
            "fields": fields,
        }
    )


def read_disclosure(data: bytes) -> Disclosure:
    """The disclosure in canonical JSON: its shape, not yet whether it holds. Raises Refused for anything else."""
    content = parse(data)
    if not isinstance(content, dict) or content.keys() != {"n", "index", "proof", "width", "fields"}:
        raise _malformed()
    fields = tuple(map(_shown, _items(content["fields"])))
    places, paths = [shown.at for shown in fields], {shown.field.path for shown in fields}
    if not fields or places != sorted(set(places)) or len(paths) != len(fields):
        raise Refused("disclosure.fields", N_("the fields shown are not in order, each once"))
    return Disclosure(
        _count(content["n"]), _count(content["index"]), _hashes(content["proof"]), _count(content["width"]), fields
    )


def _shown(value: object) -> Shown:
    items = _items(value)
    if len(items) != 5:
        raise _malformed()
    at, salt, path, text, proof = items
    return Shown(_count(at), read_field(salt, path, text), _hashes(proof))


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _malformed()
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise _malformed()
    return value


def _hashes(value: object) -> tuple[bytes, ...]:
    return tuple(unb64(one, 32) for one in _items(value))


def _malformed() -> Refused:
    return Refused("disclosure.malformed", N_("this is not a disclosure"))
