"""Files that are whole or not there, and on the disk when the call returns.

Written aside, synced, renamed, folder synced: tests make each of the four steps fail or never happen.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

ASIDE = ".new"


class FileDiffers(Exception):  # noqa: N818
    """A file that never changes is there already, with other bytes."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class DurableFiles:
    """`mode` is that of new files."""

    def __init__(self, mode: int = 0o600) -> None:
        self._mode = mode

    def replace(self, path: Path, content: bytes) -> None:
        """Raises OSError; the file is then the old one or the new one, never a part of one."""
        self._put(path, content)
        self._sync_folder(path.parent)

    def create(self, files: Mapping[Path, bytes]) -> None:
        """Makes those that are not there; what is there must be equal. Each folder is synced once.

        Raises:
            FileDiffers: before anything was written.
            OSError: some may be there; another call makes the rest.
        """
        missing = {path: content for path, content in files.items() if not self._is_there(path, content)}
        folders = {folder for path in missing for folder in self._make_folders(path.parent)}
        for path, content in missing.items():
            self._put(path, content)
        # Also of files that were there: whoever renamed them may have died before this.
        for folder in sorted(folders | {path.parent for path in files}):
            self._sync_folder(folder)

    @staticmethod
    def _is_there(path: Path, content: bytes) -> bool:
        try:
            known = path.read_bytes()
        except FileNotFoundError:
            return False
        if known != content:
            raise FileDiffers(path)
        return True

    def _put(self, path: Path, content: bytes) -> None:
        aside = path.with_name(path.name + ASIDE)
        try:
            self._write(aside, content)
            self._rename(aside, path)
        except OSError:
            # A full disk should not stay full of what it couldn't take.
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            raise

    def _write(self, path: Path, content: bytes) -> None:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self._mode), "wb") as stream:
            stream.write(content)
            stream.flush()
            self._sync_file(stream.fileno())

    def _sync_file(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def _rename(self, aside: Path, path: Path) -> None:
        aside.replace(path)

    def _sync_folder(self, folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @staticmethod
    def _make_folders(folder: Path) -> Iterable[Path]:
        """The folders that have a new entry by this."""
        made = []
        while not folder.exists():
            made.append(folder)
            folder = folder.parent
        for each in reversed(made):
            each.mkdir(mode=0o700, exist_ok=True)
        return [each.parent for each in made]
