"""Proofs of inclusion as files that verify offline (c2sp.org/tlog-proof)."""

import base64
from dataclasses import dataclass
from typing import Self

from chassis.tlog.checkpoints import OpenedCheckpoint, Trust, parse_size
from chassis.tlog.notes import NoteMalformed, decoded
from chassis.tlog.proofs import verify_inclusion
from chassis.tlog.requests import PROOF_HASHES_MAX, parse_proof, proof_lines

HEADING = "c2sp.org/tlog-proof@v1"
MEDIA_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ProofFile:
    """`checkpoint` is the note as it was published; `extra` is not authenticated."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encoded(self) -> bytes:
        extra = "" if self.extra is None else f"extra {base64.b64encode(self.extra).decode()}\n"
        return f"{HEADING}\n{extra}index {self.index}\n{proof_lines(self.proof)}\n".encode() + self.checkpoint

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Raises NoteMalformed."""
        first, separator, checkpoint = content.partition(b"\n\n")
        lines = first.decode("ascii", errors="replace").split("\n")
        if not separator or lines.pop(0) != HEADING or not lines:
            raise NoteMalformed(f"not a file of {HEADING}")
        extra = decoded(lines.pop(0).removeprefix("extra ")) if lines[0].startswith("extra ") else None
        if not lines or not lines[0].startswith("index ") or len(lines) > 1 + PROOF_HASHES_MAX:
            raise NoteMalformed("no line with the index, or too many hashes behind it")
        index = parse_size(lines[0].removeprefix("index "))
        return cls(index, parse_proof(lines[1:]), checkpoint, extra)

    def verify(self, leaf: bytes, trust: Trust) -> OpenedCheckpoint:
        """`leaf` is the hash of the entry. Raises NoteMalformed, SignatureRefused, ProofRefused."""
        opened = trust.open(self.checkpoint)
        verify_inclusion(self.index, opened.head.size, leaf, self.proof, opened.head.root)
        return opened
