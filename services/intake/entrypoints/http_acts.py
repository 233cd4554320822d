"""What a reporter may do with an issue after sending it: tell more, judge, ask again, take back."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from asyncpg.exceptions import UniqueViolationError
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.exc import IntegrityError

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_bytes, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.field_errors import field_error
from services.intake.domain.issue_errors import InvalidIssue
from services.intake.domain.reporter_acts import ActKind
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import FeedbackForm, QuestionForm, ReopenForm, SupplementForm, WithdrawForm
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.issue_bodies import read_issue_body
from services.intake.entrypoints.story_views import ActDoneView, act_done_view
from services.intake.usecases.act_on_issue import ActOnIssue, act_on_issue, check_may_act

# What is new has 201; what is asked for has 200.
_ACTS: tuple[tuple[ActKind, type[BodyModel], int, str], ...] = (
    (ActKind.SUPPLEMENTS, SupplementForm, 201, "补充材料 / tell more"),
    (ActKind.FEEDBACK, FeedbackForm, 201, "评价 / feedback"),
    (ActKind.REOPEN, ReopenForm, 200, "申请重新办理 / ask to have it done again"),
    (ActKind.WITHDRAW, WithdrawForm, 200, "撤回 / withdraw"),
    (ActKind.QUESTIONS, QuestionForm, 201, "追问：没有回答我的问题 / this does not answer me"),
)


def act_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["issues"])
    for kind, form, status, summary in _ACTS:
        endpoint = takes(form, idempotency_key="honoured")(_endpoint(app, kind, status))
        shown: dict[int | str, dict[str, Any]] = {status: {"model": ActDoneView}}
        path = f"/v1/issues/{{issue_id}}/{kind}"
        router.add_api_route(
            path, endpoint, methods=["POST"], status_code=status, summary=summary, name=str(kind), responses=shown
        )
    return router


def _endpoint(app: Application, kind: ActKind, status: int) -> Callable[..., Awaitable[Response]]:
    async def act(
        issue_id: str, request: Request, caller: Annotated[Caller, Depends(allow("reporter", "officer"))]
    ) -> Response:
        known_id, actor = issue_id_of(issue_id), actor_of(caller)
        await app.releases.looked()
        async with app.unit_of_work() as work:
            # Whose issue it is comes before what the body says.
            check_may_act(actor, await work.issues.by_id(known_id), app.reference)
        body = await _body(request, kind)
        key = await idempotent_request(request, caller)
        command = ActOnIssue(known_id, kind, body, actor)

        async def effect(work: IntakeUnitOfWork) -> Answer:
            done = await act_on_issue(command, work, app.desk, app.clock)
            await _flush(work)
            return Answer(status, act_done_view(done))

        return await answer_once(app.unit_of_work, key, effect)

    return act


async def _body(request: Request, kind: ActKind) -> dict[str, Any]:
    """Nothing has to be said to withdraw, so an empty body will do."""
    if kind is ActKind.WITHDRAW and not (await read_bytes(request)).strip():
        return {}
    return await read_issue_body(request)


async def _flush(work: IntakeUnitOfWork) -> None:
    """Two requests may use one file at once: the second one's insert is refused."""
    try:
        await work.acts.flush(work.connection)
    except (IntegrityError, UniqueViolationError) as error:
        if "attachment_use_pkey" not in str(error):
            raise
        raise InvalidIssue([field_error("attachments", "unknown_attachment")]) from None
