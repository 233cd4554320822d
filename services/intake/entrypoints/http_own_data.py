"""Somebody's own data: given out, who read them, what was agreed to, and erased."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from chassis.logs import get_logger
from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import read_body, takes
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from chassis.web.shapes import Items, Page
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.events import ConsentChanged
from services.intake.entrypoints.accepting import stored_answer
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import ConsentForm
from services.intake.entrypoints.own_data_views import (
    AccessView,
    ConsentView,
    ErasureView,
    OwnDataView,
    access_view,
    consent_view,
    erasure_view,
    own_data_view,
)
from services.intake.usecases.end_erasures import end_erasures
from services.intake.usecases.erase_person import ErasePerson, erase_person
from services.intake.usecases.own_data import change_consent, export_own_data, own_accesses

Reporter = Annotated[Caller, Depends(allow("reporter"))]
# Somebody's data are for their own eyes, and for no proxy's memory.
_NOT_KEPT = {"Cache-Control": "no-store"}


def own_data_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/me", tags=["own data"])

    @router.get("/export", summary="导出我的信息 / all that you have of me", responses={200: {"model": OwnDataView}})
    async def export(caller: Reporter) -> Response:
        async with app.unit_of_work() as work:
            data = await export_own_data(actor_of(caller), work, app.vault, app.clock)
        headers = {**_NOT_KEPT, "Content-Disposition": 'attachment; filename="my-data.json"'}
        return json_answer(own_data_view(data, caller.ref, app.reference), headers=headers)

    @router.get("/access", summary="谁看过我的信息 / who read my data", responses={200: {"model": Page[AccessView]}})
    async def accesses(caller: Reporter) -> Response:
        async with app.unit_of_work() as work:
            found = await own_accesses(actor_of(caller), work)
        items = [access_view(each, app.reference) for each in found]
        return json_answer(Page(items=items, next_cursor=None), headers=_NOT_KEPT)

    @router.get("/consents", summary="我的同意记录 / what I agreed to", responses={200: {"model": Page[ConsentView]}})
    async def consents(caller: Reporter) -> Response:
        async with app.unit_of_work() as work:
            found = await work.privacy.consents_of(caller.ref)
        return json_answer(Page(items=list(map(consent_view, found)), next_cursor=None))

    @router.post(
        "/consents",
        status_code=201,
        summary="同意或撤回同意 / agree, or take it back",
        responses={201: {"model": Items[ConsentView]}},
    )
    @takes(ConsentForm, idempotency_key="honoured")
    async def consent(request: Request, caller: Reporter) -> Response:
        form = await read_body(request, ConsentForm)
        changed = ConsentChanged(caller.ref, form.purpose, form.notice, form.granted, app.clock.now())
        key = await idempotent_request(request, caller)

        async def effect(work: IntakeUnitOfWork) -> Answer:
            return Answer(201, Items(items=list(map(consent_view, await change_consent(changed, work)))))

        return await answer_once(app.unit_of_work, key, effect)

    @router.post("/erasure", summary="删除我的信息 / erase my data", responses={200: {"model": ErasureView}})
    @honours_key
    async def erasure(request: Request, caller: Reporter) -> Response:
        key = await idempotent_request(request, caller)
        stored = await stored_answer(app, key) if key else None
        if stored is not None:
            return stored
        command = ErasePerson(caller.ref, actor_of(caller))
        async with app.unit_of_work() as work:
            asked = await erase_person(command, work, app.clock, app.desk.new_id)
        answer = Answer(200, erasure_view(asked, asked.erasure.id in await _ended(app)), _NOT_KEPT)

        async def effect(_work: IntakeUnitOfWork) -> Answer:
            # What it became is known only now. Cut off before this, a repetition erases nothing twice.
            return answer

        return await answer_once(app.unit_of_work, key, effect)

    return router


async def _ended(app: Application) -> Sequence[UUID]:
    """At once, as far as possible; what fails now, or comes after older ones, is done by the periodic role."""
    try:
        async with app.unit_of_work() as work:
            return await end_erasures(work, app.vault, app.desk.files, app.clock)
    except Exception:
        get_logger().exception("erasure_pending")
        return ()
