"""One record by the id of its event."""

from dataclasses import dataclass
from uuid import UUID

from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry
from services.audit.usecases.ports import Now, StoredRecord, Work


@dataclass(frozen=True, slots=True)
class ReadRecord:
    inquiry: Inquiry
    event_id: UUID


async def read_record(command: ReadRecord, work: Work, clock: Now) -> StoredRecord | None:
    """None when there is none that the inquirer may see; that they asked is recorded all the same."""
    found = await work.records.by_event_id(command.event_id, command.inquiry.inquirer.unit)
    detail = {"query": "event", "count": 0 if found is None else 1}
    work.publish(TrailQueried(command.inquiry, str(command.event_id), detail, clock.now()))
    return found
