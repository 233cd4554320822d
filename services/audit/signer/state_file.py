"""The last tree signed, in a file: replaced as a whole and on the disk before anybody gets a signature."""

import fcntl
import os
from pathlib import Path

from chassis.durable_files import DurableFiles
from chassis.tlog.checkpoints import EMPTY_TREE, Checkpoint, TreeHead
from chassis.tlog.notes import NoteMalformed


class SignerStateMissing(SystemExit):
    """Without its state a signer could be made to sign a second history."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the signer's state {path} is missing or damaged: restore it, or write there the text of the newest "
            "checkpoint that a witness or a copy has kept; a new log needs a new key"
        )


class SignerBusy(SystemExit):
    """Another signer works with the same state."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"another signer works with {path}")


class StateFile:
    """Its content is the text of a checkpoint, so that one kept elsewhere can be put in its place."""

    def __init__(self, path: Path, origin: str, files: DurableFiles | None = None) -> None:
        self._path = path
        self._origin = origin
        self._files = files or DurableFiles()
        self._lock: int | None = None

    def open(self) -> TreeHead:
        """Keeps other signers out while this process lives. Raises SignerBusy, SignerStateMissing."""
        self._lock = os.open(self._path.with_name(self._path.name + ".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise SignerBusy(self._path) from None
        return self.read()

    def close(self) -> None:
        """Lets another signer in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def read(self) -> TreeHead:
        try:
            checkpoint = Checkpoint.parse(self._path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NoteMalformed):
            raise SignerStateMissing(self._path) from None
        if checkpoint.origin != self._origin:
            raise SignerStateMissing(self._path)
        return checkpoint.head

    def write(self, head: TreeHead) -> None:
        """Raises OSError; the state is then the old one or the new one."""
        self._files.replace(self._path, Checkpoint(self._origin, head).text().encode())


def empty_state(origin: str) -> str:
    """Of a log that nothing was signed for yet."""
    return Checkpoint(origin, EMPTY_TREE).text()
