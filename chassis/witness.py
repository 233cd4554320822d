"""A witness of a log (c2sp.org/tlog-witness): cosigns a checkpoint when the tree only grew since the last one.

What it last cosigned stands in the service's own database, under a lock from the look to the commit.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import Clock
from chassis.tlog.checkpoints import EMPTY_TREE, Checkpoint, TreeHead, Trust
from chassis.tlog.notes import Note, NoteMalformed, Signer, Verifier
from chassis.tlog.progress import require_progress
from chassis.tlog.requests import AddCheckpoint

_FIRST = text("""
INSERT INTO witnessed_log (origin, size, root) VALUES (:origin, :size, :root) ON CONFLICT DO NOTHING
""")
_LAST = text("SELECT size, root FROM witnessed_log WHERE origin = :origin FOR UPDATE")
_REMEMBER = text("""
UPDATE witnessed_log SET size = :size, root = :root, checkpoint = :checkpoint, cosigned_at = :now
 WHERE origin = :origin
""")


class OriginUnknown(Exception):  # noqa: N818
    """A checkpoint of a log that this witness doesn't watch."""


class Witness:
    """Of one log, which `log` names."""

    def __init__(self, signer: Signer, log: Verifier, clock: Clock) -> None:
        self._signer = signer
        self._trust = Trust(log)
        self._clock = clock

    async def cosign(self, body: bytes, connection: AsyncConnection) -> str:
        """The cosignature's line, to be told once the transaction is committed.

        Raises:
            NoteMalformed, OriginUnknown, SignatureRefused, ProgressRefused
        """
        request = AddCheckpoint.parse(body)
        checkpoint = self._opened(request)
        last = await self._last(checkpoint.origin, connection)
        require_progress(last, request.old_size, checkpoint.head, request.proof)
        now = self._clock.now()
        row = {"origin": checkpoint.origin, "size": checkpoint.head.size, "root": checkpoint.head.root}
        await connection.execute(_REMEMBER, {**row, "checkpoint": request.checkpoint, "now": now})
        return self._signer.cosign(checkpoint.text(), int(now.timestamp())).line()

    def _opened(self, request: AddCheckpoint) -> Checkpoint:
        if Checkpoint.parse(Note.parse(request.checkpoint).text).origin != self._trust.log.name:
            raise OriginUnknown
        checkpoint = self._trust.open_log(request.checkpoint).checkpoint
        if request.old_size > checkpoint.head.size:
            raise NoteMalformed("the old size is larger than the checkpoint's")
        return checkpoint

    @staticmethod
    async def _last(origin: str, connection: AsyncConnection) -> TreeHead:
        first = {"origin": origin, "size": EMPTY_TREE.size, "root": EMPTY_TREE.root}
        await connection.execute(_FIRST, first)
        row = (await connection.execute(_LAST, {"origin": origin})).one()
        return TreeHead(row.size, row.root)
