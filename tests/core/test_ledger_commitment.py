"""A commitment binds a party to a list unseen; a disclosure shows of it what was chosen, and nothing else."""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.ledger import tree
from zerohour.ledger.canonical import canonical
from zerohour.ledger.commitment import (
    Field,
    Record,
    check_records,
    climbed,
    field_hash,
    list_root,
    opened_root,
    opening_bytes,
    read_opening,
    record_root,
)
from zerohour.ledger.disclosure import (
    Disclosure,
    check_disclosure,
    disclose,
    disclosure_bytes,
    read_disclosure,
)
from zerohour.ledger.proving import Tree
from zerohour.ledger.refusal import Refused

ROUND, PARTY = "aleppo-1.r1", "gov"
PATHS = ("row_id", "name.given", "name.family", "sex", "notes")
VALUES = st.none() | st.sampled_from(["خالد", "الحلبي", "M", "F", "", "1985-03-12", "a\nb"])


def salt(*of: object) -> bytes:
    return sha256(repr(of).encode()).digest()


def people(count: int, values: Sequence[str | None] = ("خالد", "الحلبي", None, "x")) -> list[Record]:
    """Records with row ids r000, r001, …"""
    return [
        tuple(
            Field(salt(i, path), path, f"r{i:03}" if path == "row_id" else values[(i + at) % len(values)])
            for at, path in enumerate(PATHS)
        )
        for i in range(count)
    ]


def root_of(records: Sequence[Record]) -> bytes:
    return opened_root(records, exchange=ROUND, party=PARTY)


def shown(records: Sequence[Record], index: int, paths: Sequence[str]) -> Disclosure:
    return disclose(records[index], paths, index=index, record_roots=[record_root(record) for record in records])


lists_of_people = st.builds(people, st.integers(1, 9), st.lists(VALUES, min_size=4, max_size=4))


def test_the_root_is_what_the_specification_says_hash_by_hash() -> None:
    one = Field(bytes(32), "name.given", "خالد")
    assert field_hash(one) == sha256(b"zh-field/v1\0" + bytes(32) + '["name.given","خالد"]'.encode()).digest()
    leaf = sha256(b"\0" + field_hash(one)).digest()
    assert record_root((one,)) == leaf
    two = sha256(b"\1" + sha256(b"\0" + leaf).digest() * 2).digest()
    assert list_root([leaf, leaf], exchange=ROUND, party=PARTY) == (
        sha256(b'zh-list/v1\0["aleppo-1.r1","gov",2]' + two).digest()
    )


@given(lists_of_people, st.data())
def test_another_value_salt_order_row_round_or_party_is_another_root(
    records: list[Record], data: st.DataObject
) -> None:
    root = root_of(records)
    i, at = data.draw(st.integers(0, len(records) - 1)), data.draw(st.integers(0, len(PATHS) - 1))
    field = records[i][at]

    def with_field(other: Field) -> bytes:
        changed = list(records)
        changed[i] = (*records[i][:at], other, *records[i][at + 1 :])
        return root_of(changed)

    assert with_field(field._replace(value="another")) != root
    assert with_field(field._replace(value=None if field.value is not None else "")) != root
    assert with_field(field._replace(salt=salt("another"))) != root
    assert with_field(field._replace(path="other")) != root
    assert root_of([*records, records[i]]) != root
    assert root_of(records[:i] + records[i + 1 :]) != root
    assert opened_root(records, exchange="aleppo-1.r2", party=PARTY) != root
    assert opened_root(records, exchange=ROUND, party="coal") != root
    if len(records) > 1:
        assert root_of(records[::-1]) != root
    assert root_of([record[::-1] for record in records]) != root


@given(lists_of_people, st.data())
def test_any_choice_of_fields_is_proven_and_nothing_else_is_in_the_file(
    records: list[Record], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(records) - 1))
    paths = data.draw(st.lists(st.sampled_from(PATHS), min_size=1, unique=True))
    written = disclosure_bytes(shown(records, index, paths))
    said = check_disclosure(read_disclosure(written), root_of(records), ROUND, PARTY, columns=PATHS)
    assert said == {field.path: field.value for field in records[index] if field.path in paths}
    salts = {field.path: b64encode(field.salt) for field in records[index]}
    assert all((salts[path] in written) == (path in paths) for path in PATHS)
    assert not any(b64encode(f.salt) in written for i, record in enumerate(records) if i != index for f in record)


@given(lists_of_people)
def test_an_opening_gives_the_same_root_back(records: list[Record]) -> None:
    again = read_opening(opening_bytes(records))
    assert list(again) == records
    assert root_of(again) == root_of(records)


@given(lists_of_people, lists_of_people)
def test_a_disclosure_proves_nothing_of_another_list_round_or_party(one: list[Record], other: list[Record]) -> None:
    it = shown(one, 0, ["sex"])
    for root, exchange, party in (
        (root_of([*other, *people(10)[9:]]), ROUND, PARTY),
        (root_of(one), "aleppo-1.r2", PARTY),
        (root_of(one), ROUND, "coal"),
        (bytes(32), ROUND, PARTY),
    ):
        with pytest.raises(Refused):
            check_disclosure(it, root, exchange, party)


def meaning(disclosure: Disclosure) -> object:
    """What a reader takes from it. The width is not fixed by the root, only by the plan's columns."""
    return disclosure.n, disclosure.index, [(s.field.path, s.field.value) for s in disclosure.fields]


def test_twenty_thousand_single_byte_changes_give_no_disclosure_another_meaning() -> None:
    chance, accepted, same = random.Random(2014), 0, 0
    for size, index in ((1, 0), (2, 1), (5, 4), (7, 2), (64, 63), (500, 3)):
        records = people(size)
        root, it = root_of(records), shown(records, index, ["name.given", "sex", "notes"])
        written = disclosure_bytes(it)
        for _ in range(4000):
            at, byte = chance.randrange(len(written)), chance.randrange(256)
            changed = written[:at] + bytes([byte]) + written[at + 1 :]
            try:
                again = read_disclosure(changed)
                check_disclosure(again, root, ROUND, PARTY)
            except Refused:
                continue
            accepted += 1
            assert meaning(again) == meaning(it)
            same += changed == written
            assert again == it or again.width != it.width
    assert same > 0
    assert accepted < 24_000


def test_removing_or_adding_a_byte_anywhere_is_refused() -> None:
    records = people(5)
    written, root = disclosure_bytes(shown(records, 3, ["sex"])), root_of(records)
    for at in range(len(written)):
        for changed in (written[:at] + written[at + 1 :], written[:at] + b"0" + written[at:]):
            with pytest.raises(Refused):
                check_disclosure(read_disclosure(changed), root, ROUND, PARTY, columns=PATHS)
    with pytest.raises(Refused):
        read_disclosure(written + b"\n")


def test_whoever_knows_the_columns_is_not_deceived_by_a_path_committed_twice() -> None:
    twice = tuple(Field(salt(at), path, value) for at, (path, value) in enumerate([("sex", "M"), ("sex", "F")]))
    root = list_root([record_root(twice)], exchange=ROUND, party=PARTY)
    it = disclose(twice, ["sex"], index=0, record_roots=[record_root(twice)])
    assert check_disclosure(it, root, ROUND, PARTY) == {"sex": "F"}
    with pytest.raises(Refused, match="does not stand where the plan puts it"):
        check_disclosure(it, root, ROUND, PARTY, columns=["sex", "age"])


def test_a_path_the_record_has_not_is_named() -> None:
    with pytest.raises(Refused, match="there is no column rank"):
        shown(people(2), 0, ["rank"])


BAD_OPENINGS = {
    "rows out of order": lambda r: [r[1], r[0]],
    "a row twice": lambda r: [r[0], r[0]],
    "columns in another order": lambda r: [r[0], r[1][::-1]],
    "a column twice": lambda r: [(*r[0], r[0][1])],
    "no columns": lambda r: [()],
    "a row without an id": lambda r: [r[0], (r[1][0]._replace(value=None), *r[1][1:])],
}


@pytest.mark.parametrize("kind", BAD_OPENINGS)
def test_an_opening_that_could_be_read_in_two_ways_is_refused(kind: str) -> None:
    with pytest.raises(Refused):
        check_records(BAD_OPENINGS[kind](people(2)))


@given(st.binary(max_size=60) | st.recursive(st.none() | st.integers(-5, 5) | st.text("ab", max_size=2),
       lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["records", "n", "fields"]), inner)))  # fmt: skip
def test_nothing_but_an_opening_or_a_disclosure_is_read_as_one(value: object) -> None:
    data = value if isinstance(value, bytes) else canonical(value)
    with pytest.raises(Refused):
        read_disclosure(data)
    with suppress(Refused):
        assert opening_bytes(read_opening(data)) == data


@given(st.integers(1, 70), st.data())
def test_a_climb_ends_at_the_root_and_only_from_its_own_place(size: int, data: st.DataObject) -> None:
    leaves = [bytes([i]) * 32 for i in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof = Tree(leaves).inclusion(index, size)
    assert climbed(leaves[index], index, size, proof) == tree.root(leaves)
    other = data.draw(st.integers(-1, size))
    try:
        assert (climbed(leaves[index], other, size, proof) == tree.root(leaves)) == (other == index)
    except Refused:
        assert other != index
    for wrong in (proof[:-1], [*proof, bytes(32)]):
        if len(wrong) != len(proof):
            with pytest.raises(Refused):
                climbed(leaves[index], index, size, wrong)
