"""A case and the steps on it."""

from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import read_optional_body, takes
from chassis.web.conditional import etag, expected_version
from chassis.web.idempotency import IdempotentRequest, answer_once, begin, idempotent_request
from chassis.web.problems import Problem
from services.routing.adapters.case_history import history_of
from services.routing.adapters.dialogues import dialogue_of
from services.routing.adapters.step_opening import open_step
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.case import Case
from services.routing.entrypoints.access import CASE_READERS, actor_of, may_read_case
from services.routing.entrypoints.case_ids import case_id_of
from services.routing.entrypoints.case_shapes import CasePageView, CaseView
from services.routing.entrypoints.clock_views import clock_views
from services.routing.entrypoints.forms_life import StepForm
from services.routing.entrypoints.steps import OVERSEERS_ACTIONS, STEPS, STEPS_ON_MERGED, STEPS_ON_TWO, Step
from services.routing.entrypoints.views import case_view
from services.routing.usecases.case_steps import require_standing
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.find_precedents import find_precedents
from services.routing.usecases.recusal import names_of
from services.routing.usecases.standings import standings_of

OFFICERS = allow("officer")
OVERSEERS = allow("officer", "supervisor", "admin")
# A partner is told of no case, not even that it is there.
ASKERS = allow(*CASE_READERS.roles, "partner")


def case_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["case"])

    async def answer(case: Case, caller: Caller) -> Answer:
        """A running case keeps its rulebook: whose posts may act, and how, is what that one says."""
        standings = standings_of(actor_of(caller), case, await app.shelf.of(case.rulebook_version))
        return Answer(200, case_view(case, standings), {"ETag": etag(case.version)})

    def own_names(caller: Caller) -> list[str]:
        return names_of(caller.unit, app.shelf.snapshot)

    async def require_step(case_id: UUID, action: str, caller: Caller, work: RoutingUnitOfWork) -> None:
        """Without locking anything."""
        case = await work.cases.find(case_id)
        if case is None:
            raise CaseUnknown(str(case_id))
        require_standing(action, standings_of(actor_of(caller), case, await app.shelf.of(case.rulebook_version)))

    @router.get("/v1/cases/{case_id}", summary="办件 / case", responses={200: {"model": CasePageView}})
    async def get_case(case_id: str, caller: Annotated[Caller, Depends(ASKERS)]) -> Response:
        if caller.role == "partner":
            raise CaseUnknown(case_id)
        async with app.unit_of_work() as work:
            case = await work.cases.find(case_id_of(case_id))
            history = [] if case is None else await history_of(work.connection, case.id)
            dialogue = [] if case is None else await dialogue_of(work.connection, case.id)
            cited = [] if case is None else await find_precedents(case, work, app.shelf, own_names(caller))
        if case is None:
            raise CaseUnknown(case_id)
        if not may_read_case(caller, case, app.shelf.snapshot):
            raise NotYourCase
        found = await answer(case, caller)
        beside = {
            "clocks": clock_views(case, app.clock.now(), app.shelf.calendar),
            "history": history,
            "dialogue": dialogue,
            "precedents": [each.as_dict() for each in cited],
            "links": {"similar": f"/v1/cases/{case.id}/similar"},
        }
        return json_answer({**found.content, **beside}, headers=found.headers)

    def add(action: str, step: Step) -> None:
        audience = OVERSEERS if action in OVERSEERS_ACTIONS else OFFICERS

        @router.post(
            f"/v1/cases/{{case_id}}/actions/{action}",
            summary=step.name,
            name=action,
            responses={200: {"model": CaseView}},
        )
        @takes(step.form, idempotency_key="required")
        async def take(case_id: str, request: Request, caller: Annotated[Caller, Depends(audience)]) -> Response:
            await app.shelf.looked()
            known_id = case_id_of(case_id)
            try:
                asked = await _asked(request, caller, step.form)
            except Problem:
                # Whose case it is comes before what the request says.
                async with app.unit_of_work() as work:
                    await require_step(known_id, action, caller, work)
                raise
            command = step.command_of(asked.form, known_id, actor_of(caller), asked.version)

            async def effect(work: RoutingUnitOfWork) -> Answer:
                return await answer(await step.verb(command, app.desk(work)), caller)

            async def opening(work: RoutingUnitOfWork, key: IdempotentRequest) -> Response | None:
                if action not in STEPS_ON_TWO:
                    return await open_step(work, key, known_id, with_merged=action in STEPS_ON_MERGED)
                replay = await begin(work.connection, key)
                if replay is None:
                    await require_step(known_id, action, caller, work)
                return replay

            return await answer_once(app.unit_of_work, asked.key, effect, opening)

    for action, step in STEPS.items():
        add(action, step)
    return router


class _Asked(NamedTuple):
    key: IdempotentRequest | None
    form: StepForm
    version: int | None


async def _asked(request: Request, caller: Caller, form: type[StepForm]) -> _Asked:
    key = await idempotent_request(request, caller, required=True)
    return _Asked(key, await read_optional_body(request, form), expected_version(request))
