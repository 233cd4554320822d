"""Disputes about who leads: what is open, the parties' statements, the ruling."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from chassis.web.shapes import Page
from services.routing.adapters.disputes import disputes_page
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.dispute import Dispute
from services.routing.domain.four_eyes import marks_of
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.access import WATCHERS, actor_of
from services.routing.entrypoints.case_shapes import CaseView
from services.routing.entrypoints.dispute_shapes import DisputeView, ListedDisputeView
from services.routing.entrypoints.forms_joint import RulingForm, StatementForm
from services.routing.entrypoints.views import case_view, dispute_view
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.errors import DisputeUnknown
from services.routing.usecases.find_precedents import find_precedents
from services.routing.usecases.recusal import names_of
from services.routing.usecases.rule_dispute import MakeStatement, RuleDispute, is_party, make_statement, rule_dispute
from services.routing.usecases.standings import standings_of
from services.routing.usecases.work_units import covers, is_service_centre

READERS = allow("officer", "arbitrator", *WATCHERS)


def dispute_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["dispute"])

    async def with_precedents(each: Dispute, work: RoutingUnitOfWork, hidden_from: Sequence[str]) -> dict[str, Any]:
        """What was ruled on the like of it is put before parties and arbiter."""
        case = await work.cases.find(each.case_id)
        cited = [] if case is None else await find_precedents(case, work, app.shelf, hidden_from)
        precedents = [{**dispute_view(one.dispute), **one.likeness} for one in cited]
        return {**dispute_view(each), "precedents": precedents}

    @router.get("/v1/disputes", summary="管辖争议 / disputes", responses={200: {"model": Page[ListedDisputeView]}})
    async def disputes(
        request: Request,
        caller: Annotated[Caller, Depends(READERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        status: Literal["open", "ruled"] = "open",
        case_id: UUID | None = None,
    ) -> Response:
        await app.shelf.looked()
        after, hidden_from = _position(page.after), names_of(caller.unit, app.shelf.snapshot)
        async with app.unit_of_work() as work:
            found = await disputes_page(
                work.connection,
                is_open=status == "open",
                case_id=case_id,
                hidden_from=hidden_from,
                limit=page.limit + 1,
                after=after,
            )
            shown = [each for each in found[: page.limit] if _may_read(caller, each, app.shelf.snapshot)]
            items = [await with_precedents(each, work, hidden_from) for each in shown]
        more = (str(found[page.limit - 1].id),) if len(found) > page.limit else None
        return page_answer(request, items, more)

    @router.post(
        "/v1/disputes/{dispute_id}/statements",
        summary="陈述意见 / a party's statement",
        responses={200: {"model": DisputeView}},
    )
    @takes(StatementForm, idempotency_key="honoured")
    async def state(
        dispute_id: str, request: Request, caller: Annotated[Caller, Depends(allow("officer"))]
    ) -> Response:
        known = _dispute_id(dispute_id)
        key = await idempotent_request(request, caller)
        form = await read_body(request, StatementForm)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            desk = Desk(work, app.clock, app.shelf, app.mask)
            return Answer(
                200, dispute_view(await make_statement(MakeStatement(known, actor_of(caller), form.text), desk))
            )

        return await answer_once(app.unit_of_work, key, effect)

    @router.post("/v1/disputes/{dispute_id}/ruling", summary="管辖裁决 / ruling", responses={200: {"model": CaseView}})
    @takes(RulingForm, idempotency_key="honoured")
    async def rule(
        dispute_id: str, request: Request, caller: Annotated[Caller, Depends(allow("officer", "arbitrator"))]
    ) -> Response:
        known, actor = _dispute_id(dispute_id), actor_of(caller)
        key = await idempotent_request(request, caller)
        form, marks = await read_body(request, RulingForm), marks_of(caller.sub, caller.person)
        command = RuleDispute(known, actor, form.lead_unit, form.power_code, form.basis, form.reason, marks)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            case = await rule_dispute(command, Desk(work, app.clock, app.shelf, app.mask))
            standings = standings_of(actor, case, await app.shelf.of(case.rulebook_version))
            return Answer(200, case_view(case, standings))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def _may_read(caller: Caller, dispute: Dispute, snapshot: Snapshot | None) -> bool:
    """Watchers and arbitrators of the area; officers of the deciding unit, the parties and the service centre."""
    if caller.role != "officer":
        return covers(snapshot, caller.unit, dispute.area_code)
    if caller.unit == dispute.deciding_unit or is_party(actor_of(caller), dispute, snapshot):
        return True
    return is_service_centre(caller.unit, snapshot)


def _position(after: SortKey | None) -> UUID | None:
    try:
        return None if after is None else UUID(str(after[0]))
    except ValueError:
        raise bad_cursor() from None


def _dispute_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise DisputeUnknown(text) from None
