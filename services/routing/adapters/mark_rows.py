"""A mark as a row and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from services.routing.domain.calendar import in_china
from services.routing.domain.hearing.noticed_mark import NoticedMark


def row_of(mark: NoticedMark) -> dict[str, Any]:
    return {
        "id": mark.id,
        "case_id": mark.case_id,
        "kind": mark.kind,
        "subject": mark.subject,
        "unit_code": mark.unit,
        "work_unit": mark.work_unit,
        "post_code": mark.post,
        "power_code": mark.power_code,
        "area_code": mark.area_code,
        "noticed_by": mark.noticed_by,
        "noticed_at": mark.noticed_at,
        "state_by": mark.state_by,
        "state": mark.state,
        "version": mark.version,
        "appeal_by": mark.appeal_by,
        "statement": _json(mark.statement),
        "decision": _json(mark.decision),
        "appeal": _json(mark.appeal),
        "review": _json(mark.review),
        "decided_by": orjson.dumps(mark.decided_by).decode(),
        "next_at": mark.next_at,
        "reminded_at": mark.reminded_at,
    }


def mark_of(row: Any) -> NoticedMark:
    return NoticedMark(
        id=row.id,
        case_id=row.case_id,
        kind=row.kind,
        subject=row.subject,
        unit=row.unit_code,
        work_unit=row.work_unit,
        post=row.post_code,
        power_code=row.power_code,
        area_code=row.area_code,
        noticed_by=row.noticed_by,
        noticed_at=in_china(row.noticed_at),
        state_by=in_china(row.state_by),
        state=row.state,
        version=row.version,
        appeal_by=_moment(row.appeal_by),
        statement=row.statement,
        decision=row.decision,
        appeal=row.appeal,
        review=row.review,
        decided_by=tuple(row.decided_by),
        next_at=_moment(row.next_at),
        reminded_at=_moment(row.reminded_at),
    )


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else in_china(value)
