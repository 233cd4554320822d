"""The body of add-checkpoint (c2sp.org/tlog-witness): old size, consistency proof, empty line, checkpoint."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from chassis.tlog.checkpoints import parse_size
from chassis.tlog.hashing import HASH_BYTES
from chassis.tlog.notes import NOTE_BYTES_MAX, NoteMalformed, decoded

PROOF_HASHES_MAX = 63
REQUEST_BYTES_MAX = NOTE_BYTES_MAX + 64 * PROOF_HASHES_MAX
# What a refusal for another size answers with: the last size, and a newline.
SIZE_MEDIA_TYPE = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """`checkpoint` is a signed note; the log's own signer is sent the text alone, which is what it shall sign."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encoded(self) -> bytes:
        return f"old {self.old_size}\n{proof_lines(self.proof)}\n".encode() + self.checkpoint

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Raises NoteMalformed."""
        first, separator, checkpoint = body.partition(b"\n\n")
        lines = first.decode("ascii", errors="replace").split("\n")
        if not separator or not lines[0].startswith("old ") or len(lines) > 1 + PROOF_HASHES_MAX:
            raise NoteMalformed("`old` and a size, at most 63 hashes, an empty line, a checkpoint")
        return cls(parse_size(lines[0].removeprefix("old ")), parse_proof(lines[1:]), checkpoint)


def proof_lines(proof: Sequence[bytes]) -> str:
    return "".join(f"{base64.b64encode(each).decode()}\n" for each in proof)


def parse_proof(lines: Sequence[str]) -> tuple[bytes, ...]:
    """One hash a line. Raises NoteMalformed."""
    proof = tuple(decoded(line) for line in lines)
    if any(len(each) != HASH_BYTES for each in proof):
        raise NoteMalformed("a proof's line is a hash of 32 bytes")
    return proof
