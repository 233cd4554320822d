"""The steps of a draft: check, review by a second person; withdraw."""

from datetime import date
from typing import Annotated, Any, NotRequired

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, read_optional_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.shapes import Day
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.four_eyes import marks_of
from services.routing.entrypoints.access import STAFF, actor_of
from services.routing.entrypoints.rulebook_requests import known, stored
from services.routing.entrypoints.rulebook_views import VersionView, version_view
from services.routing.entrypoints.texts import Text
from services.routing.entrypoints.uploads import one_at_a_time
from services.routing.usecases.check_rulebook import CheckRulebook, check_rulebook
from services.routing.usecases.errors import RulebookUnknown
from services.routing.usecases.review_rulebook import ReviewRulebook, review_rulebook
from services.routing.usecases.rulebook_life import CHECK, is_possible, refusal
from services.routing.usecases.rulebook_report import CheckReport, report_of
from services.routing.usecases.rulebook_version import RulebookVersion
from services.routing.usecases.upload_rulebook import sound_rulebook
from services.routing.usecases.withdraw_rulebook import WithdrawRulebook, withdraw_rulebook

EDITORS = allow("editor", "publisher")


class CheckForm(BodyModel):
    """`at`: from which day on conflicts count, today when not given."""

    at: date | None = None


class ReviewForm(BodyModel):
    """A refusal needs a reason."""

    approve: bool
    reason: Annotated[Text, Field(max_length=2000)] = ""


class NoForm(BodyModel):
    """Nothing has to be said."""


class ExceptionsView(TypedDict):
    count: int
    examples: list[dict[str, Any]]


class ReportView(TypedDict):
    """Each entry names its powers; an error also file, row, column and message. `blocks`: no review before that is
    resolved."""

    blocks: bool
    report_sha256: str
    conflicts: list[dict[str, Any]]
    declared: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    dead: list[dict[str, Any]]
    exceptions: ExceptionsView
    vacancies: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    at: NotRequired[Day | None]


class LastCheckView(ReportView):
    id: str


class CheckedVersionView(VersionView, ReportView):
    """The version, and what the analysis says of it."""


def draft_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rulebook"])

    async def analysed(found: RulebookVersion, day: date) -> CheckReport:
        """The upload was analysed already; another day has to be looked at anew."""
        if found.check_day == day:
            async with app.unit_of_work() as work:
                kept = await work.rulebooks.report(found.version)
            if kept is not None:
                return kept
        tables = (await stored(app, found.version)).tables
        return await one_at_a_time(lambda: report_of(sound_rulebook(tables), day))

    @router.post(
        "/v1/rulebooks/{version}/check",
        summary="检查权力清单 / analyse",
        responses={200: {"model": CheckedVersionView}},
    )
    @takes(CheckForm, idempotency_key="honoured")
    async def check(version: str, request: Request, caller: Annotated[Caller, Depends(EDITORS)]) -> Response:
        found = await known(app, version)
        form, key = await read_optional_body(request, CheckForm), await idempotent_request(request, caller)
        day = form.at or in_china(app.clock.now()).date()
        report = await analysed(found, day) if is_possible(found, CHECK) else None

        async def effect(work: RoutingUnitOfWork) -> Answer:
            if report is None:
                raise refusal(found, CHECK)
            command = CheckRulebook(version, actor_of(caller), report, day)
            checked = await check_rulebook(command, work, app.clock)
            view = {**version_view(app, checked), "blocks": report.blocks}
            return Answer(200, {**view, "report_sha256": report.digest, **report.content})

        return await answer_once(app.unit_of_work, key, effect)

    @router.get(
        "/v1/rulebooks/{version}/check",
        summary="最近一次检查 / last analysis",
        dependencies=[Depends(STAFF)],
        responses={200: {"model": LastCheckView}},
    )
    async def last_check(version: str) -> Response:
        async with app.unit_of_work() as work:
            found, report = await work.rulebooks.find(version), await work.rulebooks.report(version)
        if found is None or report is None:
            raise RulebookUnknown(version)
        return json_answer({"id": version, "blocks": report.blocks, "report_sha256": report.digest, **report.content})

    @router.post(
        "/v1/rulebooks/{version}/review",
        summary="审核权力清单 / review by a second person",
        responses={200: {"model": VersionView}},
    )
    @takes(ReviewForm, idempotency_key="honoured")
    async def review(version: str, request: Request, caller: Annotated[Caller, Depends(EDITORS)]) -> Response:
        form, key = await read_body(request, ReviewForm), await idempotent_request(request, caller)
        marks = marks_of(caller.sub, caller.person)
        command = ReviewRulebook(version, actor_of(caller), marks, form.approve, form.reason)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            return Answer(200, version_view(app, await review_rulebook(command, work, app.clock, app.mask)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.post(
        "/v1/rulebooks/{version}/withdraw", summary="撤回草案 / withdraw", responses={200: {"model": VersionView}}
    )
    @takes(NoForm, idempotency_key="honoured")
    async def withdraw(version: str, request: Request, caller: Annotated[Caller, Depends(EDITORS)]) -> Response:
        await read_optional_body(request, NoForm)
        key = await idempotent_request(request, caller)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            command = WithdrawRulebook(version, actor_of(caller))
            return Answer(200, version_view(app, await withdraw_rulebook(command, work, app.clock)))

        return await answer_once(app.unit_of_work, key, effect)

    return router
