"""Those whom an issue affects say whether a proposed fix suits them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import FixAnswerForm
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.issue_bodies import read_issue_body
from services.intake.entrypoints.talk_views import JudgedView, judged_view
from services.intake.usecases.judge_fix import JudgeFix, judge_fix, require_affected


def fix_answer_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["issues"])

    @router.post(
        "/v1/issues/{issue_id}/fix-answers",
        status_code=201,
        summary="对方案提意见 / judge a proposed fix",
        responses={201: {"model": JudgedView}},
    )
    @takes(FixAnswerForm, idempotency_key="honoured")
    async def judge(issue_id: str, request: Request, caller: Annotated[Caller, Depends(allow("reporter"))]) -> Response:
        """By its reporter and whoever follows it; `attachments` are evidence."""
        known_id, actor = issue_id_of(issue_id), actor_of(caller)
        async with app.unit_of_work() as work:
            # Whose issue it is comes before what the body says.
            await require_affected(actor, await work.issues.by_id(known_id), work)
        command = JudgeFix(known_id, await read_issue_body(request), actor)
        key = await idempotent_request(request, caller)

        async def effect(work: IntakeUnitOfWork) -> Answer:
            return Answer(201, judged_view(await judge_fix(command, work, app.clock)))

        return await answer_once(app.unit_of_work, key, effect)

    return router
