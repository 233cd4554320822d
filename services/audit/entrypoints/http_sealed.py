"""The words behind a record, for supervisors with a purpose; nobody's memory keeps the answer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from typing_extensions import TypedDict

from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.shapes import Id
from services.audit.application import Application
from services.audit.domain.errors import KeyStoreUnavailable
from services.audit.domain.inquiry import Inquiry, is_fit_purpose
from services.audit.entrypoints.inquiries import SUPERVISION, fields_refused, inquirer_of, unfit_words
from services.audit.usecases.open_sealed import OpenedRecord, OpenSealed, SealedDesk, open_sealed

# As intake wants it: purposes stand in what reporters are shown of who read their data.
PURPOSE_PATTERN = r"^[a-z][a-z0-9_.-]{0,63}$"
Purpose = Annotated[
    str, Query(pattern=PURPOSE_PATTERN, description="查看目的，代码，计入记录 / why, as a code; it is recorded")
]


class OpenedView(TypedDict):
    """`words`: of what was submitted, what was said of the matter; `commitment` is the digest of the receipt."""

    field: str
    subjects: list[str]
    record_id: str
    commitment: str
    words: dict[str, Any]


class OpenedRecordView(TypedDict):
    event_id: Id
    case_id: Id | None
    action: str
    items: list[OpenedView]


async def reading(caller: Annotated[Caller, Depends(SUPERVISION)], purpose: Purpose) -> Inquiry:
    """Unlike records themselves, words are read for a purpose that is named each time."""
    if not is_fit_purpose(purpose):
        raise fields_refused([unfit_words("purpose")])
    return Inquiry(inquirer_of(caller), purpose)


def sealed_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["records"])

    @router.get(
        "/v1/events/{event_id}/sealed",
        summary="查看原文（记入审计）/ the words behind a record, recorded",
        responses={200: {"model": OpenedRecordView}},
    )
    async def sealed(event_id: UUID, asking: Annotated[Inquiry, Depends(reading)]) -> Response:
        if app.keys is None:
            raise KeyStoreUnavailable
        opened = await open_sealed(OpenSealed(asking, event_id), SealedDesk(app.unit_of_work, app.keys, app.clock))
        return json_answer(_view(opened), headers={"Cache-Control": "no-store"})

    return router


def _view(opened: OpenedRecord) -> OpenedRecordView:
    fields = opened.fields
    return OpenedRecordView(
        event_id=fields["event_id"],
        case_id=fields.get("case_id"),
        action=fields["action"],
        items=[
            OpenedView(
                field=each.entry.field,
                subjects=list(each.entry.subjects),
                record_id=each.entry.record_id,
                commitment=each.entry.commitment,
                words=dict(each.words),
            )
            for each in opened.entries
        ],
    )
