"""A tree as its tiles hold it: every hash, and any proof, from the tiles that it needs."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from chassis.tlog.checkpoints import TreeHead
from chassis.tlog.hashing import EMPTY_ROOT, HASH_BYTES, node_hash
from services.audit.domain.merkle.frontier import Frontier
from services.audit.domain.merkle.ranges import LeafRange, consistency_ranges, inclusion_ranges
from services.audit.domain.merkle.rows import rows_above
from services.audit.domain.merkle.tiles import TILE_LEVELS, TILE_WIDTH, TileId, width_at

# 16 KB each, and enough for every tile of a million entries.
TILES_HELD = 4096
# A hundred bytes each.
NODES_HELD = 20_000

# The content of a tile, which may be wider than was asked for.
ReadTile = Callable[[TileId], bytes]
Key = TypeVar("Key")


class TileTooShort(Exception):  # noqa: N818
    """A stored tile has fewer hashes than the tree needs of it."""

    def __init__(self, tile: TileId) -> None:
        super().__init__(tile.path())
        self.tile = tile


class StoredTree:
    """Reads tiles as they are needed; full ones never change, so the last ones used are held."""

    def __init__(self, read_tile: ReadTile, tiles_held: int = TILES_HELD) -> None:
        self._read_tile = read_tile
        self._tiles_held = tiles_held
        self._full: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()
        # Of partial tiles: a full subtree's root never changes, however wide its tile grows.
        self._nodes: dict[tuple[int, int], bytes] = {}
        # Of ranges that are no full subtree: those at the tree's right edge, which most proofs of one size share.
        self._ragged: dict[LeafRange, bytes] = {}

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Raises ValueError, TileTooShort, and what reading tiles raises."""
        return tuple(self._hash(each, size) for each in inclusion_ranges(index, size))

    def consistency(self, old_size: int, new_size: int) -> tuple[bytes, ...]:
        """Raises ValueError, TileTooShort, and what reading tiles raises."""
        return tuple(self._hash(each, new_size) for each in consistency_ranges(old_size, new_size))

    def head(self, size: int) -> TreeHead:
        return TreeHead(size, self._hash(LeafRange(0, size), size) if size else EMPTY_ROOT)

    def frontier(self, size: int) -> Frontier:
        """Raises TileTooShort, and what reading tiles raises."""
        begin, hashes = 0, []
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                hashes.append(self._node(level, begin >> level, size))
                begin += 1 << level
        return Frontier(size, tuple(hashes))

    def forget(self) -> None:
        """Tiles were made anew."""
        self._full.clear()
        self._nodes.clear()
        self._ragged.clear()

    def _hash(self, wanted: LeafRange, size: int) -> bytes:
        level = wanted.level
        if wanted.end - wanted.begin == 1 << level:
            return self._node(level, wanted.begin >> level, size)
        if (known := self._ragged.get(wanted)) is not None:
            return known
        left, right = wanted.split()
        return _kept(self._ragged, wanted, node_hash(self._hash(left, size), self._hash(right, size)))

    def _node(self, level: int, position: int, size: int) -> bytes:
        """The root of a full subtree: `position` counts the subtrees of its level."""
        tile_level, height = divmod(level, TILE_LEVELS)
        number, place = divmod(position, TILE_WIDTH >> height)
        if (rows := self._rows(tile_level, number, size)) is not None:
            return rows[height][place * HASH_BYTES : (place + 1) * HASH_BYTES]
        if (known := self._nodes.get((level, position))) is not None:
            return known
        below = self._content(TileId(tile_level, number, width_at(size, tile_level, number)))
        first = place << height
        root = rows_above(below[first * HASH_BYTES : (first + (1 << height)) * HASH_BYTES])[-1]
        return _kept(self._nodes, (level, position), root)

    def _rows(self, level: int, number: int, size: int) -> list[bytes] | None:
        """Of a full tile: its hashes, the hashes above them, and so on. None of one that such a tree has in part."""
        key = (level, number)
        if (rows := self._full.get(key)) is not None:
            self._full.move_to_end(key)
            return rows
        if width_at(size, level, number) < TILE_WIDTH:
            return None
        rows = self._full[key] = rows_above(self._content(TileId(level, number)))[:TILE_LEVELS]
        if len(self._full) > self._tiles_held:
            self._full.popitem(last=False)
        return rows

    def _content(self, tile: TileId) -> bytes:
        content = self._read_tile(tile)
        if len(content) < tile.width * HASH_BYTES:
            raise TileTooShort(tile)
        return content[: tile.width * HASH_BYTES]


def _kept(known: dict[Key, bytes], key: Key, root: bytes) -> bytes:
    if len(known) >= NODES_HELD:
        known.clear()
    known[key] = root
    return root
