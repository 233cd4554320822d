"""Claims on cases: taken, renewed, given free."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_optional_body, takes
from chassis.web.conditional import expected_version
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.claim import MINUTES_DEFAULT, MINUTES_MAX, Claim
from services.routing.entrypoints.access import actor_of
from services.routing.entrypoints.case_ids import case_id_of
from services.routing.entrypoints.case_shapes import ClaimedView, ClaimView
from services.routing.entrypoints.views import civil
from services.routing.usecases.claim_case import ClaimCase, claim_case, release_case

OFFICERS = allow("officer")


class ClaimForm(BodyModel):
    minutes: Annotated[int, Field(ge=1, le=MINUTES_MAX)] = MINUTES_DEFAULT


def claim_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["queue"])
    address = "/v1/cases/{case_id}/claim"

    async def hold(case_id: str, request: Request, caller: Caller, renews: bool) -> Response:
        await app.shelf.looked()
        known_id = case_id_of(case_id)
        key = await idempotent_request(request, caller)
        form = await read_optional_body(request, ClaimForm)
        command = ClaimCase(known_id, actor_of(caller), form.minutes, renews, expected_version(request))

        async def effect(work: RoutingUnitOfWork) -> Answer:
            claim = await claim_case(command, work, app.clock, app.shelf)
            return Answer(200, ClaimedView(case_id=str(known_id), claim=claim_view(claim)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.post(address, summary="占用办件 / claim a case", responses={200: {"model": ClaimedView}})
    @takes(ClaimForm, idempotency_key="honoured")
    async def claim(case_id: str, request: Request, caller: Annotated[Caller, Depends(OFFICERS)]) -> Response:
        return await hold(case_id, request, caller, renews=False)

    @router.post(address + "/renew", summary="续占 / hold a claim for longer", responses={200: {"model": ClaimedView}})
    @takes(ClaimForm, idempotency_key="honoured")
    async def renew(case_id: str, request: Request, caller: Annotated[Caller, Depends(OFFICERS)]) -> Response:
        return await hold(case_id, request, caller, renews=True)

    @router.post(address + "/release", summary="释放 / give a case free", responses={200: {"model": ClaimedView}})
    @honours_key
    async def release(case_id: str, request: Request, caller: Annotated[Caller, Depends(OFFICERS)]) -> Response:
        await app.shelf.looked()
        known_id = case_id_of(case_id)
        key = await idempotent_request(request, caller)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            await release_case(known_id, actor_of(caller), work, app.shelf)
            return Answer(200, ClaimedView(case_id=str(known_id), claim=None))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def claim_view(claim: Claim) -> ClaimView:
    return {
        "unit_code": claim.unit_code,
        "post_code": claim.post_code,
        "since": civil(claim.since),
        "until": civil(claim.until),
    }
