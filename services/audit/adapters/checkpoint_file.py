"""The published checkpoint: one file, replaced as a whole, which is all that says what is published."""

from pathlib import Path

from chassis.durable_files import DurableFiles
from chassis.tlog.checkpoints import OpenedCheckpoint, Trust
from chassis.tlog.notes import Note, NoteMalformed, SignatureRefused


class CheckpointFile:
    def __init__(self, folder: Path, trust: Trust, files: DurableFiles | None = None) -> None:
        self._path = folder / "checkpoint"
        self._trust = trust
        self._files = files or DurableFiles()
        self._known: tuple[bytes, OpenedCheckpoint] | None = None

    @property
    def trust(self) -> Trust:
        return self._trust

    def latest(self) -> OpenedCheckpoint | None:
        """None when there is none, or none that is signed as it must be: neither is published."""
        try:
            content = self._path.read_bytes()
            if self._known is None or self._known[0] != content:
                self._known = (content, self._trust.open(content))
        except (FileNotFoundError, NoteMalformed, SignatureRefused):
            return None
        return self._known[1]

    def publish(self, note: Note) -> None:
        """Raises OSError, and then the one before is still published."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._files.replace(self._path, note.encoded())
