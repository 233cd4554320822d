"""Records over HTTP, each as the exact bytes of its leaf. A question is recorded in the transaction of its answer."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, BeforeValidator, Strict

from chassis.clock import CIVIL_ZONE
from chassis.web.answers import json_answer, told_as
from chassis.web.pages import PageRequest, bad_cursor, page_answer, page_request
from chassis.web.shapes import Page
from services.audit.application import Application
from services.audit.domain.canonical import INTEGER_MAX
from services.audit.domain.errors import CaseUnknown, RecordUnknown
from services.audit.domain.inquiry import RecordFilter
from services.audit.domain.whose_time import whose_time
from services.audit.entrypoints.inquiries import Asking
from services.audit.entrypoints.record_shapes import RecordView, TrailView
from services.audit.usecases.find_records import FindRecords, find_records
from services.audit.usecases.ports import StoredRecord
from services.audit.usecases.read_record import ReadRecord, read_record
from services.audit.usecases.read_trail import ReadTrail, read_trail

_NUMBER = re.compile(r"[+-]?[\d.]+(e[+-]?\d+)?", re.IGNORECASE)
_PLUS_READ_AS_SPACE = re.compile(r" (?=\d\d:\d\d$)")


def _with_plus(value: Any) -> Any:
    """`+08:00` in an address arrives as ` 08:00` when its sender didn't escape it. A mere number is no time."""
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value.strip())):
        raise ValueError("a time, not a number")
    return _PLUS_READ_AS_SPACE.sub("+", value) if isinstance(value, str) and "T" in value else value


def _in_utc(moment: datetime) -> datetime:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=CIVIL_ZONE)).astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the calendar") from None


Moment = Annotated[datetime, Strict(False), BeforeValidator(_with_plus), AfterValidator(_in_utc)]
Term = Annotated[str | None, Query(min_length=1, max_length=128)]


async def record_filter(
    case: UUID | None = None,
    actor: Term = None,
    unit: Annotated[str | None, Query(max_length=128, description="行为人所在单位 / the actor's unit")] = None,
    power: Term = None,
    action: Term = None,
    category: Annotated[Term, Query(description="事项分类，含下级 / of the case, with what lies below")] = None,
    area: Annotated[Term, Query(description="事项区划，含下级 / of the case, with what lies below")] = None,
    since: Annotated[Moment | None, Query(alias="from", description="occurred_at ≥ from")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="occurred_at < to")] = None,
) -> RecordFilter:
    return RecordFilter(case, actor, unit, power, action, category, area, since, until)


def record_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["records"])

    @router.get(
        "/v1/events",
        summary="按条件查记录，新的在前 / records by conditions, newest first",
        responses={200: {"model": Page[RecordView]}},
    )
    async def events(
        request: Request,
        asking: Asking,
        wanted: Annotated[RecordFilter, Depends(record_filter)],
        page: Annotated[PageRequest, Depends(page_request)],
    ) -> Response:
        command = FindRecords(asking, wanted, page.limit, before_index(page))
        async with app.unit_of_work() as work:
            found = await find_records(command, work, app.clock)
        following = None if found.next_before_index is None else (found.next_before_index,)
        return page_answer(request, [_content(record) for record in found.records], following)

    @router.get("/v1/events/{event_id}", summary="一条记录 / one record", responses={200: {"model": RecordView}})
    async def event(event_id: UUID, asking: Asking) -> Response:
        return json_answer(_content(await _read(app, ReadRecord(asking, event_id))))

    @router.get(
        "/v1/events/{event_id}/leaf",
        summary="原样字节 / the exact bytes that are hashed",
        response_class=Response,
        responses=told_as("application/octet-stream"),
    )
    async def leaf(event_id: UUID, asking: Asking) -> Response:
        found = await _read(app, ReadRecord(asking, event_id))
        return Response(found.leaf, media_type="application/octet-stream")

    @router.get(
        "/v1/cases/{case_id}/trail",
        summary="一个事项的全部记录 / the whole trail of a case",
        responses={200: {"model": TrailView}},
    )
    async def trail(case_id: UUID, asking: Asking) -> Response:
        async with app.unit_of_work() as work:
            found = await read_trail(ReadTrail(asking, case_id), work, app.clock)
        if not found:
            raise CaseUnknown(str(case_id))
        booked = whose_time((orjson.loads(record.leaf) for record in found), app.clock.now())
        return json_answer({"case_id": str(case_id), "items": [_content(record) for record in found], **booked})

    return router


async def _read(app: Application, command: ReadRecord) -> StoredRecord:
    async with app.unit_of_work() as work:
        found = await read_record(command, work, app.clock)
    if found is None:
        raise RecordUnknown(str(command.event_id))
    return found


def _content(record: StoredRecord) -> orjson.Fragment:
    """A leaf is JSON already."""
    return orjson.Fragment(record.leaf)


def before_index(page: PageRequest) -> int | None:
    if page.after is None:
        return None
    if len(page.after) != 1 or not isinstance(page.after[0], int) or not 0 <= page.after[0] <= INTEGER_MAX:
        raise bad_cursor()
    return page.after[0]
