"""Officers take surges up, mark rumours, and answer everybody in them at once."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_body, read_optional_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.issue_errors import SurgeUnknown
from services.intake.domain.surges.handling import Outcome
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.surge_views import SurgeView, surge_view
from services.intake.usecases.handle_surge import (
    EVIDENCE_MAX,
    AcknowledgeSurge,
    AnswerSurge,
    MarkRumour,
    acknowledge_surge,
    answer_surge,
    mark_rumour,
)
from services.intake.usecases.mark_report import MarkReport, mark_report

STAFF = allow("officer", "supervisor", "admin")
StaffCaller = Annotated[Caller, Depends(STAFF)]
CLAIM = "能判断真假的一句话，例如：某小区自来水被污染"
Step = Callable[[IntakeUnitOfWork], Awaitable[NoticedSurge]]


class AcknowledgeForm(BodyModel):
    """`lead_unit`: another unit that shall answer it."""

    lead_unit: str | None = Field(default=None, max_length=64)


class RumourForm(BodyModel):
    claim: str = Field(min_length=4, max_length=200, description=CLAIM)


class AnswerForm(BodyModel):
    """`claim`, `outcome` and `evidence` are needed where something was to be verified."""

    text: str = Field(min_length=2, max_length=2_000)
    claim: str | None = Field(default=None, min_length=4, max_length=200, description=CLAIM)
    outcome: Literal["true", "partly", "false"] | None = None
    evidence: list[UUID] = Field(default_factory=list, max_length=EVIDENCE_MAX)


def surge_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["alerts"])

    async def take(request: Request, caller: Caller, step: Step) -> Response:
        key = await idempotent_request(request, caller)
        await app.releases.looked()

        async def effect(work: IntakeUnitOfWork) -> Answer:
            return Answer(200, surge_view(await step(work), app.reference, app.clock.now()))

        return await answer_once(app.unit_of_work, key, effect)

    @router.post(
        "/v1/alerts/surges/{surge_id}/acknowledge",
        summary="认领 / acknowledge a surge",
        responses={200: {"model": SurgeView}},
    )
    @takes(AcknowledgeForm, idempotency_key="honoured")
    async def post_acknowledge(request: Request, surge_id: str, caller: StaffCaller) -> Response:
        form = await read_optional_body(request, AcknowledgeForm)
        command = AcknowledgeSurge(issue_id_of(surge_id, SurgeUnknown), actor_of(caller), form.lead_unit)
        return await take(request, caller, lambda work: acknowledge_surge(command, work, app.reference, app.clock))

    @router.post(
        "/v1/alerts/surges/{surge_id}/rumour",
        summary="标记待核查 / mark a surge as to be verified",
        responses={200: {"model": SurgeView}},
    )
    @takes(RumourForm, idempotency_key="honoured")
    async def post_rumour(request: Request, surge_id: str, caller: StaffCaller) -> Response:
        form = await read_body(request, RumourForm)
        command = MarkRumour(issue_id_of(surge_id, SurgeUnknown), actor_of(caller), form.claim)
        return await take(request, caller, lambda work: mark_rumour(command, work, app.reference, app.clock))

    @router.post(
        "/v1/alerts/surges/{surge_id}/answer",
        summary="统一答复 / answer everybody at once",
        responses={200: {"model": SurgeView}},
    )
    @takes(AnswerForm, idempotency_key="honoured")
    async def post_answer(request: Request, surge_id: str, caller: StaffCaller) -> Response:
        form = await read_body(request, AnswerForm)
        outcome = Outcome(form.outcome) if form.outcome else None
        found, actor = issue_id_of(surge_id, SurgeUnknown), actor_of(caller)
        command = AnswerSurge(found, actor, form.text, outcome, form.claim, form.evidence)
        return await take(request, caller, lambda work: answer_surge(command, work, app.reference, app.clock))

    @router.post(
        "/v1/issues/{issue_id}/rumour",
        summary="标记单件待核查 / mark a report as to be verified",
        responses={200: {"model": SurgeView}},
    )
    @takes(RumourForm, idempotency_key="honoured")
    async def post_report_rumour(request: Request, issue_id: str, caller: StaffCaller) -> Response:
        form = await read_body(request, RumourForm)
        command = MarkReport(issue_id_of(issue_id), actor_of(caller), form.claim)
        return await take(
            request,
            caller,
            lambda work: mark_report(command, work, app.reference, app.clock, app.desk.new_id),
        )

    return router
