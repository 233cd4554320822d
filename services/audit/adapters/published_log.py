"""The log as outsiders see it: the published checkpoint, and proofs from the stored tiles."""

from pathlib import Path

from chassis.tlog.checkpoints import Checkpoint, OpenedCheckpoint, TreeHead, Trust
from chassis.tlog.hashing import HASH_BYTES
from chassis.tlog.notes import Verifier
from chassis.tlog.proof_files import ProofFile
from services.audit.adapters.checkpoint_file import CheckpointFile
from services.audit.adapters.tile_shelf import TileShelf
from services.audit.domain.errors import NoSuchTree
from services.audit.domain.merkle.stored_tree import TileTooShort
from services.audit.domain.merkle.tiles import TileId, width_at


class PublishedLog:
    """Reads the folder that the publisher writes; what is not published yet is not there."""

    def __init__(self, folder: Path, trust: Trust) -> None:
        self._shelf = TileShelf(folder)
        self._file = CheckpointFile(folder, trust)

    @property
    def vkeys(self) -> tuple[Verifier, ...]:
        return (self._file.trust.log, *self._file.trust.witnesses)

    def checkpoint(self) -> OpenedCheckpoint | None:
        return self._file.latest()

    def size(self) -> int:
        latest = self._file.latest()
        return 0 if latest is None else latest.head.size

    def tile(self, tile: TileId) -> bytes | None:
        """As wide as asked for; None when the published tree has no such tile. Raises TileMissing, TileTooShort."""
        if not self.has(tile):
            return None
        content = self._shelf.read(tile)[: tile.width * HASH_BYTES]
        if len(content) < tile.width * HASH_BYTES:
            raise TileTooShort(tile)
        return content

    def has(self, tile: TileId) -> bool:
        """Whether the published tree has it; of a partial one, whether it has grown that far."""
        return tile.width <= width_at(self.size(), tile.level, tile.number)

    def inclusion(self, index: int) -> ProofFile | None:
        """In the published checkpoint; None when the entry is not in it yet. Raises TileMissing, TileTooShort."""
        latest = self._file.latest()
        if latest is None or index >= latest.head.size:
            return None
        proof = self._shelf.tree.inclusion(index, latest.head.size)
        return ProofFile(index, proof, latest.note.encoded())

    def tree_at(self, size: int) -> Checkpoint:
        """The published tree as it was with so many leaves. Raises NoSuchTree, TileMissing, TileTooShort."""
        if not 0 <= size <= self.size():
            raise NoSuchTree(size, self.size())
        return Checkpoint(self._file.trust.log.name, self._shelf.tree.head(size))

    def consistency(self, old_size: int, new_size: int) -> tuple[TreeHead, TreeHead, tuple[bytes, ...]]:
        """Both trees and the proof. Raises NoSuchTree, TileMissing, TileTooShort."""
        published = self.size()
        if not 0 <= old_size <= new_size <= published:
            raise NoSuchTree(max(old_size, new_size), published)
        tree = self._shelf.tree
        return tree.head(old_size), tree.head(new_size), tree.consistency(old_size, new_size)
