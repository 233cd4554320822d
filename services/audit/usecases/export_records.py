"""Records that meet some conditions, as a file that can be checked without the system, or a table to read."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.audit.domain.errors import TooManyRecords
from services.audit.domain.events import TrailQueried
from services.audit.domain.export import Export, Sample, records_max
from services.audit.domain.inquiry import Inquirer, Inquiry, RecordFilter
from services.audit.usecases.ports import Now, StoredRecord, Work


@dataclass(frozen=True, slots=True)
class ExportRecords:
    """Without a sample, all of them."""

    id: UUID
    inquiry: Inquiry
    wanted: RecordFilter
    form: str
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class ExportNotes:
    """What stands on the file's cover."""

    export_id: UUID
    made_at: datetime
    purpose: str
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bound:
    content: bytes
    unproved: int


Bind = Callable[[Sequence[StoredRecord], ExportNotes], Awaitable[Bound]]


async def export_records(command: ExportRecords, work: Work, clock: Now, bind: Bind) -> Export:
    """Raises TooManyRecords."""
    now, unit, sample = clock.now(), command.inquiry.inquirer.unit, command.sample
    count_max = records_max(command.form)
    if sample is None:
        records = await work.records.find(command.wanted, unit, None, count_max + 1)
    else:
        records = await work.records.draw(command.wanted, unit, sample.seed, sample.count)
    if len(records) > count_max:
        raise TooManyRecords(count_max)
    records = sorted(records, key=lambda record: record.index)
    terms: dict[str, Any] = dict(command.wanted.terms())
    if sample is not None:
        terms |= {"sample": sample.count, "seed": sample.seed, "drawn_by": sample.drawn_by}
    bound = await bind(records, ExportNotes(command.id, now, command.inquiry.purpose, terms))
    export = Export(
        id=command.id,
        form=command.form,
        made_at=now,
        records=len(records),
        unproved=bound.unproved,
        sha256=sha256(bound.content).hexdigest(),
        owner=owner_of(command.inquiry.inquirer),
        content=bound.content,
    )
    await work.exports.keep(export)
    detail = {"query": "export", "form": export.form, "terms": terms, "count": export.records, "sha256": export.sha256}
    work.publish(TrailQueried(command.inquiry, f"export:{export.id}", detail, now))
    return export


def owner_of(inquirer: Inquirer) -> str:
    return f"{inquirer.role} {inquirer.ref} {inquirer.unit or ''}"
