"""Sealed files in a folder that only we may read. An object store implements the same port (`AttachmentStore`)."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from chassis.ids import new_id


class AttachmentFolder:
    """One file an attachment, named by its id, in one of 256 folders by the id's last two digits: those are random."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def check(self) -> None:
        """It is made when the first file comes."""

    async def put(self, attachment_id: UUID, sealed: bytes) -> None:
        await asyncio.to_thread(self._write, self._path(attachment_id), sealed)

    async def get(self, attachment_id: UUID) -> bytes:
        """Raises FileNotFoundError."""
        return await asyncio.to_thread(self._path(attachment_id).read_bytes)

    async def remove(self, attachment_id: UUID) -> None:
        await asyncio.to_thread(self._path(attachment_id).unlink, missing_ok=True)

    async def older_than(self, before: datetime, batch: int) -> AsyncIterator[list[UUID]]:
        """Drafts that a crash left go at once: nobody names them."""
        for number in range(256):
            ids = await asyncio.to_thread(self._old_in, self._folder / f"{number:02x}", before.timestamp())
            for at in range(0, len(ids), batch):
                yield ids[at : at + batch]

    def _old_in(self, folder: Path, before: float) -> list[UUID]:
        found: list[UUID] = []
        for path in sorted(folder.glob("*")):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime >= before:
                    continue
                if path.suffix == ".part":
                    path.unlink()
                else:
                    found.append(UUID(path.name))
        return found

    def _path(self, attachment_id: UUID) -> Path:
        return self._folder / attachment_id.hex[-2:] / attachment_id.hex

    def _write(self, path: Path, sealed: bytes) -> None:
        """Whole or not at all, and on the disk: the row that names it is committed afterwards."""
        for folder in (self._folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{new_id().hex}.part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        for folder in (path.parent, self._folder):
            _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
