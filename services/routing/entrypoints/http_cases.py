"""A case and the steps on it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, check_json_type, parse_body, read_bytes, takes
from chassis.web.conditional import etag, expected_version
from chassis.web.idempotency import answer_once, idempotent_request
from services.routing.adapters.case_history import history_of
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.case import Case
from services.routing.entrypoints.access import CASE_READERS, actor_of, may_read_case
from services.routing.entrypoints.texts import Text
from services.routing.entrypoints.views import case_view
from services.routing.usecases.accept_case import AcceptCase, accept_case
from services.routing.usecases.case_steps import require_standing, standings_of
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.resolve_case import ResolveCase, resolve_case

OFFICERS = allow("officer")
NOTE_CHARACTERS_MAX = 2000


class AcceptForm(BodyModel):
    note: Annotated[Text, Field(max_length=NOTE_CHARACTERS_MAX)] = ""


class ResolveForm(BodyModel):
    result: Annotated[Text, Field(min_length=1, max_length=5000)]
    steps_done: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    evidence: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()
    note: Annotated[Text, Field(max_length=NOTE_CHARACTERS_MAX)] = ""


def case_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["case"])

    async def answer(case: Case, caller: Caller) -> Answer:
        """A running case keeps its rulebook: whose posts may act, and how, is what that one says."""
        standings = standings_of(actor_of(caller), case, await app.shelf.of(case.rulebook_version))
        return Answer(200, case_view(case, standings), {"ETag": etag(case.version)})

    async def require_step(case_id: str, action: str, caller: Caller) -> UUID:
        """Whose case it is comes before what the body says."""
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            case = await work.cases.find(_case_id(case_id))
        if case is None:
            raise CaseUnknown(case_id)
        require_standing(action, standings_of(actor_of(caller), case, await app.shelf.of(case.rulebook_version)))
        return case.id

    @router.get("/v1/cases/{case_id}", summary="办件 / case")
    async def get_case(case_id: str, caller: Annotated[Caller, Depends(CASE_READERS)]) -> Response:
        async with app.unit_of_work() as work:
            case = await work.cases.find(_case_id(case_id))
            history = [] if case is None else await history_of(work.connection, case.id)
        if case is None:
            raise CaseUnknown(case_id)
        if not may_read_case(caller, case, app.shelf.snapshot):
            raise NotYourCase
        found = await answer(case, caller)
        return json_answer({**found.content, "history": history}, headers=found.headers)

    @router.post("/v1/cases/{case_id}/actions/accept", summary="签收 / accept")
    @takes(AcceptForm, idempotency_key="required")
    async def accept(case_id: str, request: Request, caller: Annotated[Caller, Depends(OFFICERS)]) -> Response:
        known_id = await require_step(case_id, "accept", caller)
        key = await idempotent_request(request, caller, required=True)
        form = await _optional_body(request)
        command = AcceptCase(known_id, actor_of(caller), expected_version(request), form.note)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            return await answer(await accept_case(command, work, app.clock, app.shelf, app.mask), caller)

        return await answer_once(app.unit_of_work, key, effect)

    @router.post("/v1/cases/{case_id}/actions/resolve", summary="办结 / resolve")
    @takes(ResolveForm, idempotency_key="required")
    async def resolve(case_id: str, request: Request, caller: Annotated[Caller, Depends(OFFICERS)]) -> Response:
        known_id = await require_step(case_id, "resolve", caller)
        key = await idempotent_request(request, caller, required=True)
        raw = await read_bytes(request)
        check_json_type(request)
        form = parse_body(raw, ResolveForm)
        command = ResolveCase(
            known_id,
            actor_of(caller),
            form.result,
            form.steps_done,
            form.evidence,
            expected_version(request),
            form.note,
        )

        async def effect(work: RoutingUnitOfWork) -> Answer:
            return await answer(await resolve_case(command, work, app.clock, app.shelf, app.mask), caller)

        return await answer_once(app.unit_of_work, key, effect)

    return router


async def _optional_body(request: Request) -> AcceptForm:
    """Nothing has to be said to accept, so an empty body will do."""
    raw = await read_bytes(request)
    if not raw.strip():
        return AcceptForm()
    check_json_type(request)
    return parse_body(raw, AcceptForm)


def _case_id(text: str) -> UUID:
    """Raises CaseUnknown for what is no id of ours."""
    try:
        return UUID(text)
    except ValueError:
        raise CaseUnknown(text) from None
