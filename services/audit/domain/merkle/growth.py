"""How tiles grow: the last tile of every level, filled up by new leaves, and the levels above by what became full."""

from collections.abc import Sequence
from typing import Self

from chassis.tlog.hashing import HASH_BYTES
from services.audit.domain.merkle.rows import rows_above
from services.audit.domain.merkle.stored_tree import ReadTile
from services.audit.domain.merkle.tiles import TILE_LEVELS, TILE_WIDTH, TileId

TILE_BYTES = TILE_WIDTH * HASH_BYTES


class TileEdge:
    """The partial tiles at the right of a tree of `size` leaves."""

    def __init__(self, size: int = 0, partial: Sequence[bytes] = ()) -> None:
        self.size = size
        self._partial = list(partial)

    @classmethod
    def read(cls, size: int, read_tile: ReadTile) -> Self:
        """Of a stored tree; raises what reading tiles raises."""
        partial, level = [], 0
        while (hashes := size >> TILE_LEVELS * level) > 0:
            number, width = divmod(hashes, TILE_WIDTH)
            content = read_tile(TileId(level, number, width)) if width else b""
            partial.append(content[: width * HASH_BYTES])
            level += 1
        return cls(size, partial)

    def copy(self) -> "TileEdge":
        return TileEdge(self.size, self._partial)

    def extend(self, leaves: Sequence[bytes]) -> dict[TileId, bytes]:
        """Full tiles and, at every level that grew, its last partial one. `leaves` are hashes of leaves."""
        made: dict[TileId, bytes] = {}
        level, below, size = 0, list(leaves), self.size
        self.size += len(leaves)
        while below:
            below = self._extend_level(level, size >> TILE_LEVELS * level, below, made)
            level += 1
        return made

    def _extend_level(self, level: int, before: int, more: list[bytes], made: dict[TileId, bytes]) -> list[bytes]:
        """The roots of the tiles that became full, which are the next level's hashes."""
        if level == len(self._partial):
            self._partial.append(b"")
        content, roots = self._partial[level] + b"".join(more), []
        number = before // TILE_WIDTH
        while len(content) >= TILE_BYTES:
            full, content = content[:TILE_BYTES], content[TILE_BYTES:]
            made[TileId(level, number)] = full
            roots.append(rows_above(full)[-1])
            number += 1
        if content:
            made[TileId(level, number, len(content) // HASH_BYTES)] = content
        self._partial[level] = content
        return roots
