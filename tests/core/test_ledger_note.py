"""Signed notes: who signed, with which key, and nothing that only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zerohour.ledger.canonical import b64, unb64
from zerohour.ledger.key import P, _add, _decompress, check_key, verified
from zerohour.ledger.note import COSIGNATURE, ED25519, MOST_SIGNATURES, Verifier, open_note
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import Signer, key_generate, sign_note, signature_line

PETER = (
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # golang/mod sumdb/note, example
)
PETER_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GOV = Signer("gov", ED25519, Ed25519PrivateKey.from_private_bytes(b"g" * 32))
WITNESS = Signer("gov-w", COSIGNATURE, Ed25519PrivateKey.from_private_bytes(b"w" * 32))


def code_of(data: bytes, *verifiers: Verifier) -> str:
    with pytest.raises(Refused) as refused:
        open_note(data, verifiers)
    return refused.value.code


def test_a_note_published_with_another_program_is_read_and_written_to_the_byte():
    published = f"{TEXT}\n{PETER_LINE}".encode()
    signer, verifier = Signer.parse(PETER), Verifier.parse(PETER_PUBLIC)
    assert str(signer.verifier) == PETER_PUBLIC
    assert open_note(published, [verifier]).signatures == {verifier: None}
    assert sign_note(TEXT, signer) == published


def test_a_cosignature_signs_its_time_before_the_text():
    note = sign_note("a\n", GOV, WITNESS, time=1679315147)
    opened = open_note(note, [GOV.verifier, WITNESS.verifier])
    assert opened.signatures == {GOV.verifier: None, WITNESS.verifier: 1679315147}
    signature = WITNESS.private.sign(b"cosignature/v1\ntime 1679315147\na\n")
    expected = WITNESS.verifier.kid + (1679315147).to_bytes(8, "big") + signature
    assert f"— gov-w {b64(expected)}\n".encode() in note


def test_a_key_is_written_and_read_back_the_same():
    for kind in (ED25519, COSIGNATURE):
        signer = key_generate("coal", kind)
        assert Signer.parse(signer.secret).verifier == signer.verifier == Verifier.parse(str(signer.verifier))
        assert signer.secret not in repr(signer)


def test_one_key_under_two_names_or_types_has_several_ids():
    key = GOV.verifier.key
    assert len({Verifier(name, kind, key).kid for name in ("a", "b") for kind in (ED25519, COSIGNATURE)}) == 4


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "gov",
        "gov+00000000+" + str(GOV.verifier).split("+", 2)[2],
        str(GOV.verifier).replace("gov", "gow", 1),
        str(GOV.verifier).replace("+", " ", 1),
        str(GOV.verifier) + "\n",
        str(GOV.verifier)[:-1],
        "g ov" + str(GOV.verifier)[3:],
    ],
)
def test_a_key_copied_badly_is_refused(vkey: str):
    with pytest.raises(Refused):
        Verifier.parse(vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "gоv", "a\u202eb", "a\n", "x" * 129])
def test_a_name_that_could_pass_for_another_is_refused(name: str):
    with pytest.raises(Refused) as refused:
        key_generate(name)
    assert refused.value.code == "key.name"


def test_another_signature_type_is_refused():
    with pytest.raises(Refused, match="neither 1"):
        key_generate("gov", 2)


def test_lines_by_unknown_keys_are_ignored_and_nobody_is_believed_for_them():
    note = sign_note("a\n", GOV, WITNESS, time=5)
    assert open_note(note, []).signatures == {}
    assert open_note(note, [GOV.verifier]).signatures == {GOV.verifier: None}
    same_name = Verifier("gov", ED25519, WITNESS.verifier.key)
    assert open_note(note, [same_name]).signatures == {}


def test_a_bad_signature_by_a_known_key_refutes_even_beside_a_good_one():
    note = sign_note("a\n", GOV, WITNESS, time=5).replace(b"a\n\n", b"b\n\n", 1)
    good = sign_note("b\n", GOV)
    assert code_of(note, GOV.verifier) == "note.signature"
    assert code_of(good + note.split(b"\n")[-2] + b"\n", GOV.verifier, WITNESS.verifier) == "note.signature"


def test_a_cosignature_with_another_time_refutes():
    line = signature_line("a\n", WITNESS, time=5).decode().split(" ")[2]
    raw = bytearray(unb64(line.strip()))
    raw[11] = 6
    assert code_of(f"a\n\n— gov-w {b64(bytes(raw))}\n".encode(), WITNESS.verifier) == "note.signature"


def test_two_signatures_by_one_key_refute():
    note = sign_note("a\n", WITNESS, time=5) + signature_line("a\n", WITNESS, time=6)
    assert code_of(note, WITNESS.verifier) == "note.twice"
    assert open_note(note, [GOV.verifier]).signatures == {}


def test_the_last_empty_line_parts_text_from_signatures():
    text = "a\n\n— gov AAAA\n\nb\n"
    assert open_note(sign_note(text, GOV), [GOV.verifier]).text == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "note.malformed"),
        (b"a\n", "note.malformed"),
        (b"a\n\n", "note.malformed"),
        ("a\n\n— gov AAAAAAA=".encode(), "note.malformed"),
        (b"\xff\n\n-\n", "note.malformed"),
        (b"a\n\n- gov AAAAAAA=\n", "note.line"),
        ("a\n\n— gov AAAAAA==\n".encode(), "note.line"),
        ("a\n\n— gov  AAAAAAA=\n".encode(), "note.line"),
        ("a\n\n— go+v AAAAAAA=\n".encode(), "note.line"),
        ("a\n\n— gov AAAAAAB=\n".encode(), "base64"),
        ("a\x00\n\n— gov AAAAAAA=\n".encode(), "note.text"),
        ("a\r\n\n— gov AAAAAAA=\n".encode(), "note.text"),
        ("a\n\n" + "— gov AAAAAAA=\n" * (MOST_SIGNATURES + 1), "note.malformed"),
        ("a" * 2**18 + "\n\n— gov AAAAAAA=\n", "note.malformed"),
    ],
)
def test_what_is_no_note_is_refused(data: bytes | str, code: str):
    assert code_of(data if isinstance(data, bytes) else data.encode(), GOV.verifier) == code


def test_a_text_with_control_characters_is_not_signed():
    for text in ("a", "a\0\n", "a\tb\n", ""):
        with pytest.raises(Refused):
            sign_note(text, GOV)
    with pytest.raises(Refused, match="needs its time"):
        sign_note("a\n", WITNESS)


@given(st.integers(0), st.integers(1, 255))
def test_one_byte_changed_is_never_another_text_by_the_same_signer(place: int, flip: int):
    note = bytearray(sign_note("aleppo-1\nخالد\n", GOV, WITNESS, time=5))
    note[place % len(note)] ^= flip
    try:
        opened = open_note(bytes(note), [GOV.verifier, WITNESS.verifier])
    except Refused:
        return
    assert opened.text == "aleppo-1\nخالد\n" or not opened.signatures
    assert opened.signatures.get(WITNESS.verifier, 5) == 5


@pytest.mark.needs("shared")
def test_no_weak_key_of_the_published_collection_can_be_registered(shared: Path):
    cases = json.loads((shared / "vectors/ed25519/cctv.json").read_bytes())
    weak = {case["key"] for case in cases if any(flag.endswith("_A") for flag in case["flags"] or ())}
    assert len(weak) == 21
    for key in weak:
        with pytest.raises(Refused, match="prime order"):
            check_key(bytes.fromhex(key))


@pytest.mark.needs("shared")
def test_under_the_one_sound_key_of_that_collection_only_exact_signatures_hold(shared: Path):
    cases = json.loads((shared / "vectors/ed25519/cctv.json").read_bytes())
    key = bytes.fromhex("ef75b20e7540e3dff77404193652ba2bd13df99c1508eee1515e27ae25f28076")
    check_key(key)
    sound = [case for case in cases if case["key"] == key.hex()]
    assert sound
    for case in sound:
        inexact = {"low_order_residue", "non_canonical_R"} & set(case["flags"] or ())
        assert verified(key, bytes.fromhex(case["sig"]), case["msg"].encode()) == (not inexact), case


@pytest.mark.needs("shared")
def test_signatures_are_judged_as_published_and_the_keys_are_sound(shared: Path):
    groups = json.loads((shared / "vectors/ed25519/wycheproof.json").read_bytes())["testGroups"]
    judged = 0
    for group in groups:
        key = bytes.fromhex(group["publicKey"]["pk"])
        check_key(key)
        for case in group["tests"]:
            held = verified(key, bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
            assert held == (case["result"] == "valid"), case
            judged += 1
    assert judged == 151


def test_a_good_key_moved_by_a_point_of_low_order_is_refused():
    point = _decompress(GOV.verifier.key)
    low = _decompress(bytes(32))  # y = 0, order 4
    assert point and low
    x, y, z, _ = _add(point, low)
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    with pytest.raises(Refused, match="prime order"):
        check_key((y | (x & 1) << 255).to_bytes(32, "little"))


@pytest.mark.parametrize("raw", [b"", b"\1", b"g" * 31, b"g" * 33, b"\xff" * 32, (2).to_bytes(32, "little")])
def test_what_is_no_point_of_the_curve_is_refused(raw: bytes):
    with pytest.raises(Refused):
        check_key(raw)
