"""Making the proofs of RFC 9162, 2.1.3.1 and 2.1.4.1; what a verifier does not need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zerohour.ledger.tree import EMPTY, leaf_hash, node_hash


class Tree:
    """The hashes of every whole subtree, 64 bytes a leaf: appends and proofs in O(log n)."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        for data in leaves:
            self.append(data)

    def __len__(self) -> int:
        return len(self._levels[0]) // 32

    def append(self, data: bytes) -> None:
        """One more leaf, and each subtree it makes whole."""
        top, index, height = leaf_hash(data), len(self), 0
        self._levels[0] += top
        while index & 1:
            top = node_hash(self._whole(height, index - 1), top)
            index, height = index >> 1, height + 1
            if height == len(self._levels):
                self._levels.append(bytearray())
            self._levels[height] += top

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves; all of them where None."""
        size = len(self) if size is None else size
        self._has(0, size)
        return self._hash(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """PATH(index, D[size]), RFC 9162, 2.1.3.1: from the leaf's sibling up."""
        self._has(0, size)
        self._has(index, size - 1)
        low, high, path = 0, size, list[bytes]()
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._hash(middle, high))
                high = middle
            else:
                path.append(self._hash(low, middle))
                low = middle
        return path[::-1]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """PROOF(old, D[new]), RFC 9162, 2.1.4.1; empty where either is the other or `old` is 0."""
        self._has(old, new)
        low, high, path = 0, new, list[bytes]()
        while old not in (low, high):
            middle = low + _split(high - low)
            if old <= middle:
                path.append(self._hash(middle, high))
                high = middle
            else:
                path.append(self._hash(low, middle))
                low = middle
        if low and high == old:  # b is false: the old tree's own root was passed on the way
            path.append(self._hash(low, high))
        return path[::-1]

    def _has(self, first: int, last: int) -> None:
        if not 0 <= first <= last <= len(self):
            raise IndexError(f"{first} and {last} do not lie in order within the {len(self)} leaves of this tree")

    def _whole(self, height: int, index: int) -> bytes:
        return bytes(self._levels[height][32 * index : 32 * index + 32])

    def _hash(self, low: int, high: int) -> bytes:
        """MTH(D[low:high]); `low` is a multiple of the next power of two, as every split of 2.1.1 leaves it."""
        size = high - low
        if size & (size - 1) == 0:
            return self._whole(size.bit_length() - 1, low // size)
        middle = low + _split(size)
        return node_hash(self._hash(low, middle), self._hash(middle, high))


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` is in the tree of the first `size` leaves; many at once are cheaper from a Tree."""
    return Tree(leaves[:size]).inclusion(index, size)


def consistency_proof(leaves: Sequence[bytes], old: int, new: int) -> list[bytes]:
    """The proof that the tree of the first `old` leaves is the beginning of that of the first `new`."""
    return Tree(leaves[:new]).consistency(old, new)


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (RFC 9162, 2.1.1)."""
    return 1 << (size - 1).bit_length() - 1
