"""What the power list says about an issue; nothing is stored."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.routing.adapters.post_loads import PostLoadRepository
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.entrypoints.access import STAFF
from services.routing.entrypoints.decision_shapes import DecisionView
from services.routing.usecases.decide_issue import DecideIssue, decide_issue
from services.routing.usecases.errors import FieldError, InvalidFields, NoRulebook


class DecisionForm(BodyModel):
    """The fields of `POST /v1/issues`; the rule engine judges the values of those it reads. `time`: when it was
    reported, now when not given: its day also chooses the rulebook and the powers in force."""

    id: Any = None
    time: str | None = None
    channel: Any = None
    title: Any = None
    text: Any = None
    category_code: Any = None
    location: Any = None
    area_code: Any = None
    address: Any = None
    occurred_at: Any = None
    urgency: Any = None
    anonymous: Any = None
    reporter: Any = None
    on_behalf_of: Any = None
    attachments: Any = None
    about_unit: Any = None
    external_ref: Any = None
    handled_on_spot: Any = None
    call_back_wanted: Any = None
    fields: Any = None


def decision_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["decision"])

    async def decided(form: DecisionForm, connection: AsyncConnection) -> dict[str, Any]:
        await app.shelf.looked()
        at = _reported_at(form.time) if form.time else app.clock.now()
        snapshot = await app.shelf.on(in_china(at).date())
        if snapshot is None:
            raise NoRulebook
        loads = PostLoadRepository()
        loads.connection = connection
        await loads.load()
        command = DecideIssue({**form.model_dump(), "time": at}, at)
        classifier = None if form.category_code else await app.shelf.classifier(snapshot)
        return decide_issue(command, snapshot, app.shelf.calendar, loads.current, classifier)

    @router.post("/v1/decisions", summary="试派 / decide without storing", responses={200: {"model": DecisionView}})
    @takes(DecisionForm, idempotency_key="honoured")
    async def decide(request: Request, caller: Annotated[Caller, Depends(STAFF)]) -> Response:
        form = await read_body(request, DecisionForm)
        key = await idempotent_request(request, caller)
        if key is None:
            async with app.engine.connect() as connection:
                return json_answer(await decided(form, connection))

        async def effect(work: RoutingUnitOfWork) -> Answer:
            return Answer(200, await decided(form, work.connection))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def _reported_at(text: str) -> datetime:
    try:
        return in_china(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        fault = FieldError("time", "bad_format", "应为 RFC 3339 时间", "must be an RFC 3339 time")
        raise InvalidFields([fault]) from None
