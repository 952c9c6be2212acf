"""The tree: its roots, and proofs that an entry is in it and that nothing before was changed (RFC 9162, 2.1)."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.ledger.proof import check_consistency, check_inclusion
from zerohour.ledger.proving import Tree, consistency_proof, inclusion_proof
from zerohour.ledger.refusal import Refused
from zerohour.ledger.tree import EMPTY, Frontier, leaf_hash, node_hash, root

SHARED = Path(__file__).parents[3] / "shared"
LEAVES = [sha256(bytes([number])).digest() for number in range(130)]
SIZES = st.integers(1, len(LEAVES))


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if len(leaves) < 2:
        return sha256(b"\x00" + leaves[0]).digest() if leaves else sha256(b"").digest()
    k = max(2**i for i in range(10) if 2**i < len(leaves))
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def cases(kind: str) -> list[Path]:
    return sorted((SHARED / "vectors/rfc9162" / kind).rglob("*.json"))


def unread(text: str | None) -> bytes:
    return b64decode(text or "")


def holds(check: object, *args: object) -> bool:
    try:
        check(*args)  # type: ignore[operator]
    except Refused:
        return False
    return True


@pytest.mark.needs("shared")
def test_ninety_eight_published_inclusion_proofs_are_judged_as_published():
    assert len(cases("inclusion")) == 98
    for path in cases("inclusion"):
        case = json.loads(path.read_bytes())
        proof = [unread(one) for one in case["proof"] or []]
        answer = holds(
            check_inclusion, unread(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, unread(case["root"])
        )
        assert answer != case["wantErr"], path


@pytest.mark.needs("shared")
def test_ninety_eight_published_consistency_proofs_are_judged_as_published():
    assert len(cases("consistency")) == 98
    for path in cases("consistency"):
        case = json.loads(path.read_bytes())
        proof = [unread(one) for one in case["proof"] or []]
        answer = holds(
            check_consistency, case["size1"], unread(case["root1"]), case["size2"], unread(case["root2"]), proof
        )
        assert answer != case["wantErr"], path


@pytest.mark.parametrize("size", range(70))
def test_every_way_to_the_root_is_the_definition(size: int):
    assert root(LEAVES[:size]) == Tree(LEAVES).root(size) == by_definition(LEAVES[:size])


def test_a_frontier_knows_the_root_at_every_size_from_a_handful_of_hashes():
    frontier = Frontier()
    assert frontier.root() == EMPTY
    for size, leaf in enumerate(LEAVES, 1):
        frontier.append(leaf)
        assert frontier.root() == by_definition(LEAVES[:size])
        assert len(frontier.peaks) == size.bit_count()
    again = Frontier(frontier.size, list(frontier.peaks))
    again.append(b"one more")
    assert again.root() == by_definition([*LEAVES, b"one more"])


def test_a_leaf_cannot_pass_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(SIZES, st.data())
def test_every_entry_is_proven_in_every_tree_and_at_no_other_place(size: int, data: st.DataObject):
    index = data.draw(st.integers(0, size - 1))
    top, leaf, proof = root(LEAVES[:size]), leaf_hash(LEAVES[index]), inclusion_proof(LEAVES, index, size)
    check_inclusion(leaf, index, size, proof, top)
    other = data.draw(st.integers(-2, 140).filter(lambda place: place != index))
    assert not holds(check_inclusion, leaf, other, size, proof, top)
    assert not holds(check_inclusion, leaf_hash(b"x"), index, size, proof, top)
    assert not holds(check_inclusion, leaf, index, size, [*proof, top], top)
    assert not holds(check_inclusion, leaf, index, size, [top, *proof], top)
    assert not holds(check_inclusion, leaf, index, size, proof, leaf) or size == 1
    if proof:
        assert not holds(check_inclusion, leaf, index, size, proof[:-1], top)
        assert not holds(check_inclusion, leaf, index, size, proof[1:], top)


@given(SIZES, SIZES, st.data())
def test_every_tree_is_proven_the_beginning_of_every_later_one(one: int, other: int, data: st.DataObject):
    old, new = sorted((one, other))
    old_root, new_root, proof = root(LEAVES[:old]), root(LEAVES[:new]), consistency_proof(LEAVES, old, new)
    check_consistency(old, old_root, new, new_root, proof)
    changed = data.draw(st.integers(0, old - 1))
    rewritten = root([*LEAVES[:changed], b"another", *LEAVES[changed + 1 : new]])
    assert not holds(check_consistency, old, old_root, new, rewritten, proof)
    forked = [*LEAVES[:changed], b"another", *LEAVES[changed + 1 :]]
    assert not holds(check_consistency, old, old_root, new, rewritten, consistency_proof(forked, old, new))
    assert not holds(check_consistency, old, old_root, new, new_root, [*proof, old_root])
    if proof:
        assert not holds(check_consistency, old, old_root, new, new_root, proof[:-1])
        assert not holds(check_consistency, new, new_root, old, old_root, proof)


def test_all_proofs_among_small_trees_hold():
    tree = Tree(LEAVES)
    for new in range(1, 40):
        for old in range(1, new + 1):
            check_consistency(old, tree.root(old), new, tree.root(new), tree.consistency(old, new))
            check_inclusion(leaf_hash(LEAVES[old - 1]), old - 1, new, tree.inclusion(old - 1, new), tree.root(new))


def test_what_is_not_in_the_tree_is_not_proven():
    tree = Tree(LEAVES[:5])
    for ask in (
        lambda: tree.inclusion(5, 5),
        lambda: tree.inclusion(0, 6),
        lambda: tree.consistency(4, 3),
        lambda: tree.root(6),
    ):
        with pytest.raises(IndexError, match="do not lie in order"):
            ask()


def test_of_an_empty_tree_nothing_is_proven():
    assert not holds(check_consistency, 0, EMPTY, 0, EMPTY, [])
    assert not holds(check_consistency, 0, EMPTY, 1, root(LEAVES[:1]), [])
    assert not holds(check_inclusion, EMPTY, 0, 0, [], EMPTY)
