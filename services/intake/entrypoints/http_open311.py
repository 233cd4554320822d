"""Open311 GeoReport v2: the same intake for clients that know only this."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.clock import CIVIL_ZONE
from chassis.security.audience import public
from chassis.security.tokens import Caller
from chassis.web.answers import told_as
from chassis.web.idempotency import honours_key, idempotent_request
from chassis.web.openapi import PROBLEM_ANSWER
from chassis.web.problems import problem
from services.intake.application import Application
from services.intake.domain.channels.arrival import Arrival
from services.intake.domain.issue_errors import CategoryUnknown
from services.intake.domain.reference import Category
from services.intake.entrypoints.accepting import accept_once, fresh_key
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.open311_answers import georeport_answer
from services.intake.entrypoints.open311_form import (
    FORM_SCHEMA,
    FORM_TYPE,
    PERSON,
    has_usable_phone,
    issue_of,
    kept_of,
    read_form,
)
from services.intake.entrypoints.open311_query import REQUESTS_MAX, ids_of, wanted
from services.intake.entrypoints.open311_route import ApiKeyAudience, GeoReportRoute
from services.intake.entrypoints.open311_views import (
    DefinitionView,
    DiscoveryView,
    RefusalView,
    RequestedView,
    RequestView,
    ServiceView,
    TokenView,
    definition_view,
    discovery_view,
    request_view,
    service_view,
)
from services.intake.usecases.list_public_requests import list_public_requests, show_public_request
from services.intake.usecases.receive_issue import ReceiveIssue
from services.intake.usecases.track_issue import TrackIssue, track_issue

Extension = Literal["json", "xml"]
OPEN = [Depends(public)]
FORMS = ("application/json", "text/xml")
# The edge tells what nobody expected in its own way, here as everywhere.
REFUSALS: dict[int | str, dict[str, Any]] = {
    "default": PROBLEM_ANSWER
    | {"content": told_as(*FORMS)[200]["content"] | PROBLEM_ANSWER["content"], "model": list[RefusalView]}
}


def open311_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/open311/v2", tags=["open311"], route_class=GeoReportRoute, responses=REFUSALS)
    _add_services(router, app)
    _add_reading(router, app)
    _add_reporting(router, app)
    return router


def _add_services(router: APIRouter, app: Application) -> None:
    @router.get(
        "/discovery.{extension}",
        dependencies=OPEN,
        summary="Open311 discovery",
        responses=told_as(*FORMS, model=DiscoveryView),
    )
    async def get_discovery(extension: Extension, request: Request) -> Response:
        return georeport_answer(discovery_view(str(request.base_url)), extension, "discovery")

    @router.get(
        "/services.{extension}",
        dependencies=OPEN,
        summary="Open311 services",
        responses=told_as(*FORMS, model=list[ServiceView]),
    )
    async def get_services(extension: Extension) -> Response:
        await app.releases.looked()
        reference = app.reference
        leaves = [each for each in reference.categories.values() if not reference.children_of(each.code)]
        return georeport_answer([service_view(each, reference, _today(app)) for each in leaves], extension, "services")

    @router.get(
        "/services/{service_code}.{extension}",
        dependencies=OPEN,
        summary="Open311 service definition",
        responses=told_as(*FORMS, model=DefinitionView),
    )
    async def get_service(service_code: str, extension: Extension) -> Response:
        await app.releases.looked()
        view = definition_view(_category(app, service_code), app.reference, _today(app))
        return georeport_answer(view, extension, "service_definition")


def _add_reading(router: APIRouter, app: Application) -> None:
    @router.get(
        "/requests.{extension}",
        dependencies=OPEN,
        summary="Open311 requests",
        responses=told_as(*FORMS, model=list[RequestView]),
    )
    async def get_requests(
        extension: Extension,
        service_request_id: str | None = None,
        service_code: str | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        status: str | None = None,
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
        page_size: Annotated[int, Query(ge=1, le=REQUESTS_MAX)] = REQUESTS_MAX,
    ) -> Response:
        command = wanted(app.clock.now(), start_date, end_date, service_code, status, page, page_size)
        async with app.unit_of_work() as work:
            if service_request_id:
                # Whoever names requests wants these, whatever else is said.
                found = await work.issues.public_by_ids(ids_of(service_request_id))
            else:
                found = await list_public_requests(command, work.issues)
        return georeport_answer([request_view(each, app.reference) for each in found], extension, "service_requests")

    @router.get(
        "/requests/{service_request_id}.{extension}",
        dependencies=OPEN,
        summary="Open311 request",
        responses=told_as(*FORMS, model=list[RequestView]),
    )
    async def get_request(service_request_id: str, extension: Extension) -> Response:
        async with app.unit_of_work() as work:
            found = await show_public_request(issue_id_of(service_request_id), work.issues)
        return georeport_answer([request_view(found, app.reference)], extension, "service_requests")

    @router.get(
        "/tokens/{token}.{extension}",
        dependencies=OPEN,
        summary="Open311 token",
        responses=told_as(*FORMS, model=list[TokenView]),
    )
    async def get_token(token: str, extension: Extension) -> Response:
        async with app.unit_of_work() as work:
            found = await track_issue(TrackIssue(token), work, app.clock)
        view: TokenView = {"service_request_id": str(found.stored.issue.id), "token": token}
        return georeport_answer([view], extension, "service_requests")


def _add_reporting(router: APIRouter, app: Application) -> None:
    @router.post(
        "/requests.{extension}",
        status_code=201,
        summary="Open311 report",
        responses=told_as(*FORMS, status=201, model=list[RequestedView]),
        openapi_extra={"requestBody": {"required": True, "content": {FORM_TYPE: {"schema": FORM_SCHEMA}}}},
    )
    @honours_key
    async def post_request(
        extension: Extension, request: Request, caller: Annotated[Caller, Depends(ApiKeyAudience("reporter"))]
    ) -> Response:
        form = await read_form(request)
        await app.releases.looked()
        service = _category(app, _service_code(form))
        key = await idempotent_request(request, caller) or fresh_key()
        issue = issue_of(form, service.name)
        command = ReceiveIssue(issue, actor_of(caller), arrival=Arrival(issue, kept_of(form)))
        accepted = await accept_once(app, key, command)
        told = orjson.loads(accepted.body)
        view: RequestedView = {
            "service_request_id": told["issue_id"],
            "service_notice": _notice(told["tracking_code"], form),
            "account_id": None,
        }
        return georeport_answer([view], extension, "service_requests", 201)


def _service_code(form: Mapping[str, str]) -> str:
    if not form.get("service_code"):
        raise problem(400, "service_code_missing", "请给出 service_code", "service_code was not provided")
    return form["service_code"]


def _notice(tracking_code: str, form: Mapping[str, str]) -> str:
    notice = f"查询码 {tracking_code}，请记好 / keep this code to follow your request"
    if not has_usable_phone(form) and any(form.get(name) for name in PERSON):
        notice += "；没有可用的电话，不会致电 / without a valid phone nobody will call you"
    return notice


def _category(app: Application, code: str) -> Category:
    category = app.reference.categories.get(code)
    if category is None:
        raise CategoryUnknown("".join(each if each.isprintable() else "?" for each in code[:40]))
    return category


def _today(app: Application) -> date:
    return app.clock.now().astimezone(CIVIL_ZONE).date()
