"""Checkpoints, receipts and the policy that says whom to believe."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.ledger.canonical import b64
from zerohour.ledger.checkpoint import Checkpoint, Receipt, shared_line
from zerohour.ledger.note import COSIGNATURE, Verifier, open_note
from zerohour.ledger.policy import FINAL, WITNESSED, Policy, fingerprint
from zerohour.ledger.proof import check_consistency, check_inclusion
from zerohour.ledger.proving import Tree
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import key_generate, sign_note
from zerohour.ledger.tree import EMPTY, leaf_hash

ROOT = sha256(b"root").digest()
TESSERA = Verifier.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
TEXT = f"aleppo\n7\n{b64(ROOT)}\n"


def code_of(text: str) -> str:
    with pytest.raises(Refused) as refused:
        _ = Checkpoint.parse(text).shared
    return refused.value.code


@pytest.mark.needs("shared")
def test_checkpoints_of_another_log_verify_and_prove_each_other(shared: Path):
    folder = shared / "vectors/checkpoints/tessera"
    trees = []
    for name in ("checkpoint", *(f"checkpoint.{number}" for number in range(16))):
        note = open_note((folder / name).read_bytes(), [TESSERA])
        assert note.signatures == {TESSERA: None}
        trees.append(Checkpoint.parse(note.text))
        assert (trees[-1].text, trees[-1].origin) == (note.text, TESSERA.name)
    bundle, leaves = (folder / "tile/entries/000.p/15").read_bytes(), []
    while bundle:  # tlog-tiles: each entry after its length in two bytes
        length = int.from_bytes(bundle[:2], "big")
        leaves.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    hashes = (folder / "tile/0/000.p/15").read_bytes()
    tree = Tree(leaves)
    assert [leaf_hash(leaf) for leaf in leaves] == [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
    for one in trees:
        assert one.root == tree.root(one.size)
        for index in range(one.size):
            check_inclusion(leaf_hash(leaves[index]), index, one.size, tree.inclusion(index, one.size), one.root)
        if one.size:
            check_consistency(one.size, one.root, 15, trees[0].root, tree.consistency(one.size, 15))
    assert sorted(one.size for one in trees[1:]) == list(range(16))


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.integers(0, 2**63 - 1))
def test_a_checkpoint_is_read_as_it_was_written(size: int, top: bytes, count: int):
    one = Checkpoint("zero.example/aleppo", size, top, ("other 1", shared_line(count, top)))
    assert Checkpoint.parse(one.text) == one
    assert one.shared == (count, top)


def test_a_checkpoint_without_our_line_says_nothing_of_shared_acts():
    assert Checkpoint.parse(TEXT) == Checkpoint("aleppo", 7, ROOT)
    assert Checkpoint.parse(TEXT).shared is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "aleppo\n7\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT.replace("aleppo", ""),
        TEXT + "x\n\ny\n",
        TEXT.replace("7", "07"),
        TEXT.replace("7", "-7"),
        TEXT.replace("7", "٧"),
        TEXT.replace("7", ""),
        TEXT.replace("7", str(2**63)),
        TEXT.replace("=", ""),
        TEXT.replace(b64(ROOT), b64(ROOT[:31])),
        TEXT.replace("\n", "\r\n"),
        TEXT + "zh-shared 1\n",
        TEXT + f"zh-shared 01 {b64(ROOT)}\n",
        TEXT + f"zh-shared  1 {b64(ROOT)}\n",
        TEXT + f"zh-sharedx 1 {b64(ROOT)}\n",
        TEXT + 2 * f"zh-shared 1 {b64(ROOT)}\n",
    ],
)
def test_any_other_writing_of_a_checkpoint_is_refused(text: str):
    assert code_of(text) in ("checkpoint.lines", "checkpoint.shared", "decimal", "base64")


@given(
    st.binary(min_size=32, max_size=32),
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=5),
)
def test_a_receipt_is_read_as_it_was_written(salt: bytes, index: int, proof: list[bytes]):
    one = Receipt(salt, index, tuple(proof), sign_note(TEXT, LOG))
    assert Receipt.parse(one.data) == one
    assert Receipt.parse(one.data).data == one.data


@pytest.mark.parametrize(
    "change",
    [
        ("tlog-proof@v1", "tlog-proof@v2"),
        ("extra", "extrb"),
        ("extra ", "extra  "),
        ("index 3", "index 03"),
        ("index 3\n", ""),
        ("index 3\n", "index 3\n\n\n"),
        ("index 3", "index ３"),
    ],
)
def test_any_other_writing_of_a_receipt_is_refused(change: tuple[str, str]):
    data = Receipt(ROOT, 3, (ROOT,), sign_note(TEXT, LOG)).data
    assert b"index 3\n" in data
    with pytest.raises(Refused):
        open_note(Receipt.parse(data.replace(change[0].encode(), change[1].encode())).checkpoint, [LOG.verifier])


LOG = key_generate("aleppo")
WITNESSES = {name: key_generate(name, COSIGNATURE).verifier for name in ("neutral", "gov-w", "coal-w")}
PARTIES = {name: key_generate(name).verifier for name in ("office", "guarantor", "gov", "coal")}
LINES = [
    f"log {LOG.verifier}",
    *(f"witness {name} {verifier}" for name, verifier in WITNESSES.items()),
    "group witnessed 2 neutral gov-w coal-w",
    "group final all gov-w coal-w",
    "quorum witnessed",
    *(f"party {name} {verifier}" for name, verifier in PARTIES.items()),
]


def policy(lines: list[str]) -> Policy:
    return Policy.parse("".join(f"{line}\n" for line in lines).encode())


def test_a_policy_names_the_log_the_witnesses_and_the_parties():
    read = policy(LINES)
    assert (read.log, read.witnesses, read.parties) == (LOG.verifier, WITNESSES, PARTIES)
    assert read.digest == sha256(read.data).digest()


def test_two_of_three_witness_and_both_parties_make_it_final():
    read = policy(LINES)
    assert not read.satisfied(WITNESSED, {"neutral"})
    assert read.satisfied(WITNESSED, {"neutral", "coal-w"})
    assert not read.satisfied(FINAL, {"neutral", "coal-w"})
    assert read.satisfied(FINAL, {"gov-w", "coal-w"})


def test_groups_of_groups_count_each_witness_once():
    lines = ["group parties any gov-w coal-w", "group witnessed all neutral parties", *LINES[5:]]
    read = policy(LINES[:4] + lines)
    assert read.satisfied(WITNESSED, {"neutral", "gov-w"})
    assert not read.satisfied(WITNESSED, {"coal-w", "gov-w"})
    with pytest.raises(Refused, match="counted twice"):
        policy([*LINES[:4], "group parties any gov-w coal-w", "group witnessed 2 gov-w parties", *LINES[5:]])


def test_groups_nested_too_deep_are_refused_as_any_other_bad_policy():
    chain = [f"group g{n} any {f'g{n - 1}' if n else 'gov-w'}" for n in range(240)]
    assert policy([*LINES, *chain]).satisfied("g239", {"gov-w"})
    with pytest.raises(Refused, match="at most 256 lines"):
        policy([*LINES, *(f"group g{n} any {f'g{n - 1}' if n else 'gov-w'}" for n in range(3000))])


def test_comments_empty_lines_tabs_and_addresses_change_nothing():
    lines = ["# الهدنة", "", " \t", f"\tlog\t {LOG.verifier} https://log.example ", *LINES[1:]]
    assert policy(lines).log == LOG.verifier


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda ls: ls[1:], "policy.levels"),
        (lambda ls: [line for line in ls if "quorum" not in line], "policy.levels"),
        (lambda ls: [line for line in ls if "group final" not in line], "policy.levels"),
        (lambda ls: [line.replace("quorum witnessed", "quorum final") for line in ls], "policy.levels"),
        (lambda ls: [line.replace("quorum witnessed", "quorum none") for line in ls], "policy.unknown"),
        (lambda ls: [*ls, "quorum witnessed"], "policy.line"),
        (lambda ls: [*ls, "trust me"], "policy.line"),
        (lambda ls: [*ls, "party"], "policy.line"),
        (lambda ls: [*ls, f"log {key_generate('other').verifier}"], "policy.levels"),
        (lambda ls: [*ls, ls[0]], "policy.key"),
        (lambda ls: [*ls, ls[1]], "policy.name"),
        (lambda ls: [*ls, ls[1].replace("witness neutral", "witness n2")], "policy.key"),
        (lambda ls: [*ls, ls[-1].replace("party coal", "party c2")], "policy.key"),
        (lambda ls: [*ls, f"party coal {key_generate('c2').verifier}"], "policy.name"),
        (lambda ls: [*ls, f"party c2 {key_generate('c2', COSIGNATURE).verifier}"], "policy.key"),
        (lambda ls: [*ls, f"witness w2 {key_generate('c2').verifier}"], "policy.key"),
        (lambda ls: [*ls, f"witness none {key_generate('c2', COSIGNATURE).verifier}"], "policy.name"),
        (lambda ls: [*ls, "group witnessed any gov-w"], "policy.name"),
        (lambda ls: [*ls, "group g 0 gov-w"], "policy.group"),
        (lambda ls: [*ls, "group g 2 gov-w"], "policy.group"),
        (lambda ls: [*ls, "group g all"], "policy.line"),
        (lambda ls: [*ls, "group g any"], "policy.line"),
        (lambda ls: [*ls, "group g 01 gov-w"], "decimal"),
        (lambda ls: [*ls, "group g 2 gov-w gov-w"], "policy.group"),
        (lambda ls: [*ls, "group g any g"], "policy.unknown"),
        (lambda ls: [*ls, "group g any nobody"], "policy.unknown"),
        (lambda ls: [*ls, "# \x00"], "policy.text"),
        (lambda ls: ["\r" + ls[0], *ls[1:]], "policy.text"),
    ],
)
def test_a_policy_that_could_be_read_in_two_ways_is_refused(change, code):
    with pytest.raises(Refused) as refused:
        policy(change(LINES))
    assert refused.value.code == code


def test_a_policy_cut_short_is_refused():
    for data in (b"", "\n".join(LINES).encode(), b"#" * 2**16 + b"\n"):
        with pytest.raises(Refused):
            Policy.parse(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_as_a_policy_and_nothing_else(data: bytes):
    with pytest.raises(Refused):
        Policy.parse(data + b"\n")


def test_a_fingerprint_can_be_read_over_the_telephone():
    assert fingerprint(b"") == "-".join(
        f"{int.from_bytes(EMPTY[i : i + 5], 'big') % 100000:05}" for i in range(0, 30, 5)
    )
    assert fingerprint(b"") != fingerprint(b"\n")
    assert len(fingerprint(b"")) == 35
