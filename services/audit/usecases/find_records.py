"""A page of records that meet some conditions."""

from dataclasses import dataclass

from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry, RecordFilter
from services.audit.usecases.ports import Now, StoredRecord, Work


@dataclass(frozen=True, slots=True)
class FindRecords:
    """`before_index` is where the page before ended."""

    inquiry: Inquiry
    wanted: RecordFilter
    limit: int
    before_index: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The newest first; `next_before_index` is None on the last page."""

    records: list[StoredRecord]
    next_before_index: int | None


async def find_records(command: FindRecords, work: Work, clock: Now) -> Page:
    unit = command.inquiry.inquirer.unit
    found = await work.records.find(command.wanted, unit, command.before_index, command.limit + 1)
    page = found[: command.limit]
    detail = {"query": "events", "terms": command.wanted.terms(), "count": len(page)}
    work.publish(TrailQueried(command.inquiry, command.wanted.subject(), detail, clock.now()))
    return Page(page, page[-1].index if len(found) > command.limit else None)
