"""Turns rulings into drafts of the power list, one at a time: reading and analysing a list takes seconds."""

from uuid import UUID

from chassis.logs import get_logger
from chassis.roles import PeriodicRole
from services.routing.application import Application
from services.routing.domain.amendment import Amendment
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.dispute import Dispute
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.uploads import one_at_a_time
from services.routing.usecases.draft_amendment import DraftAmendment, draft_amendment, edits_of, proposed
from services.routing.usecases.edit_tables import edited_tables
from services.routing.usecases.errors import InvalidFields, RulebookUnsound
from services.routing.usecases.upload_rulebook import Draft, draft_of

UNSOUND = "unsound"


class RulingAmendments(PeriodicRole):
    """A role: `run` returns after `stop`, and what it was at is begun anew by whoever looks next."""

    def __init__(self, app: Application, poll_seconds: float) -> None:
        super().__init__("ruling_amendments", poll_seconds, self.draft_next)
        self._app = app
        # Those that failed for a reason nobody foresaw: the rulings behind them come first.
        self._put_off: set[UUID] = set()

    async def draft_next(self) -> bool:
        """Whether there was one."""
        app, snapshot = self._app, self._app.shelf.snapshot
        if snapshot is None:
            return False
        async with app.unit_of_work() as work:
            dispute = await work.disputes.next_without_amendment(self._put_off)
            case = None if dispute is None else await work.cases.find(dispute.case_id)
        if dispute is None or case is None:
            # Next time those that were put off are tried again.
            self._put_off.clear()
            return False
        try:
            await self._draft(dispute, case, snapshot)
        except Exception:
            self._put_off.add(dispute.id)
            get_logger().exception("amendment_failed", dispute=str(dispute.id))
        return True

    async def _draft(self, dispute: Dispute, case: Case, snapshot: Snapshot) -> None:
        amendment = proposed(dispute, case, snapshot, self._app.shelf, self._app.clock)
        if isinstance(amendment, Amendment):
            await self._keep(dispute.id, amendment, snapshot)
        else:
            await self._note_none(dispute.id, amendment)

    async def _keep(self, dispute_id: UUID, amendment: Amendment, snapshot: Snapshot) -> None:
        try:
            draft = await self._drafted(amendment, snapshot)
        except (InvalidFields, RulebookUnsound):
            # For people: the row can't be written as it would have to be.
            await self._note_none(dispute_id, UNSOUND)
            return
        async with self._app.unit_of_work() as work:
            command = DraftAmendment(dispute_id, draft, amendment.why, snapshot.version)
            await draft_amendment(command, work, self._app.clock)

    async def _drafted(self, amendment: Amendment, snapshot: Snapshot) -> Draft:
        async with self._app.unit_of_work() as work:
            tables = await work.rulebooks.tables(snapshot.version)
        day = in_china(self._app.clock.now()).date()
        return await one_at_a_time(lambda: draft_of(edited_tables(tables, edits_of(amendment)), day))

    async def _note_none(self, dispute_id: UUID, why: str) -> None:
        async with self._app.unit_of_work() as work:
            await work.disputes.note_amendment(dispute_id, {"none": why})
