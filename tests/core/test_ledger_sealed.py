"""A sealed file is read by one key alone, and says so when it was changed, cut short or meant for another."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.ledger.refusal import Refused
from zerohour.ledger.seal_key import PRIVATE, PrivateSealKey, SealKey, new_seal_key, private_seal_key, seal_key
from zerohour.ledger.sealed import open_sealed, padded_size, read_envelope, seal

ABOUT = {"kind": "list", "exchange": "aleppo-1.r1", "party": "gov"}


@pytest.fixture(scope="module")
def neutral() -> PrivateSealKey:
    return new_seal_key("neutral")


@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_to_the_same_bytes(content: bytes) -> None:
    key = new_seal_key("neutral")
    sealed = seal(content, key.public, ABOUT)
    assert open_sealed(sealed, key, ABOUT) == content
    assert read_envelope(sealed).about == ABOUT
    assert len(content) < 8 or content not in sealed.split(b"\n\n", 1)[1]


def test_the_same_file_sealed_twice_looks_different(neutral: PrivateSealKey) -> None:
    assert seal(b"x", neutral.public, ABOUT)[-300:] != seal(b"x", neutral.public, ABOUT)[-300:]


def test_another_key_is_named_and_opens_nothing(neutral: PrivateSealKey) -> None:
    other = new_seal_key("other")
    sealed = seal(b"names", neutral.public, ABOUT)
    with pytest.raises(Refused, match=f"sealed to the key {neutral.public.kid}; this key is other") as wrong:
        open_sealed(sealed, other)
    assert wrong.value.code == "seal.wrong_key"
    renamed = sealed.replace(neutral.public.kid.encode(), other.public.kid.encode())
    with pytest.raises(Refused, match="changed or cut short"):
        open_sealed(renamed, other)


def test_a_list_sealed_for_another_round_is_not_taken_for_this_one(neutral: PrivateSealKey) -> None:
    sealed = seal(b"names", neutral.public, ABOUT)
    with pytest.raises(Refused, match="sealed for exchange aleppo-1.r1, not aleppo-1.r2"):
        open_sealed(sealed, neutral, {"exchange": "aleppo-1.r2"})
    with pytest.raises(Refused, match="changed"):
        open_sealed(sealed.replace(b"aleppo-1.r1", b"aleppo-1.r2"), neutral, {"exchange": "aleppo-1.r2"})


def test_every_cut_and_every_flipped_bit_is_refused(neutral: PrivateSealKey) -> None:
    sealed, chance = seal(b"names" * 40, neutral.public, ABOUT), random.Random(7)
    for at in range(len(sealed)):
        with pytest.raises(Refused):
            open_sealed(sealed[:at], neutral)
        flipped = bytearray(sealed)
        flipped[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Refused):
            open_sealed(bytes(flipped), neutral)
    with pytest.raises(Refused):
        open_sealed(sealed + b"\0", neutral)


@given(st.binary(max_size=200))
def test_anything_else_is_no_sealed_file(data: bytes) -> None:
    with pytest.raises(Refused):
        read_envelope(data)
    with pytest.raises(Refused):
        read_envelope(b'zerohour/sealed/v1\nto 00000000\nfor {"a":1}\n\n' + data)


def test_the_length_tells_little_about_how_many_persons_a_list_has(neutral: PrivateSealKey) -> None:
    assert len({len(seal(b"x" * size, neutral.public, ABOUT)) for size in range(9_600, 9_700)}) == 1
    assert all(size <= padded_size(size) <= max(256, size * 1.12) for size in range(1, 5000))


def test_what_is_said_about_a_file_has_a_limit(neutral: PrivateSealKey) -> None:
    with pytest.raises(Refused, match="too long"):
        seal(b"", neutral.public, {"kind": "x" * 2000})


def test_a_key_is_the_same_after_being_written_down() -> None:
    key = new_seal_key("neutral")
    assert seal_key(str(key.public)) == key.public
    assert private_seal_key(key.secret) == key
    assert re.fullmatch(r"zh-seal\+neutral\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43}=", str(key.public))


def test_a_private_key_shows_in_no_repr_and_no_message() -> None:
    key = new_seal_key("neutral")
    kept = key.secret.rsplit("+", 1)[1]
    assert kept not in repr(key)
    assert kept not in str(key)
    for wrong in (key.secret[:-2], key.secret + "=", key.secret.replace("neutral", "other")):
        for read in (private_seal_key, seal_key):
            with pytest.raises(Refused) as refused:
                read(wrong)
            assert kept[:20] not in str(refused.value)


@pytest.mark.parametrize("at", range(0, 70, 3))
def test_a_letter_wrong_in_a_public_key_is_noticed(at: int) -> None:
    text = str(new_seal_key("neutral").public)
    at %= len(text)
    with pytest.raises(Refused):
        seal_key(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])


P = 2**255 - 19
LOW = [0, 1, 325606250916557431795983626356110631294008115727848805560023387167927233504, P - 1, P, P + 1, 2**255 + 9]


@pytest.mark.parametrize("number", LOW)
def test_a_key_that_would_protect_nothing_is_refused(number: int) -> None:
    with pytest.raises(Refused, match="protect nothing"):
        SealKey("neutral", number.to_bytes(32, "little"))


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb", "خالد", "x" * 129])
def test_a_name_that_would_not_fit_the_line_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="cannot name a key"):
        new_seal_key(name)
    assert PRIVATE.startswith("PRIVATE+")
