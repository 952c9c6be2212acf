"""The Merkle tree of RFC 9162, 2.1, over the entries' leaf data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY = sha256(b"").digest()  # RFC 9162, 2.1.1: the root of no leaves


def leaf_hash(data: bytes) -> bytes:
    """RFC 9162, 2.1.1: HASH(0x00 ‖ d)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: HASH(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """All that is needed to append and to know the root: the roots of the whole subtrees, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, data: bytes) -> None:
        """One more leaf; each pair of equal whole subtrees becomes one."""
        top, height = leaf_hash(data), self.size
        while height & 1:
            top = node_hash(self.peaks.pop(), top)
            height >>= 1
        self.peaks.append(top)
        self.size += 1

    def root(self) -> bytes:
        """RFC 9162, 2.1.1: the last, smallest subtree is always the right one."""
        if not self.peaks:
            return EMPTY
        top = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            top = node_hash(peak, top)
        return top


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over `leaves` (RFC 9162, 2.1.1)."""
    frontier = Frontier()
    for data in leaves:
        frontier.append(data)
    return frontier.root()
