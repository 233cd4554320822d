"""Of each recipient of a case: was he told, when, by what, and has he seen it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.pages import PageRequest, page_answer, page_request
from services.notify.application import Application
from services.notify.domain.delivery import Delivery
from services.notify.domain.told import Told, ToldRecipient, told_recipients
from services.notify.entrypoints.http_deliveries import PATH, ledger_of
from services.notify.entrypoints.readers import after_id, reader_of
from services.notify.entrypoints.views import RecipientView, moment

READERS = allow("officer", "arbitrator", "supervisor", "admin", "service")


class WayView(BaseModel):
    """`id`: of the line in the ledger."""

    id: str
    channel: str
    state: str
    reason_code: str
    updated_at: str


class ToldRecipientView(BaseModel):
    """`state` is the best that came of any way: read, told, waiting, perhaps, not_told, left_out."""

    event: str
    case_version: int
    cause_event_id: str
    party: str
    recipient: RecipientView
    urgency: str
    state: str
    told_at: str | None
    told_by: str | None
    read_at: str | None
    ways: list[WayView]


class ToldRecipientPage(BaseModel):
    items: list[ToldRecipientView]
    next_cursor: str | None


def recipient_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["deliveries"])

    @router.get(
        PATH + "/recipients",
        summary="每位对象是否已告知 / whether each recipient was told",
        responses={200: {"model": ToldRecipientPage}},
    )
    async def list_recipients(
        request: Request,
        caller: Annotated[Caller, Depends(READERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        case_id: UUID,
        state: Annotated[list[Told] | None, Query()] = None,
    ) -> Response:
        """Oldest first, one item for each recipient and event, however many ways were taken."""
        after = after_id(page)
        found = told_recipients(await ledger_of(case_id, reader_of(caller), app))
        left = [one for one in found if (not state or one.state in state) and (after is None or one.id > after)]
        shown = left[: page.limit]
        next_after = (str(shown[-1].id),) if len(left) > page.limit else None
        return page_answer(request, [_view(one) for one in shown], next_after)

    return router


def _view(one: ToldRecipient) -> dict[str, Any]:
    line, first = one.lines[0], one.first_told
    return {
        "event": line.event,
        "case_version": line.case_version,
        "cause_event_id": str(line.cause_event_id),
        "party": line.party,
        "recipient": {"kind": line.recipient.kind, "ref": line.recipient.ref},
        "urgency": line.urgency,
        "state": one.state,
        "told_at": moment(first[0]) if first else None,
        "told_by": first[1] if first else None,
        "read_at": moment(one.read_at),
        "ways": [_way_view(each) for each in one.lines],
    }


def _way_view(line: Delivery) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "channel": line.channel,
        "state": line.state,
        "reason_code": line.reason_code,
        "updated_at": moment(line.updated_at or line.created_at),
    }
