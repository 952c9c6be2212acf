"""Canonical JSON: one value has one writing, and no other writing is read."""

from __future__ import annotations

import json
import random
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from zerohour.ledger.canonical import b64, canonical, decimal, parse, unb64
from zerohour.ledger.refusal import Refused

KEYS = st.text("abcxyz0189_", min_size=1, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def chance_value(rng: random.Random, depth: int) -> object:
    match rng.randrange(8 if depth else 5):
        case 0:
            return rng.choice([None, True, False])
        case 1:
            return rng.randrange(1 - 2**53, 2**53)
        case 2:
            return rng.choice([0, -1, 1, 2**53 - 1, 1 - 2**53])
        case 3 | 4:
            ranges = [
                (0, 0x7F),
                (0x80, 0x7FF),
                (0x600, 0x6FF),
                (0x2000, 0x20FF),
                (0xE000, 0xFFFF),
                (0x10000, sys.maxunicode),
            ]
            text = "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randrange(12)))
            return unicodedata.normalize("NFC", text)
        case 5 | 6:
            keys = ["".join(rng.choices("abz019_", k=rng.randint(1, 5))) for _ in range(rng.randrange(5))]
            return {key: chance_value(rng, depth - 1) for key in keys}
    return [chance_value(rng, depth - 1) for _ in range(rng.randrange(5))]


def test_twenty_thousand_values_are_written_as_another_program_writes_them():
    rng = random.Random(8785)
    for _ in range(20_000):
        value = chance_value(rng, 4)
        assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_written_is_read_back_the_same(value: object):
    assert parse(canonical(value)) == value
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES, st.data())
def test_one_byte_changed_is_another_value_or_none(value: object, data: st.DataObject):
    written = bytearray(canonical(value))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    try:
        read = parse(bytes(written))
    except Refused:
        return
    assert json.dumps(read) != json.dumps(value)


@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes):
    with suppress(Refused):
        assert canonical(parse(data)) == data


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "json.kind"),
        (float("nan"), "json.kind"),
        ((1, 2), "json.kind"),
        (b"a", "json.kind"),
        (2**53, "json.integer"),
        (-(2**53), "json.integer"),
        ("e\u0301", "json.string"),
        ("\ud800", "json.string"),
        ({"A": 1}, "json.key"),
        ({"": 1}, "json.key"),
        ({"a\n": 1}, "json.key"),
        ({"a" * 65: 1}, "json.key"),
        ({1: 1}, "json.key"),
    ],
)
def test_what_lies_outside_the_subset_is_refused(value: object, code: str):
    with pytest.raises(Refused) as refused:
        canonical([value])
    assert refused.value.code == code


def test_sixteen_levels_are_enough_and_seventeen_too_many():
    value: object = []
    for _ in range(15):
        value = [value]
    assert parse(canonical(value)) == value
    with pytest.raises(Refused, match="deeper than 16"):
        canonical([value])


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b"[1]\n",
        b"1.0",
        b"1e3",
        b"-0",
        b"NaN",
        b"[" * 100_000,
        b"9" * 5000,
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u000a"',
        b'"\\u00e9"',
        b'"\\ud800"',
        b'"\xff"',
        b'\xef\xbb\xbf"a"',
        '"a"'.encode("utf-16"),
        b"",
    ],
)
def test_any_other_writing_is_refused(data: bytes):
    with pytest.raises(Refused):
        parse(data)


@pytest.mark.needs("shared")
def test_the_published_example_inside_the_subset_is_written_to_the_byte(shared: Path):
    folder = shared / "vectors/jcs"
    assert (
        canonical(json.loads((folder / "input/arrays.json").read_bytes()))
        == (folder / "output/arrays.json").read_bytes()
    )


@pytest.mark.needs("shared")
@pytest.mark.parametrize("name", ["french", "structures", "unicode", "values", "weird"])
def test_the_published_examples_outside_it_are_refused(shared: Path, name: str):
    with pytest.raises(Refused):
        parse((shared / f"vectors/jcs/output/{name}.json").read_bytes())


@given(st.binary(max_size=40))
def test_base64_has_one_writing(raw: bytes):
    assert unb64(b64(raw), len(raw)) == raw
    for other in (b64(raw) + "\n", " " + b64(raw), b64(raw).rstrip("=") + "====", b64(raw) + "é"):
        with pytest.raises(Refused):
            unb64(other)


def test_base64_with_stray_last_bits_is_refused():
    assert unb64("AA==") == b"\0"
    with pytest.raises(Refused):
        unb64("AB==")


@pytest.mark.parametrize("text", ["", "00", "01", "+1", "-1", "1 ", "١", "1_0", str(2**63), "9" * 5000])
def test_a_number_has_one_writing(text: str):
    assert decimal("0") == 0
    assert decimal(str(2**63 - 1)) == 2**63 - 1
    with pytest.raises(Refused):
        decimal(text)
