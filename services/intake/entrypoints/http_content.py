"""Words and files that a platform has doubts about, for a person to look at."""

from typing import Annotated, Literal, NotRequired

from fastapi import APIRouter, Depends, Query, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.pages import PageRequest, page_answer, page_request
from chassis.web.shapes import Id, Moment, Page
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.content_checks import LABELS
from services.intake.domain.issue_errors import MarkUnknown
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.moments import civil
from services.intake.usecases.content_ports import MarkedContent
from services.intake.usecases.review_content import ListMarked, ReviewContent, list_marked, review_content

STAFF = allow("officer", "supervisor", "admin")


class ReviewForm(BodyModel):
    """`confirmed`: it is what it was marked as; the report is dealt with all the same."""

    decision: Literal["harmless", "confirmed"]


class MarkedLinks(TypedDict):
    issue: str
    file: NotRequired[str]


class MarkedView(TypedDict):
    """`verdict` and `label` are the platform's."""

    id: Id
    issue_id: Id
    of: Literal["text", "file"]
    verdict: str
    label: int
    label_name: str | None
    checked_at: Moment | None
    reviewed_at: Moment | None
    decision: str | None
    links: MarkedLinks


class ReviewedView(TypedDict):
    id: Id
    decision: Literal["harmless", "confirmed"]


def content_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/alerts/content", tags=["alerts"])

    @router.get("", summary="待复核内容 / marked content", responses={200: {"model": Page[MarkedView]}})
    async def get_marked(
        request: Request,
        caller: Annotated[Caller, Depends(STAFF)],
        page: Annotated[PageRequest, Depends(page_request)],
        state: Annotated[Literal["open", "all"], Query()] = "open",
    ) -> Response:
        await app.releases.looked()
        command = ListMarked(actor_of(caller), page.after_id, page.limit, state == "open")
        async with app.unit_of_work() as work:
            found, has_more = await list_marked(command, work, app.reference)
        items = list(map(_view, found))
        return page_answer(request, items, (items[-1]["id"],) if has_more else None)

    @router.post("/{check_id}/review", summary="复核 / review marked content", responses={200: {"model": ReviewedView}})
    @takes(ReviewForm, idempotency_key="honoured")
    async def post_review(request: Request, check_id: str, caller: Annotated[Caller, Depends(STAFF)]) -> Response:
        form = await read_body(request, ReviewForm)
        key = await idempotent_request(request, caller)
        marked_id = issue_id_of(check_id, MarkUnknown)

        async def effect(work: IntakeUnitOfWork) -> Answer:
            command = ReviewContent(marked_id, actor_of(caller), form.decision)
            await review_content(command, work, app.reference, app.clock)
            return Answer(200, ReviewedView(id=str(marked_id), decision=form.decision))

        await app.releases.looked()
        return await answer_once(app.unit_of_work, key, effect)

    return router


def _view(found: MarkedContent) -> MarkedView:
    links: MarkedLinks = {"issue": f"/v1/issues/{found.issue_id}"}
    if found.media_type is not None:
        links["file"] = f"/v1/attachments/{found.id}"
    return {
        "id": str(found.id),
        "issue_id": str(found.issue_id),
        "of": "text" if found.media_type is None else "file",
        "verdict": found.verdict,
        "label": found.label,
        "label_name": LABELS.get(found.label),
        "checked_at": civil(found.checked_at),
        "reviewed_at": civil(found.reviewed_at),
        "decision": found.decision,
        "links": links,
    }
