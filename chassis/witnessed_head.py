"""The last tree of the log that this service has cosigned, held for whoever puts it on a paper of theirs."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.tlog.checkpoints import Checkpoint, TreeHead

_LAST = text("SELECT origin, size, root FROM witnessed_log ORDER BY cosigned_at DESC NULLS LAST LIMIT 1")
REFRESH_SECONDS = 1.0


class WitnessedHead:
    """`checkpoint` is None until the service has cosigned anything; it may be `REFRESH_SECONDS` old."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.checkpoint: Checkpoint | None = None

    async def refresh(self) -> None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(_LAST)).first()
        self.checkpoint = None if row is None else Checkpoint(row.origin, TreeHead(row.size, row.root))
