"""A person says what a case is about."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.conditional import etag, expected_version
from chassis.web.idempotency import answer_once, idempotent_request
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.entrypoints.access import actor_of
from services.routing.entrypoints.case_shapes import CaseView
from services.routing.entrypoints.texts import Text
from services.routing.entrypoints.views import case_view
from services.routing.usecases.correct_category import CorrectCategory, correct_category, may_categorise
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.standings import standings_of

CATEGORISERS = allow("officer", "admin")


class CategoryForm(BodyModel):
    category_code: Annotated[Text, Field(min_length=1, max_length=50)]
    reason: Annotated[Text, Field(max_length=2000)] = ""


def category_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["case"])

    async def require_mine(case_id: str, caller: Caller) -> UUID:
        """Whose case it is comes before what the body says."""
        await app.shelf.looked()
        try:
            known_id = UUID(case_id)
        except ValueError:
            raise CaseUnknown(case_id) from None
        async with app.unit_of_work() as work:
            case = await work.cases.find(known_id)
        if case is None:
            raise CaseUnknown(case_id)
        if not may_categorise(actor_of(caller), case, await app.shelf.on(in_china(case.report.received_at).date())):
            raise NotYourCase
        return known_id

    @router.post(
        "/v1/cases/{case_id}/category",
        summary="改定事项类别并重新派单 / correct the category",
        responses={200: {"model": CaseView}},
    )
    @takes(CategoryForm, idempotency_key="honoured")
    async def categorise(case_id: str, request: Request, caller: Annotated[Caller, Depends(CATEGORISERS)]) -> Response:
        known_id = await require_mine(case_id, caller)
        key = await idempotent_request(request, caller)
        form = await read_body(request, CategoryForm)
        actor, version = actor_of(caller), expected_version(request)
        command = CorrectCategory(known_id, form.category_code, actor, version, form.reason)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            case = await correct_category(command, work, app.clock, app.shelf, app.mask)
            standings = standings_of(actor, case, await app.shelf.of(case.rulebook_version))
            return Answer(200, case_view(case, standings), {"ETag": etag(case.version)})

        return await answer_once(app.unit_of_work, key, effect)

    return router
