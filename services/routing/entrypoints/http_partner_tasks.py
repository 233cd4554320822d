"""What a partner sees and does: the tasks that it was offered or has claimed, and nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_optional_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.pages import PageRequest, bad_cursor, page_answer, page_request
from chassis.web.shapes import Page
from services.routing.adapters.partner_register import tasks_offered_to
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.events import Actor
from services.routing.domain.partners import PartnerTask
from services.routing.entrypoints.forms_partners import ClaimForm, DoneForm, ReleaseForm
from services.routing.entrypoints.partner_views import PartnerTaskView, PartnerView, partner_view, task_for_partner
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.partner_errors import TaskUnknown
from services.routing.usecases.partner_steps import (
    TaskCommand,
    claim_task,
    finish_task,
    release_task,
    require_partner,
    require_task,
)

PARTNERS = allow("partner")


class TaskStep(NamedTuple):
    """`said`: which of the form's fields is what the partner says."""

    form: type[BodyModel]
    said: str
    verb: Callable[[TaskCommand, Desk], Awaitable[PartnerTask]]
    name: str


STEPS: Mapping[str, TaskStep] = {
    "claim": TaskStep(ClaimForm, "", claim_task, "认领 / claim"),
    "release": TaskStep(ReleaseForm, "reason", release_task, "放弃认领 / give back"),
    "done": TaskStep(DoneForm, "result", finish_task, "报告完成 / say that it is done"),
}


def partner_task_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["partner"])

    def view(task: PartnerTask) -> PartnerTaskView:
        return task_for_partner(task, in_china(app.clock.now()), app.shelf.snapshot)

    @router.get("/v1/partners/me", summary="本单位登记信息 / the own entry", responses={200: {"model": PartnerView}})
    async def me(caller: Annotated[Caller, Depends(PARTNERS)]) -> Response:
        async with app.unit_of_work() as work:
            found = await require_partner(caller.sub, in_china(app.clock.now()), work)
        return json_answer(partner_view(found))

    @router.get(
        "/v1/partners/me/tasks",
        summary="可认领和已认领的任务 / tasks offered and claimed",
        responses={200: {"model": Page[PartnerTaskView]}},
    )
    async def tasks(
        request: Request,
        caller: Annotated[Caller, Depends(PARTNERS)],
        page: Annotated[PageRequest, Depends(page_request)],
    ) -> Response:
        await app.shelf.looked()
        now = in_china(app.clock.now())
        after = None if page.after is None else _position(page.after)
        async with app.unit_of_work() as work:
            await require_partner(caller.sub, now, work)
            found = await tasks_offered_to(work.connection, caller.sub, after, page.limit + 1)
        shown = [view(each) for each in found[: page.limit] if each.is_shown_to(caller.sub, now)]
        more = (str(found[page.limit - 1].id),) if len(found) > page.limit else None
        return page_answer(request, shown, more)

    @router.get(
        "/v1/partners/me/tasks/{task_id}", summary="一项任务 / a task", responses={200: {"model": PartnerTaskView}}
    )
    async def task(task_id: str, caller: Annotated[Caller, Depends(PARTNERS)]) -> Response:
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            now = in_china(app.clock.now())
            await require_partner(caller.sub, now, work)
            found = await require_task(_task_id(task_id), caller.sub, now, work)
        return json_answer(view(found))

    def add(action: str, step: TaskStep) -> None:
        @router.post(
            f"/v1/partners/me/tasks/{{task_id}}/actions/{action}",
            summary=step.name,
            name=f"{action}_task",
            responses={200: {"model": PartnerTaskView}},
        )
        @takes(step.form, idempotency_key="required")
        async def take(task_id: str, request: Request, caller: Annotated[Caller, Depends(PARTNERS)]) -> Response:
            await app.shelf.looked()
            known_id, now = _task_id(task_id), in_china(app.clock.now())
            # Whose task it is comes before what the request says.
            async with app.unit_of_work() as work:
                await require_partner(caller.sub, now, work)
                await require_task(known_id, caller.sub, now, work)
            key = await idempotent_request(request, caller, required=True)
            form = await read_optional_body(request, step.form)
            said = getattr(form, step.said) if step.said else ""
            command = TaskCommand(known_id, Actor(caller.role, caller.sub), said)

            async def effect(work: RoutingUnitOfWork) -> Answer:
                return Answer(200, view(await step.verb(command, app.desk(work))))

            return await answer_once(app.unit_of_work, key, effect)

    for action, step in STEPS.items():
        add(action, step)
    return router


def _task_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise TaskUnknown(text) from None


def _position(after: Any) -> UUID:
    try:
        (task_id,) = after
        return UUID(str(task_id))
    except ValueError:
        raise bad_cursor() from None
