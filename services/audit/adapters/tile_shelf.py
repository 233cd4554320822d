"""The log's tiles as files, in the folders that tlog-tiles serves them under: made once, never changed.

A partial tile is made for every size that is signed. Once a wider one of its place is there, and the checkpoint that
needs it is published, the narrower ones are removed: their bytes are the beginning of the wider one's.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from chassis.durable_files import DurableFiles
from chassis.tlog.checkpoints import TreeHead
from services.audit.domain.errors import LogContradicted
from services.audit.domain.merkle.frontier import Frontier
from services.audit.domain.merkle.growth import TileEdge
from services.audit.domain.merkle.stored_tree import StoredTree
from services.audit.domain.merkle.tiles import TileId, tiles_of


class TileMissing(Exception):  # noqa: N818
    """A tile that the tree needs is not there, in no width that would do."""

    def __init__(self, tile: TileId) -> None:
        super().__init__(tile.path())
        self.tile = tile


class TileShelf:
    """Stands at the size that it was opened at or grew to; reading needs no opening."""

    def __init__(self, folder: Path, files: DurableFiles | None = None) -> None:
        self._folder = folder
        self._files = files or DurableFiles()
        self._edge, self._frontier = TileEdge(), Frontier()
        self._tidy_size = 0
        self.tree = StoredTree(self.read)

    @property
    def head(self) -> TreeHead:
        return TreeHead(self._frontier.size, self._frontier.root())

    def open(self, size: int) -> TreeHead:
        """Stand where the stored tree has `size` leaves. Raises TileMissing, TileTooShort."""
        self.tree.forget()
        self._edge, self._frontier = TileEdge.read(size, self.read), self.tree.frontier(size)
        self._tidy_size = size
        return self.head

    async def extend(self, leaves: Sequence[bytes], wanted: TreeHead) -> None:
        """By hashes of leaves, on the way to the wanted tree.

        Raises:
            LogContradicted: they lead to another tree; no tile was made of them.
            FileDiffers, OSError: it stands where it stood.
        """
        frontier, edge = self._frontier.append(leaves), self._edge.copy()
        if frontier.size == wanted.size and frontier.root() != wanted.root:
            raise LogContradicted(wanted.size, f"the records up to {wanted.size} are not those that were recorded")
        made = edge.extend(leaves)
        files = {self._folder / tile.path(): content for tile, content in made.items()}
        await asyncio.to_thread(self._files.create, files)
        self._edge, self._frontier = edge, frontier

    def read(self, tile: TileId) -> bytes:
        """Its hashes, or more of the same place. Raises TileMissing."""
        for path in (self._folder / TileId(tile.level, tile.number).path(), *self._wider(tile)):
            with suppress(FileNotFoundError):
                return path.read_bytes()
        raise TileMissing(tile)

    def _wider(self, tile: TileId) -> Iterator[Path]:
        if tile.is_full:
            return
        # The usual case, without looking around.
        yield self._folder / tile.path()
        for width, path in self._partial(tile):
            if width > tile.width:
                yield path

    def _partial(self, tile: TileId) -> list[tuple[int, Path]]:
        """Those of the same place that are there, the narrowest first."""
        with suppress(FileNotFoundError):
            return sorted((int(path.name), path) for path in self._partials(tile).iterdir() if path.name.isdecimal())
        return []

    def _partials(self, tile: TileId) -> Path:
        return (self._folder / TileId(tile.level, tile.number, 1).path()).parent

    def tidy(self) -> None:
        """Remove the partial tiles that are the beginning of another; only once a checkpoint of this size is out."""
        for tile in tiles_of(self._edge.size, since=self._tidy_size):
            for width, path in self._partial(tile):
                if width < tile.width:
                    path.unlink(missing_ok=True)
            if tile.is_full:
                with suppress(OSError):
                    self._partials(tile).rmdir()
        self._tidy_size = self._edge.size
