"""Events of one key are published in the order of their commits.

For services in which no row that everybody locks stands for a case: in notify a consumer's batch and the senders of
messages tell of one in several transactions at once, in intake its reporter and whoever checks words and files. Whoever
is about to write an event holds its key until the commit. Else one that got its position first and is still open would
be overtaken by a transaction that is older: the relay's horizon goes by age, not by position (decision 2).
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import Outbox

_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(key, 7403)) FROM unnest(CAST(:keys AS text[])) AS key")


class KeyOrder:
    """Flushed last, so that whoever holds keys waits for nothing else; all hold them in one order.

    Only a batch whose messages are tried one by one holds them from message to message. Should it and another wait for
    each other, Postgres ends one of them: a batch is tried again, a request is answered by 503 and changed nothing.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def flush(self, connection: AsyncConnection) -> None:
        if keys := self._outbox.keys:
            await connection.execute(_HOLD, {"keys": sorted(keys)})

    def discard(self) -> None:
        """The outbox forgets its own."""
