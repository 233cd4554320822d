"""Routing put together: what its entrypoints need."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.usecases.ports import Mask


@dataclass(frozen=True, slots=True)
class Application:
    """`mask`: replaces personal data in a text. `on_commit`: called when events were committed."""

    engine: AsyncEngine
    clock: Clock
    shelf: RulebookShelf
    mask: Mask
    on_commit: Callable[[], None] = lambda: None

    def unit_of_work(self) -> RoutingUnitOfWork:
        return RoutingUnitOfWork(self.engine, self.on_commit)
