"""One transaction per request or batch, opened and committed at the edge.

What use cases change is buffered and written in one go by `flush`, so that a batch of 500 messages costs a handful
of statements, and a step on a case one. `discard` forgets the buffers after a rollback to a savepoint.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.outbox import Outbox
from chassis.writes import Write, write_together


class Buffered(Protocol):
    """A repository, or anything else that writes at the end."""

    async def flush(self, connection: AsyncConnection) -> None: ...

    def discard(self) -> None: ...


class Joined(Protocol):
    """What writes at the end, too, and doesn't mind when within it: its writes are sent with those of the others."""

    async def writes(self) -> list[Write]:
        """Once: they are the work's then."""
        ...

    def discard(self) -> None: ...


class UnitOfWork:
    """Services subclass it and add their repositories in `_repositories`."""

    connection: AsyncConnection

    def __init__(self, engine: AsyncEngine, on_commit: Callable[[], None] = lambda: None) -> None:
        self._engine = engine
        self._on_commit = on_commit
        self.outbox = Outbox()
        self._buffered: list[Buffered] = []
        self._joined: list[Joined] = []

    def buffer(self, *repositories: Buffered) -> None:
        """Repositories are flushed in this order, those that are joined after them."""
        self._buffered.extend(repositories)

    def join(self, *repositories: Joined) -> None:
        """Written together, and with the outbox's rows: what these are about is locked by then, or flushed before."""
        self._joined.extend(repositories)

    async def __aenter__(self) -> Self:
        self.connection = await self._engine.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                await self.commit()
            else:
                await self.connection.rollback()
        finally:
            await self.connection.close()

    async def commit(self) -> None:
        await self.flush()
        published = self.outbox.has_written
        await self.connection.commit()
        if published:
            self._on_commit()

    async def flush(self) -> None:
        for repository in self._buffered:
            await repository.flush(self.connection)
        writes = [write for joined in (*self._joined, self.outbox) for write in await joined.writes()]
        await write_together(self.connection, writes)

    def discard(self) -> None:
        for buffered in self._buffered:
            buffered.discard()
        for joined in (*self._joined, self.outbox):
            joined.discard()
