"""Where a post or unit is written to beside the inbox: by WeCom and mail, in the order of preference."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.domain.addresses import Way
from services.notify.domain.parties import Channel, Recipient, RecipientKind
from services.notify.entrypoints.readers import reader_of
from services.notify.usecases.set_addresses import SetAddresses, set_addresses
from services.notify.usecases.webhooks.own_subscription import require_own_unit

PATH = "/v1/addresses"
STAFF = allow("officer", "arbitrator", "supervisor", "admin")
Unit = Annotated[
    str | None, Query(max_length=64, description="the unit's duty desk instead of the own post; own unit, admins: area")
]


class WayForm(BodyModel):
    channel: Literal["wecom", "email"]
    address: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)] = Field(repr=False)


class AddressesForm(BodyModel):
    """The preferred way first; none: by the inbox alone."""

    ways: Annotated[list[WayForm], Field(max_length=2)]


class WayView(BaseModel):
    """`address` masked."""

    channel: str
    address: str


class AddressesView(BaseModel):
    ways: list[WayView]


def address_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["preferences"])
    sends, domains = app.settings.sends, app.settings.email_domains

    async def view(owner: str, work: NotifyUnitOfWork) -> dict[str, Any]:
        known = await work.staff_addresses.of_owner(owner)
        ways = [Way(way, app.secret_box.open(one.sealed, one.id).decode()) for way, one in known.items()]
        return {"ways": [{"channel": way.channel, "address": way.masked} for way in ways]}

    def owner_of(caller: Caller, unit: str | None) -> str:
        """Raises NotOwnUnit."""
        if unit is None:
            return reader_of(caller).preferring
        require_own_unit(unit, reader_of(caller), app.units)
        return Recipient(RecipientKind.UNIT, unit).owner

    @router.get(PATH, summary="工作联系方式 / where an office is written to", responses={200: {"model": AddressesView}})
    async def show(caller: Annotated[Caller, Depends(STAFF)], unit: Unit = None) -> Response:
        """Of the own post, or of the unit. Masked."""
        owner = owner_of(caller, unit)
        async with app.unit_of_work() as work:
            return json_answer(await view(owner, work))

    @router.put(PATH, summary="设置工作联系方式 / set it", responses={200: {"model": AddressesView}})
    @takes(AddressesForm)
    async def replace(request: Request, caller: Annotated[Caller, Depends(STAFF)], unit: Unit = None) -> Response:
        """Replaces what was said before. What is not routine comes by the first way, too, by the next one where that is
        closed; what can't wait comes by the quickest."""
        owner = owner_of(caller, unit)
        form = await read_body(request, AddressesForm)
        ways = [Way(Channel(way.channel), way.address) for way in form.ways]
        async with app.unit_of_work() as work:
            command = SetAddresses(owner, ways, reader_of(caller).actor)
            await set_addresses(command, sends, domains, app.secret_box, work, app.clock)
            answer = await view(owner, work)
        return json_answer(answer)

    return router
