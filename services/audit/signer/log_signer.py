"""Signs trees of the log, each beginning with the one before."""

import asyncio

from chassis.tlog.checkpoints import Checkpoint, TreeHead
from chassis.tlog.notes import NoteMalformed, Signer
from chassis.tlog.progress import require_progress
from chassis.tlog.requests import AddCheckpoint
from services.audit.signer.state_file import StateFile


class LogSigner:
    """One request at a time, from the look at the state until it is on the disk."""

    def __init__(self, signer: Signer, state: StateFile) -> None:
        self._signer = signer
        self._state = state
        self._last = state.open()
        self._turn = asyncio.Lock()

    async def close(self) -> None:
        self._state.close()

    @property
    def last(self) -> TreeHead:
        return self._last

    async def sign(self, body: bytes) -> str:
        """The signature's line. The body is that of add-checkpoint, with the bare text of the checkpoint.

        Raises:
            NoteMalformed, ProgressRefused, OSError
        """
        request = AddCheckpoint.parse(body)
        text = request.checkpoint.decode("utf-8", errors="replace")
        checkpoint = Checkpoint.parse(text)
        if checkpoint.origin != self._signer.verifier.name or checkpoint.extensions:
            raise NoteMalformed("not the text of a checkpoint of this log")
        async with self._turn:
            require_progress(self._last, request.old_size, checkpoint.head, request.proof)
            if checkpoint.head != self._last:
                await asyncio.to_thread(self._state.write, checkpoint.head)
                self._last = checkpoint.head
        return self._signer.sign(text).line()
