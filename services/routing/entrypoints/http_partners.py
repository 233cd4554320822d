"""The register of partners, for the units that answer for them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.shapes import Page, SetView
from services.routing.adapters.partner_register import lock_partners, partners_of, set_partners, tasks_of_case
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.partners import Partner
from services.routing.entrypoints.access import CASE_READERS, actor_of, may_read_case
from services.routing.entrypoints.case_ids import case_id_of
from services.routing.entrypoints.forms_partners import RegisterForm
from services.routing.entrypoints.http_posts import rulebook_of
from services.routing.entrypoints.partner_views import HolderTaskView, PartnerView, partner_view, task_for_holder
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.keep_partners import require_keeper, require_sound, told_of

STAFF = allow("officer", "arbitrator", "editor", "supervisor", "admin")
KEEPERS = allow("officer", "editor", "admin")
Area = Annotated[str | None, Query(max_length=64, description="who helps here: theirs and all above it")]
UnitCode = Annotated[str | None, Query(max_length=64, description="that answers for them")]


def partner_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["partner"])

    @router.get(
        "/v1/partners", summary="协作力量名册 / register of partners", responses={200: {"model": Page[PartnerView]}}
    )
    async def partners(
        _caller: Annotated[Caller, Depends(STAFF)], area: Area = None, unit: UnitCode = None
    ) -> Response:
        snapshot = await rulebook_of(app)
        areas = None if area is None else snapshot.areas.lineages.get(area, ())
        async with app.unit_of_work() as work:
            found = await partners_of(work.connection, areas, unit)
        return json_answer(Page(items=[partner_view(each) for each in found], next_cursor=None))

    @router.put("/v1/partners", summary="维护协作力量名册 / keep the register", responses={200: {"model": SetView}})
    @takes(RegisterForm)
    async def keep(request: Request, caller: Annotated[Caller, Depends(KEEPERS)]) -> Response:
        """Those that are named are set, others stay. An entry is its unit's, and nobody takes it over but editors and
        admins."""
        snapshot, form = await rulebook_of(app), await read_body(request, RegisterForm)
        key = await idempotent_request(request, caller)
        partners, actor = [Partner(**each.model_dump()) for each in form.partners], actor_of(caller)
        require_keeper(actor, [each.unit_code for each in partners], snapshot)
        require_sound(partners, snapshot, app.mask)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            before = await lock_partners(work.connection, [each.code for each in partners])
            require_keeper(actor, [each.unit_code for each in (*partners, *before.values())], snapshot)
            at = app.clock.now()
            await set_partners(work.connection, partners, at, caller.ref)
            for each in partners:
                work.publish(told_of(each, before.get(each.code), actor, at))
            return Answer(200, SetView(set=len(partners)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.get(
        "/v1/cases/{case_id}/partner-tasks",
        summary="协作任务 / tasks of partners",
        responses={200: {"model": Page[HolderTaskView]}},
    )
    async def tasks(case_id: str, caller: Annotated[Caller, Depends(CASE_READERS)]) -> Response:
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            case = await work.cases.find(case_id_of(case_id))
            found = [] if case is None else await tasks_of_case(work.connection, case.id)
        if case is None:
            raise CaseUnknown(case_id)
        if not may_read_case(caller, case, app.shelf.snapshot):
            raise NotYourCase
        now = app.clock.now()
        return json_answer(Page(items=[task_for_holder(each, now) for each in found], next_cursor=None))

    return router
