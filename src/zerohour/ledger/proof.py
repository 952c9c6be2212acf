"""Checking that a leaf is in a tree, and that one tree is the beginning of another; the steps are those of RFC 9162."""

from __future__ import annotations

from collections.abc import Sequence

from zerohour.ledger.refusal import Refused
from zerohour.ledger.tree import node_hash
from zerohour.locale import N_


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Refuse unless the leaf hash `leaf` is number `index` of the `size` leaves under `root` (RFC 9162, 2.1.3.2)."""
    fn, sn, r = index, size - 1, leaf  # steps 2, 3
    holds = 0 <= index < size and _hashes(leaf, root, *proof)  # 1
    for p in proof if holds else ():  # 4
        holds = holds and sn != 0
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    if not (holds and sn == 0 and r == root):  # 5
        raise Refused(
            "proof.inclusion", N_("the proof does not put this entry at {index} of {size}"), index=index, size=size
        )


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Refuse unless the tree (`old` leaves, `old_root`) is the beginning of the tree (`new`, `new_root`).

    RFC 9162, 2.1.4.2, for 0 < old < new; equal trees need an empty proof. Of an empty tree nothing can be proven: refused.
    """
    if not (
        _grown(old, old_root, new, new_root, proof)
        if 0 < old < new
        else 0 < old == new and old_root == new_root and not proof
    ):
        raise Refused(
            "proof.consistency", N_("the tree of {old} entries is not the beginning of that of {new}"), old=old, new=new
        )


def _hashes(*values: bytes) -> bool:
    return all(len(value) == 32 for value in values)


def _grown(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)  # step 2
    if not proof or not _hashes(old_root, new_root, *proof):  # 1
        return False
    fn, sn = old - 1, new - 1  # 3
    while fn & 1:  # 4
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]  # 5
    for c in path[1:]:  # 6
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == old_root and sr == new_root and sn == 0  # 7
