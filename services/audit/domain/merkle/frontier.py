"""The right edge of a growing tree: all that appending and the root need, log2(size) hashes.

A tree of `size` leaves is a row of full subtrees, one for each bit of its size, the largest to the left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from chassis.tlog.hashing import EMPTY_ROOT, HASH_BYTES, node_hash


@dataclass(frozen=True, slots=True)
class Frontier:
    """`hashes` are the roots of the full subtrees, from left to right."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaves: Iterable[bytes]) -> "Frontier":
        """`leaves` are hashes of leaves."""
        size, edge = self.size, list(self.hashes)
        for leaf in leaves:
            hashed = leaf
            # As in adding one to a binary number: every trailing one of the size is a subtree that becomes full.
            for _ in range((~size & size + 1).bit_length() - 1):
                hashed = node_hash(edge.pop(), hashed)
            edge.append(hashed)
            size += 1
        return Frontier(size, tuple(edge))

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root

    def encoded(self) -> bytes:
        return b"".join(self.hashes)

    @classmethod
    def decode(cls, size: int, content: bytes) -> Self:
        """Raises ValueError when there are more or fewer hashes than the size has subtrees."""
        if len(content) != HASH_BYTES * size.bit_count():
            raise ValueError(f"the edge of a tree of {size} has {size.bit_count()} hashes")
        return cls(size, tuple(content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)))
