"""One transaction of routing: its repositories, and what happened on the way out."""

from collections.abc import Callable
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import insertion
from chassis.unit_of_work import UnitOfWork
from chassis.writes import Write
from services.routing.adapters.calendar_uses import CalendarUseRepository
from services.routing.adapters.cases import CaseRepository
from services.routing.adapters.category_labels import CategoryLabelRepository
from services.routing.adapters.claims import ClaimRepository
from services.routing.adapters.clock_marks import ClockMarkRepository
from services.routing.adapters.dialogues import DialogueRepository
from services.routing.adapters.disputes import DisputeRepository
from services.routing.adapters.event_codec import encode
from services.routing.adapters.marks import MarkRepository
from services.routing.adapters.mediations import MediationRepository
from services.routing.adapters.partners import PartnerRepository
from services.routing.adapters.post_loads import PostLoadRepository
from services.routing.adapters.post_seats import PostSeatRepository
from services.routing.adapters.queue_items import SnapshotInForce
from services.routing.adapters.referrals import ReferralRepository
from services.routing.adapters.rulebooks import RulebookRepository
from services.routing.adapters.simulations import SimulationRepository
from services.routing.adapters.tables import case_event
from services.routing.domain.events import CaseEvent
from services.routing.domain.hearing.terms import USUAL_TERMS, HearingTerms
from services.routing.usecases.ports import Event, Ruling


class _CaseEvents:
    """What happened to cases, kept as it was published."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    async def writes(self) -> list[Write]:
        rows, self.rows = self.rows, []
        return insertion(case_event, rows)

    def discard(self) -> None:
        self.rows.clear()


class RoutingUnitOfWork(UnitOfWork):
    def __init__(
        self,
        engine: AsyncEngine,
        on_commit: Callable[[], None] = lambda: None,
        snapshot: SnapshotInForce = lambda: None,
        ruling: Ruling | None = None,
        hearing: HearingTerms = USUAL_TERMS,
    ) -> None:
        """`ruling`: by which the marks of cases are reckoned; without it none are kept. `hearing`: how long one gives
        its parties."""
        super().__init__(engine, on_commit)
        self.cases = CaseRepository(snapshot)
        self.post_loads = PostLoadRepository()
        self.post_seats = PostSeatRepository()
        self.rulebooks = RulebookRepository()
        self.category_labels = CategoryLabelRepository()
        self.disputes = DisputeRepository()
        self.dialogue = DialogueRepository()
        self.simulations = SimulationRepository()
        self.claims = ClaimRepository()
        self.clock_marks = ClockMarkRepository(ruling)
        self.marks = MarkRepository(hearing)
        self.calendar_uses = CalendarUseRepository()
        self.mediations = MediationRepository()
        self.partners = PartnerRepository()
        self.referrals = ReferralRepository()
        self._case_events = _CaseEvents()
        # Nobody else has these cases: they are locked, or new and of a partition that is ours. So posts are all that
        # two works may wait for each other about, and those are written in the order of their codes.
        self.join(
            self.cases,
            self.clock_marks,
            self._case_events,
            self.disputes,
            self.dialogue,
            self.marks,
            self.mediations,
            self.partners,
            self.post_loads,
        )

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        for repository in (
            self.cases,
            self.disputes,
            self.post_loads,
            self.post_seats,
            self.rulebooks,
            self.category_labels,
            self.simulations,
            self.claims,
            self.clock_marks,
            self.marks,
            self.calendar_uses,
            self.mediations,
            self.partners,
            self.referrals,
        ):
            repository.connection = self.connection
        return self

    async def write_events(self) -> None:
        await self.outbox.flush(self.connection)

    def publish(self, event: Event) -> None:
        outgoing = encode(event)
        self.outbox.add(outgoing)
        if isinstance(event, CaseEvent):
            self.clock_marks.note(event.case)
            self.cases.caused(event.case.id, type(event).__name__)
            self._case_events.rows.append(
                {
                    "case_id": event.case.id,
                    "version": event.case.version,
                    "event_id": outgoing.id,
                    "type": outgoing.type,
                    "payload": outgoing.payload,
                    "occurred_at": event.occurred_at,
                    "actor_post": event.actor.post,
                    "note_masked": event.note,
                }
            )
