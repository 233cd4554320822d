"""Leads for accountability: for the unit that referred them and the one that gets them; the evidence by reference."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from chassis.web.pages import PageRequest, bad_cursor, page_answer, page_request
from chassis.web.shapes import Id, Moment, Page
from services.routing.adapters.referrals import referrals_page
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.accountability import Referral
from services.routing.entrypoints.access import actor_of
from services.routing.entrypoints.views import civil
from services.routing.usecases.receive_referral import ReceiveReferral, ReferralUnknown, receive_referral

OFFICERS, READERS = allow("officer"), allow("officer", "admin")


class ReferrerView(TypedDict):
    unit_code: str
    post_code: str
    power_code: str


class ReferralView(TypedDict):
    """`unit_code`, `post_code`: whose accountability it is about."""

    id: Id
    case_id: Id
    unit_code: str
    post_code: str | None
    by: ReferrerView
    to_unit: str
    reason: str
    basis: str
    referred_at: Moment
    state: Literal["referred", "received"]
    received_at: Moment | None
    bundle_sha256: str


class BundledReferralView(ReferralView):
    """`bundle`: the evidence, ids and codes alone; audit has the proof of each record."""

    bundle: dict[str, Any]


def referral_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["accountability"])

    @router.get("/v1/referrals", summary="问责移送 / referrals", responses={200: {"model": Page[ReferralView]}})
    async def referrals(
        request: Request,
        caller: Annotated[Caller, Depends(READERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        case: UUID | None = None,
    ) -> Response:
        after = None if page.after is None else _position(page.after)
        async with app.unit_of_work() as work:
            found = await referrals_page(work.connection, _reads(caller), case, after, page.limit + 1)
        items = [referral_view(each) for each in found[: page.limit]]
        return page_answer(request, items, (str(found[page.limit - 1].id),) if len(found) > page.limit else None)

    @router.get(
        "/v1/referrals/{referral_id}",
        summary="一份移送及其证据清单 / a referral with its evidence bundle",
        responses={200: {"model": BundledReferralView}},
    )
    async def one(referral_id: str, caller: Annotated[Caller, Depends(READERS)]) -> Response:
        async with app.unit_of_work() as work:
            found = await work.referrals.lock(_referral_id(referral_id))
        if found is None or _reads(caller) not in (None, found.by_unit, found.to_unit):
            raise ReferralUnknown(referral_id)
        return json_answer({**referral_view(found), "bundle": found.bundle})

    @router.post(
        "/v1/referrals/{referral_id}/receive",
        summary="接收登记 / register that it was received",
        responses={200: {"model": ReferralView}},
    )
    @honours_key
    async def receive(referral_id: str, request: Request, caller: Annotated[Caller, Depends(OFFICERS)]) -> Response:
        key = await idempotent_request(request, caller)
        command = ReceiveReferral(_referral_id(referral_id), actor_of(caller))

        async def effect(work: RoutingUnitOfWork) -> Answer:
            return Answer(200, referral_view(await receive_referral(command, app.clock.now(), work)))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def referral_view(each: Referral) -> ReferralView:
    return {
        "id": str(each.id),
        "case_id": str(each.case_id),
        "unit_code": each.unit_code,
        "post_code": each.post_code or None,
        "by": {"unit_code": each.by_unit, "post_code": each.by_post, "power_code": each.power_code},
        "to_unit": each.to_unit,
        "reason": each.reason,
        "basis": each.basis,
        "referred_at": civil(each.referred_at),
        "state": "received" if each.received_at else "referred",
        "received_at": civil(each.received_at),
        "bundle_sha256": each.digest,
    }


def _reads(caller: Caller) -> str | None:
    """Whose referrals: the own unit's; None for an admin of the whole area. An officer without a unit reads none."""
    return caller.unit if caller.unit is not None else (None if caller.role == "admin" else "")


def _referral_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ReferralUnknown(text) from None


def _position(after: Any) -> UUID:
    try:
        (referral_id,) = after
        return UUID(str(referral_id))
    except ValueError:
        raise bad_cursor() from None
