"""Reports of one thing: offered before one is sent, joined instead, and proposed to officers for a merge."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import takes
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from chassis.web.shapes import Items
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.tracking_code import TrackingCodeError, parse_tracking_code
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.duplicate_views import (
    DuplicatesView,
    JoinedView,
    MergeCandidateView,
    duplicate_view,
    joined_view,
    merge_candidate_view,
)
from services.intake.entrypoints.forms import DraftForm
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.issue_bodies import read_issue_body
from services.intake.usecases.find_duplicates import CandidatesOf, OfferDuplicates, merge_candidates, offer_duplicates
from services.intake.usecases.join_issue import JoinIssue, join_issue


def duplicate_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["duplicates"])

    @router.post(
        "/v1/duplicates",
        summary="提交前查重 / is it reported already?",
        dependencies=[Depends(allow("reporter", "officer"))],
        responses={200: {"model": DuplicatesView}},
    )
    @takes(DraftForm)
    async def look_for_duplicates(request: Request) -> Response:
        # Nothing is stored, so a repetition does no harm and needs no Idempotency-Key.
        body = await read_issue_body(request)
        await app.releases.looked()
        found = await offer_duplicates(OfferDuplicates(body), app.desk, app.clock.now())
        return json_answer(DuplicatesView(duplicates=list(map(duplicate_view, found))))

    @router.get(
        "/v1/issues/{issue_id}/duplicates",
        summary="并案建议 / candidates for a merge",
        responses={200: {"model": Items[MergeCandidateView]}},
    )
    async def get_candidates(
        issue_id: str, caller: Annotated[Caller, Depends(allow("officer", "supervisor", "admin"))]
    ) -> Response:
        command = CandidatesOf(issue_id_of(issue_id), actor_of(caller))
        async with app.unit_of_work() as work:
            found = await merge_candidates(command, work, app.desk)
        return json_answer(Items(items=list(map(merge_candidate_view, found))))

    @router.post(
        "/v1/issues/{issue_id}/follow",
        summary="我也遇到了 / it affects me, too",
        responses={200: {"model": JoinedView}},
    )
    @honours_key
    async def follow(
        issue_id: str, request: Request, caller: Annotated[Caller, Depends(allow("reporter"))]
    ) -> Response:
        """`issue_id` may be the tracking code that was offered."""
        command = JoinIssue(actor_of(caller), _named(issue_id))
        key = await idempotent_request(request, caller)

        async def effect(work: IntakeUnitOfWork) -> Answer:
            return Answer(200, joined_view(await join_issue(command, work, app.clock)))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def _named(typed: str) -> UUID | str:
    """An id, or a tracking code. Raises IssueUnknown."""
    try:
        return parse_tracking_code(typed)
    except TrackingCodeError:
        return issue_id_of(typed)
