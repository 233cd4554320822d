"""All records of a case, as its story goes."""

from dataclasses import dataclass
from uuid import UUID

from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry
from services.audit.usecases.ports import Now, StoredRecord, Work


@dataclass(frozen=True, slots=True)
class ReadTrail:
    inquiry: Inquiry
    case_id: UUID


async def read_trail(command: ReadTrail, work: Work, clock: Now) -> list[StoredRecord]:
    """In the order of (case_version, occurred_at, index); empty when there are none that the inquirer may see."""
    found = await work.records.trail(command.case_id, command.inquiry.inquirer.unit)
    detail = {"query": "trail", "count": len(found)}
    work.publish(TrailQueried(command.inquiry, str(command.case_id), detail, clock.now()))
    return found
