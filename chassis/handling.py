"""What a service gives the consumer: how to react to events, and what to do with those that make no sense."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from chassis.events import IncomingEvent, RawMessage
from chassis.unit_of_work import UnitOfWork

Work = TypeVar("Work", bound=UnitOfWork)
Work_contra = TypeVar("Work_contra", bound=UnitOfWork, contravariant=True)


class Handler(Protocol[Work_contra]):
    """Reactions of one service."""

    async def prepare(self, events: Sequence[IncomingEvent], work: Work_contra) -> None:
        """Lock and load what the batch touches, in the order of ids, so that two batches never wait for each other."""
        ...

    async def handle(self, event: IncomingEvent, work: Work_contra) -> None:
        """React to one event.

        Raises:
            InvalidMessage: it can never be handled.
        """
        ...


class Refusals(Protocol[Work_contra]):
    """What becomes of messages that can't be handled, and of the later ones of their key."""

    async def waiting_keys(self, messages: Sequence[RawMessage], work: Work_contra) -> set[bytes]:
        """Keys among the messages' that wait for a dead letter to be replayed or skipped."""
        ...

    async def refuse(self, message: RawMessage, reason: str, work: Work_contra) -> bool:
        """Set it aside; True when later messages of its key have to wait."""
        ...

    async def park(self, message: RawMessage, work: Work_contra) -> None: ...


async def prepare_nothing(_events: Sequence[IncomingEvent], _work: UnitOfWork) -> None:
    return None


class ReactionTable(Generic[Work]):
    """A handler as data: message type → reaction. A registered type without a reaction is heard and passed over."""

    def __init__(
        self,
        reactions: Mapping[str, Callable[[IncomingEvent, Work], Awaitable[None]]],
        prepare: Callable[[Sequence[IncomingEvent], Work], Awaitable[None]] = prepare_nothing,
    ) -> None:
        self._reactions = reactions
        self._prepare = prepare

    async def prepare(self, events: Sequence[IncomingEvent], work: Work) -> None:
        await self._prepare(events, work)

    async def handle(self, event: IncomingEvent, work: Work) -> None:
        reaction = self._reactions.get(event.type)
        if reaction is not None:
            await reaction(event, work)
