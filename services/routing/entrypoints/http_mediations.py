"""A case's mediation as its lead and its mediator see it, and the roster of mediators (调解员名册)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.shapes import Id, Moment, Page, SetView
from services.routing.adapters.mediator_roster import mediators_for, set_mediators
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.mediation import Mediator
from services.routing.entrypoints.access import actor_of
from services.routing.entrypoints.case_ids import case_id_of
from services.routing.entrypoints.forms_mediation import RosterForm
from services.routing.entrypoints.http_posts import rulebook_of
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.read_mediation import read_mediation
from services.routing.usecases.roster import require_known_places
from services.routing.usecases.standings import standings_of

OFFICERS, STAFF = allow("officer"), allow("officer", "arbitrator", "editor", "supervisor", "admin")
KEEPERS = allow("editor", "admin")
Area = Annotated[str | None, Query(max_length=64, description="who mediates here: theirs and all above it")]


class PartyView(TypedDict):
    """A party that was erased has neither name nor phone."""

    side: str
    ref: str
    is_reporter: bool
    name: str | None
    phone: str | None
    erased: bool


class PaperView(TypedDict):
    kind: str
    written_at: Moment
    text: str
    sha256: str


class MediationView(TypedDict):
    """`mediation`: the case's last one, null where there was none."""

    case_id: Id
    mediation: dict[str, Any] | None
    parties: list[PartyView]
    papers: list[PaperView]


class MediatorView(TypedDict):
    code: str
    name: str
    area_code: str
    unit_code: str | None
    post_code: str | None
    is_active: bool


def mediation_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["mediation"])

    @router.get(
        "/v1/cases/{case_id}/mediation",
        summary="调解卷宗（读取当事人信息记入审计）/ mediation",
        responses={200: {"model": MediationView}},
    )
    async def mediation(case_id: str, caller: Annotated[Caller, Depends(OFFICERS)]) -> Response:
        """Parties by name, for the lead's posts and the mediator only; each reading is recorded. A party that was
        erased has neither name nor phone."""
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            case = await work.cases.find(case_id_of(case_id))
            if case is None:
                raise CaseUnknown(case_id)
            snapshot = await app.shelf.of(case.rulebook_version)
            standings = standings_of(actor_of(caller), case, snapshot)
            content = await read_mediation(case, actor_of(caller), standings, app.desk(work))
        if content is None:
            raise NotYourCase
        return json_answer(content)

    @router.get(
        "/v1/mediators", summary="调解员名册 / roster of mediators", responses={200: {"model": Page[MediatorView]}}
    )
    async def mediators(_caller: Annotated[Caller, Depends(STAFF)], area: Area = None) -> Response:
        snapshot = await rulebook_of(app)
        areas = None if area is None else snapshot.areas.lineages.get(area, ())
        async with app.unit_of_work() as work:
            found = await mediators_for(work.connection, areas)
        return json_answer(Page(items=[mediator_view(each) for each in found], next_cursor=None))

    @router.put("/v1/mediators", summary="维护调解员名册 / keep the roster", responses={200: {"model": SetView}})
    @takes(RosterForm)
    async def keep(request: Request, caller: Annotated[Caller, Depends(KEEPERS)]) -> Response:
        """Those that are named are set, others stay; who mediates no more is set inactive."""
        snapshot, form = await rulebook_of(app), await read_body(request, RosterForm)
        key = await idempotent_request(request, caller)
        roster = [Mediator(**each.model_dump()) for each in form.mediators]
        require_known_places(roster, snapshot)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            await set_mediators(work.connection, roster, app.clock.now(), caller.ref)
            return Answer(200, SetView(set=len(roster)))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def mediator_view(each: Mediator) -> MediatorView:
    return {
        "code": each.code,
        "name": each.name,
        "area_code": each.area_code,
        "unit_code": each.unit_code or None,
        "post_code": each.post_code or None,
        "is_active": each.is_active,
    }
