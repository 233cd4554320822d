"""Which subtrees a proof consists of, as ranges of leaves (RFC 6962, sections 2.1.1 and 2.1.2)."""

from collections.abc import Iterator
from typing import NamedTuple


class LeafRange(NamedTuple):
    """MTH(D[begin:end]). A tuple, for a proof among a million makes forty of them."""

    begin: int
    end: int

    @property
    def level(self) -> int:
        """Of the root of a full subtree, leaves being at 0."""
        return (self.end - self.begin - 1).bit_length()

    @property
    def is_full(self) -> bool:
        return self.end - self.begin == 1 << self.level

    def split(self) -> tuple["LeafRange", "LeafRange"]:
        """As the tree does: the left one holds the largest power of two that is smaller than the whole."""
        middle = self.begin + (1 << self.level - 1)
        return LeafRange(self.begin, middle), LeafRange(middle, self.end)


def inclusion_ranges(index: int, size: int) -> list[LeafRange]:
    """From the leaf's sibling to the root's child. Raises ValueError when there is no such leaf."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    siblings, begin, end = [], 0, size
    while end - begin > 1:
        # As `split` has it.
        middle = begin + (1 << (end - begin - 1).bit_length() - 1)
        if index < middle:
            siblings.append(LeafRange(middle, end))
            end = middle
        else:
            siblings.append(LeafRange(begin, middle))
            begin = middle
    return siblings[::-1]


def consistency_ranges(old_size: int, new_size: int) -> list[LeafRange]:
    """Empty when there is nothing to prove: from the empty tree, and from a tree to itself. Raises ValueError."""
    if not 0 <= old_size <= new_size:
        raise ValueError(f"a tree of {old_size} is no beginning of one of {new_size}")
    return [] if old_size in (0, new_size) else list(_consistency(old_size, new_size))[::-1]


def _consistency(old_size: int, new_size: int) -> Iterator[LeafRange]:
    """From the root's child down to where the old tree ends."""
    whole = LeafRange(0, new_size)
    while whole.end != old_size:
        left, right = whole.split()
        whole, sibling = (left, right) if old_size <= left.end else (right, left)
        yield sibling
    # The old tree itself is known to whoever asks.
    if whole.begin > 0:
        yield whole
