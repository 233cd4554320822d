"""Grid workers' reports, one or an offline batch. Each report is committed by itself, so a batch that was cut off or
refused in part is simply sent again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.shapes import FaultView
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.channels.patrol import PatrolBatch, PatrolReport, read_batch, read_report
from services.intake.domain.events import Actor
from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue_errors import InvalidIssue, OriginKnown
from services.intake.entrypoints.accepting import stored_answer
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.channel_arrivals import receive_once
from services.intake.entrypoints.channel_forms import PatrolForm
from services.intake.entrypoints.issue_bodies import read_issue_body
from services.intake.entrypoints.issue_shapes import AcceptedView

# A hundred reports of some length.
BATCH_BYTES_MAX = 1024 * 1024
ACCEPTED, KNOWN, REFUSED = "accepted", "known", "refused"


class TakenReportView(AcceptedView):
    client_id: str | None
    outcome: Literal["accepted", "known"]


class RefusedReportView(TypedDict):
    client_id: str | None
    outcome: Literal["refused"]
    errors: list[FaultView]


class BatchView(TypedDict):
    """`clock_behind_seconds`: of the device; times of the reports were put right by it."""

    clock_behind_seconds: int
    items: list[TakenReportView | RefusedReportView]


def patrol_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/channels/patrol", tags=["channels"])

    @router.post(
        "/reports",
        status_code=201,
        summary="网格巡查上报，可离线成批 / patrol reports, one or a batch",
        responses={status: {"model": AcceptedView | BatchView} for status in (200, 201)},
    )
    @takes(PatrolForm, idempotency_key="honoured")
    async def post_reports(request: Request, caller: Annotated[Caller, Depends(allow("officer"))]) -> Response:
        body, actor = await read_issue_body(request, BATCH_BYTES_MAX), actor_of(caller)
        key = await idempotent_request(request, caller)
        await app.releases.looked()
        if "reports" not in body:
            report = read_report(body, actor.ref, app.clock.now())
            return await receive_once(app, report.arrival, actor, key, "client_id")
        stored = await stored_answer(app, key) if key else None
        if stored is not None:
            return stored
        answer = await _receive_batch(app, read_batch(body, actor.ref, app.clock.now()), actor)

        async def effect(_work: IntakeUnitOfWork) -> Answer:
            return answer

        return await answer_once(app.unit_of_work, key, effect)

    return router


async def _receive_batch(app: Application, batch: PatrolBatch, actor: Actor) -> Answer:
    """201 when something is new, else 200. Raises InvalidIssue when nothing will do."""
    items: list[dict[str, Any]] = []
    faults: list[FieldError] = []
    for number, report in enumerate(batch.reports):
        found, errors = await _receive(app, report, actor)
        items.append({"client_id": report.client_id or None} | found)
        faults += [_of_report(number, error) for error in errors]
    outcomes = {item["outcome"] for item in items}
    if outcomes == {REFUSED}:
        raise InvalidIssue(faults)
    behind = int(batch.clock_behind.total_seconds())
    return Answer(201 if ACCEPTED in outcomes else 200, {"clock_behind_seconds": behind, "items": items})


async def _receive(app: Application, report: PatrolReport, actor: Actor) -> tuple[dict[str, Any], Sequence[FieldError]]:
    try:
        answer = await receive_once(app, report.arrival, actor, None, "client_id")
    except InvalidIssue as error:
        faults = error.errors
    except OriginKnown:
        faults = (field_error("external_ref", "known_elsewhere"),)
    else:
        outcome = ACCEPTED if answer.status_code == 201 else KNOWN
        return {"outcome": outcome, **orjson.loads(answer.body)}, ()
    told = [{"field": each.field, "code": each.code, "detail": each.zh, "detail_en": each.en} for each in faults]
    return {"outcome": REFUSED, "errors": told}, faults


def _of_report(number: int, fault: FieldError) -> FieldError:
    before = f"reports[{number}]."
    return replace(fault, field=before + fault.field, zh=before + fault.zh, en=before + fault.en)
