"""Routing put together: what its entrypoints need."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from services.routing.adapters.queue_bell import QueueBell
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.domain.hearing.terms import USUAL_TERMS, HearingTerms
from services.routing.domain.quick_fix import USUAL_QUICK_FIX_TERMS, QuickFixTerms
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.ports import Mask
from services.routing.usecases.sealing import Sealing


@dataclass(frozen=True, slots=True)
class Application:
    """`mask`: replaces personal data in a text. `on_commit`: called when events were committed.
    `queue_bell`: wakes who watches a queue. `hearing`: how long the hearing of a mark gives its parties. `keys`: seals
    personal data of parties. `quick_fix`: how many of a patrol's quick fixes are followed up."""

    engine: AsyncEngine
    clock: Clock
    shelf: RulebookShelf
    mask: Mask
    on_commit: Callable[[], None] = lambda: None
    queue_bell: QueueBell = field(default_factory=QueueBell)
    hearing: HearingTerms = USUAL_TERMS
    keys: Sealing | None = None
    quick_fix: QuickFixTerms = USUAL_QUICK_FIX_TERMS

    def unit_of_work(self) -> RoutingUnitOfWork:
        return RoutingUnitOfWork(self.engine, self.on_commit, lambda: self.shelf.snapshot, self.shelf, self.hearing)

    def desk(self, work: RoutingUnitOfWork) -> Desk:
        return Desk(work, self.clock, self.shelf, self.mask, self.keys)
