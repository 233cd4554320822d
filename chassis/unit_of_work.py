"""One transaction per request or batch, opened and committed at the edge.

What use cases change is buffered and written in one go by `flush`, so that a batch of 500 messages costs a handful
of statements. `discard` forgets the buffers after a rollback to a savepoint.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.outbox import Outbox


class Buffered(Protocol):
    """A repository, or anything else that writes at the end."""

    async def flush(self, connection: AsyncConnection) -> None: ...

    def discard(self) -> None: ...


class UnitOfWork:
    """Services subclass it and add their repositories in `_repositories`."""

    connection: AsyncConnection

    def __init__(self, engine: AsyncEngine, on_commit: Callable[[], None] = lambda: None) -> None:
        self._engine = engine
        self._on_commit = on_commit
        self.outbox = Outbox()
        self._buffered: list[Buffered] = []

    def buffer(self, *repositories: Buffered) -> None:
        """Repositories are flushed in this order, the outbox last: its rows are written after the case is locked."""
        self._buffered.extend(repositories)

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
        await self.outbox.flush(self.connection)

    def discard(self) -> None:
        for repository in self._buffered:
            repository.discard()
        self.outbox.discard()
