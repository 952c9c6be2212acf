"""Commitment to a list: a root that tells nothing and can be opened whole (opening), or a few fields at a time (disclosure).

field = SHA-256("zh-field/v1\\0" ‖ salt ‖ canonical([path, value])); record = RFC 9162 root over its fields;
list = SHA-256("zh-list/v1\\0" ‖ canonical([exchange, party, n]) ‖ RFC 9162 root over its records).
It proves that a list was not changed after the other's was seen. It does not prove that it is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from zerohour.ledger import tree
from zerohour.ledger.canonical import b64, canonical, parse, unb64
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

SALT_BYTES = 32
ROW_ID = "row_id"
"""The path records are ordered by."""


class Field(NamedTuple):
    """One value under its path; None is unknown. The salt hides it until it is shown."""

    salt: bytes
    path: str
    value: str | None


Record = tuple[Field, ...]
"""One person: every column of the plan, in its order."""


def field_hash(field: Field) -> bytes:
    """What is committed to of one field."""
    return sha256(b"zh-field/v1\0" + field.salt + canonical([field.path, field.value])).digest()


def record_root(record: Record) -> bytes:
    """What is committed to of one person; kept, it lets others be disclosed when this person is erased."""
    return tree.root(map(field_hash, record))


def list_root(record_roots: Sequence[bytes], *, exchange: str, party: str) -> bytes:
    """What `list.commit` carries: the root over records in their order, bound to the round and to who commits."""
    return _bound(tree.root(record_roots), len(record_roots), exchange, party)


def opened_root(records: Iterable[Record], *, exchange: str, party: str) -> bytes:
    """The root of an opening: equal to the committed one, or it is another list."""
    return list_root([record_root(record) for record in records], exchange=exchange, party=party)


def check_records(records: Sequence[Record]) -> None:
    """Refuse records that could be read in two ways: another width or order of columns, a path twice, rows out of order."""
    paths = [field.path for field in records[0]] if records else []
    if records and (not paths or len(set(paths)) != len(paths)):
        raise Refused("opening.paths", N_("a record names no column, or one twice"))
    for at, record in enumerate(records):
        if [field.path for field in record] != paths:
            raise Refused("opening.columns", N_("record {at} has other columns than the first"), at=at)
    if ROW_ID in paths:
        place = paths.index(ROW_ID)
        ids = [record[place].value for record in records]
        for at, (one, after) in enumerate(pairwise(ids), 1):
            if one is None or after is None or one >= after:
                raise Refused("opening.order", N_("record {at} is not in the order of the row ids, each once"), at=at)


def opening_bytes(records: Sequence[Record]) -> bytes:
    """opening.json: everything, to be shown when the list is revealed. Raises Refused as `check_records` does."""
    check_records(records)
    return canonical({"records": [[[b64(f.salt), f.path, f.value] for f in record] for record in records]})


def read_opening(data: bytes) -> tuple[Record, ...]:
    """The records in an opening.json. Raises Refused for anything else."""
    content = parse(data)
    if not isinstance(content, dict) or content.keys() != {"records"} or not isinstance(content["records"], list):
        raise _no_opening()
    records = tuple(map(_record, content["records"]))
    check_records(records)
    return records


def _record(value: object) -> Record:
    if not isinstance(value, list) or not all(isinstance(field, list) and len(field) == 3 for field in value):
        raise _no_opening()
    return tuple(read_field(*field) for field in value)


def read_field(salt: object, path: object, value: object) -> Field:
    """A field as JSON holds it. Raises Refused for anything but salt, path, and text or null."""
    if not isinstance(path, str) or not path or not (value is None or isinstance(value, str)):
        raise Refused("opening.field", N_("a field is a salt, a path, and text or null"))
    return Field(unb64(salt, SALT_BYTES), path, value)


def _no_opening() -> Refused:
    return Refused("opening.malformed", N_("this is not the opening of a list"))


def _bound(root: bytes, n: int, exchange: str, party: str) -> bytes:
    return sha256(b"zh-list/v1\0" + canonical([exchange, party, n]) + root).digest()


def climbed(data: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root over `size` leaves of which `data` is number `index`, by the recursion of RFC 9162, 2.1.3.1.

    Raises Refused where the proof is not exactly as long as that place needs.
    """

    def root_of(index: int, size: int, proof: Sequence[bytes]) -> bytes:
        if size == 1 and not proof:
            return tree.leaf_hash(data)
        if size == 1 or not proof:
            raise Refused("disclosure.proof", N_("a proof is longer or shorter than its place needs"))
        left = 1 << (size - 1).bit_length() - 1  # the largest power of two below size
        if index < left:
            return tree.node_hash(root_of(index, left, proof[:-1]), proof[-1])
        return tree.node_hash(proof[-1], root_of(index - left, size - left, proof[:-1]))

    if not 0 <= index < size:
        raise Refused("disclosure.place", N_("there is no place {index} among {size}"), index=index, size=size)
    return root_of(index, size, proof)


def climbed_list(record: bytes, index: int, n: int, proof: Sequence[bytes], *, exchange: str, party: str) -> bytes:
    """The list's root, from one record's root and its place."""
    return _bound(climbed(record, index, n, proof), n, exchange, party)
