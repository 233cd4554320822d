"""Checkpoints (c2sp.org/tlog-checkpoint): a log's size and root, signed by the log and cosigned by witnesses."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from chassis.tlog.hashing import EMPTY_ROOT, HASH_BYTES
from chassis.tlog.notes import Note, NoteMalformed, SignatureRefused, Verifier, decoded

SIZE_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class TreeHead:
    """So many leaves, and their root."""

    size: int
    root: bytes


EMPTY_TREE = TreeHead(0, EMPTY_ROOT)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The text of a checkpoint. We write no extension lines; those of others are kept, since they are signed too."""

    origin: str
    head: TreeHead
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises NoteMalformed."""
        lines = text.split("\n")
        if lines.pop() or len(lines) < 3 or not all(lines):
            raise NoteMalformed("a checkpoint has three lines: origin, size, root")
        root = decoded(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteMalformed("a checkpoint's root has 32 bytes")
        return cls(lines[0], TreeHead(parse_size(lines[1]), root), tuple(lines[3:]))

    def text(self) -> str:
        root = base64.b64encode(self.head.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.head.size, root, *self.extensions))


def parse_size(text: str) -> int:
    """A decimal without leading zeroes. Raises NoteMalformed."""
    is_decimal = text.isascii() and text.isdecimal() and len(text) <= len(str(SIZE_MAX))
    if not is_decimal or str(int(text)) != text or int(text) > SIZE_MAX:
        raise NoteMalformed("a size is a decimal number without leading zeroes")
    return int(text)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a checkpoint has to be signed by: the log, and so many of the witnesses."""

    log: Verifier
    witnesses: tuple[Verifier, ...] = ()
    quorum: int = 0

    def open(self, content: bytes) -> "OpenedCheckpoint":
        """Raises NoteMalformed, SignatureRefused, QuorumMissing."""
        opened = self.open_log(content)
        if len(opened.cosigned_by) < self.quorum:
            raise QuorumMissing(len(opened.cosigned_by), self.quorum)
        return opened

    def open_log(self, content: bytes) -> "OpenedCheckpoint":
        """The same without asking for witnesses: what the log says by itself."""
        note = Note.parse(content)
        checkpoint = Checkpoint.parse(note.text)
        signature = self.log.find(note.signatures)
        if checkpoint.origin != self.log.name or signature is None:
            raise SignatureRefused(f"not signed by {self.log.name}")
        self.log.verify(note.text, signature)
        return OpenedCheckpoint(note, checkpoint, self._cosigners(note))

    def _cosigners(self, note: Note) -> tuple[str, ...]:
        """A cosignature that doesn't verify spoils the note, as the format asks for."""
        names = []
        for witness in self.witnesses:
            signature = witness.find(note.signatures)
            if signature is not None:
                witness.verify(note.text, signature)
                names.append(witness.name)
        return tuple(names)


class QuorumMissing(SignatureRefused):
    """Fewer witnesses have cosigned than must have."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(f"cosigned by {found} witnesses, needed are {needed}")


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint whose signatures were verified."""

    note: Note
    checkpoint: Checkpoint
    cosigned_by: tuple[str, ...]

    @property
    def head(self) -> TreeHead:
        return self.checkpoint.head


def trust_of(vkeys: Sequence[Verifier], quorum: int) -> Trust:
    """The first is the log's, the others are the witnesses'. Raises NoteMalformed."""
    if not vkeys or len(vkeys) <= quorum:
        raise NoteMalformed("the list of vkeys is shorter than the log and the quorum of its witnesses")
    return Trust(vkeys[0], tuple(vkeys[1:]), quorum)
