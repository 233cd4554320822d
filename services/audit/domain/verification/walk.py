"""One walk over the log from its first entry to its last, tile by tile, that tells who has lied: entries or tiles.

Two trees are grown, one from the entries and one from the hashes in the tiles. The one that leads to the checkpoint's
root is the log; what differs from it was tampered with. Older checkpoints are compared with on the way.
"""

from collections.abc import Iterable, Mapping

from chassis.tlog.checkpoints import TreeHead
from chassis.tlog.hashing import HASH_BYTES, leaf_hash
from services.audit.domain.merkle.frontier import Frontier
from services.audit.domain.merkle.growth import TileEdge
from services.audit.domain.merkle.tiles import TILE_WIDTH, TileId
from services.audit.domain.verification.bundle_check import differences
from services.audit.domain.verification.findings import (
    FORKED,
    ROOT_DIFFERS,
    TILE_CHANGED,
    TILE_TRUNCATED,
    Finding,
)


class LogWalk:
    """`head` is the checkpoint's, `older` those that were kept, by where they were kept."""

    def __init__(self, head: TreeHead, older: Mapping[str, TreeHead]) -> None:
        self.head = head
        self.findings: list[Finding] = []
        # Tiles above the first level by level and number, as the tiles below them make them; the widest so far.
        self._upper: dict[tuple[int, int], bytes] = {}
        self._older = sorted(older.items(), key=lambda kept: kept[1].size)
        self._by_entries, self._by_tiles = Frontier(), Frontier()
        self._edge = TileEdge()
        self._doubts: list[Finding] = []

    def take(self, number: int, entries: Iterable[bytes], tile: bytes) -> None:
        """The next bundle and its tile of hashes, in whatever state they are."""
        first = number * TILE_WIDTH
        width = min(TILE_WIDTH, self.head.size - first)
        expected = [tile[at : at + HASH_BYTES] for at in range(0, len(tile) - len(tile) % HASH_BYTES, HASH_BYTES)]
        if len(tile) != width * HASH_BYTES:
            self.findings.append(Finding(TILE_TRUNCATED, TileId(0, number, width).path(), f"{len(tile)} bytes"))
        found = [leaf_hash(entry) for entry in entries]
        self._doubts += differences(first, found, expected[:width])
        self._grow(found)
        self._by_tiles = self._by_tiles.append(expected[:width])
        for above, content in self._edge.extend(expected[:width]).items():
            if above.level > 0:
                self._upper[above.level, above.number] = content

    def _grow(self, found: list[bytes]) -> None:
        """Stops at the sizes of older checkpoints."""
        while self._older and self._older[0][1].size <= self._by_entries.size + len(found):
            place, kept = self._older.pop(0)
            count = kept.size - self._by_entries.size
            self._by_entries, found = self._by_entries.append(found[:count]), found[count:]
            if self._by_entries.root() != kept.root:
                self.findings.append(Finding(FORKED, str(kept.size), place))
        self._by_entries = self._by_entries.append(found)

    def check_upper(self, tile: TileId, served: bytes) -> None:
        if len(served) != tile.width * HASH_BYTES:
            self.findings.append(Finding(TILE_TRUNCATED, tile.path(), f"{len(served)} bytes"))
        elif served != self._upper.get((tile.level, tile.number)):
            self.findings.append(Finding(TILE_CHANGED, tile.path()))

    def conclude(self) -> None:
        """After the last bundle."""
        entries_are_right = self._head(self._by_entries) == self.head
        tiles_are_right = self._head(self._by_tiles) == self.head
        if entries_are_right and not tiles_are_right:
            numbers = sorted({int(doubt.place.split("-")[0]) // TILE_WIDTH for doubt in self._doubts})
            self.findings += [Finding(TILE_CHANGED, TileId(0, number).path()) for number in numbers]
            return
        self.findings += self._doubts
        if not entries_are_right and not (tiles_are_right and self._doubts):
            self.findings.append(Finding(ROOT_DIFFERS, str(self.head.size)))

    @staticmethod
    def _head(frontier: Frontier) -> TreeHead:
        return TreeHead(frontier.size, frontier.root())
