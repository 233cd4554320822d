"""A ruling proposes an amendment of the list: a draft like any other, for people to check, review and publish."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.routing.domain.amendment import Amendment, amendment_of
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.decision import decide
from services.routing.domain.dispute import Dispute
from services.routing.domain.events import Actor
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook.canonical import cells_of
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.edit_tables import TableEdits
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.rulebook_version import PROPOSED
from services.routing.usecases.upload_rulebook import Draft, UploadRulebook, upload_rulebook

# Nobody wrote it; whoever ruled is among its editors all the same, and reviews it not.
AUTHOR = Actor("service", "ruling")


@dataclass(frozen=True, slots=True)
class DraftAmendment:
    """`draft`: the list with the amendment, read and analysed. `base_version`: the list in force."""

    dispute_id: UUID
    draft: Draft
    why: str
    base_version: str


def proposed(dispute: Dispute, case: Case, snapshot: Snapshot, ruling: Ruling, clock: Clock) -> Amendment | str:
    """What the ruling proposes for the list in force, or why nothing."""
    facts = facts_of(case.report.as_issue())
    now = in_china(clock.now())
    decision = decide(facts, snapshot, NO_LOAD, now, ruling.calendar)
    return amendment_of(dispute, case, decision, snapshot, now.date())


def edits_of(amendment: Amendment) -> TableEdits:
    return TableEdits({"powers": [cells_of(row) for row in amendment.rows]}, {})


async def draft_amendment(command: DraftAmendment, work: RoutingWork, clock: Clock) -> None:
    """Once for every ruling, however many processes looked at it."""
    dispute = await work.disputes.lock_without_amendment(command.dispute_id)
    if dispute is None:
        return
    upload = UploadRulebook(
        command.draft,
        AUTHOR,
        (AUTHOR.ref, *dispute.ruled_by),
        PROPOSED,
        command.base_version,
        reason=command.why,
    )
    version = await upload_rulebook(upload, work, clock)
    await work.disputes.note_amendment(dispute.id, {"version": version.version})
