"""Reporters' contacts, for notify at the moment of sending."""

from typing import Annotated, NotRequired

from fastapi import APIRouter, Depends, Query, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.bodies import read_body, takes
from chassis.web.shapes import Id, Items
from services.intake.application import Application
from services.intake.domain.tracking_code import shown
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import PURPOSE_PATTERN, ContactsForm
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.problems import PROBLEMS
from services.intake.usecases.read_contact import ReadContact, read_contact
from services.intake.usecases.read_contacts import Contact, NoContact, ReadContacts, read_contacts

Service = Annotated[Caller, Depends(allow("service"))]


class ContactView(TypedDict):
    """`handles`: where else the person can be reached, as `{"wechat": openid}`."""

    name: str | None
    phone: str | None
    channel: str
    handles: dict[str, str]
    tracking_code: str
    large_type: bool


class ContactOfIssue(TypedDict):
    """`contact`, or the `code` with which the single address refuses it."""

    issue_id: Id
    contact: NotRequired[ContactView]
    code: NotRequired[str]


def contact_routes(app: Application) -> APIRouter:
    """Answered only after the records of it are committed."""
    router = APIRouter(tags=["contacts"])

    @router.get(
        "/v1/issues/{issue_id}/contact",
        summary="联系方式（仅服务）/ contact, for services",
        responses={200: {"model": ContactView}},
    )
    async def get_contact(
        issue_id: str,
        caller: Service,
        purpose: Annotated[str, Query(pattern=PURPOSE_PATTERN, description="用途代码，记入审计")],
    ) -> Response:
        command = ReadContact(issue_id_of(issue_id), actor_of(caller), purpose)
        async with app.unit_of_work() as work:
            contact = await read_contact(command, work, app.vault, app.clock)
        return json_answer(_shown(contact))

    @router.post(
        "/v1/contacts:batch",
        summary="一批事项的联系方式（仅服务）/ contacts of many issues, for services",
        responses={200: {"model": Items[ContactOfIssue]}},
    )
    @takes(ContactsForm)
    async def get_contacts(request: Request, caller: Service) -> Response:
        form = await read_body(request, ContactsForm)
        command = ReadContacts(form.issue_ids, actor_of(caller), form.purpose)
        async with app.unit_of_work() as work:
            found = await read_contacts(command, work, app.vault, app.clock)
        return json_answer(Items(items=[_told(str(issue_id), one) for issue_id, one in found.items()]))

    return router


def _told(issue_id: str, found: Contact | NoContact) -> ContactOfIssue:
    if isinstance(found, Contact):
        return {"issue_id": issue_id, "contact": _shown(found)}
    return {"issue_id": issue_id, "code": PROBLEMS[type(found)].code}


def _shown(contact: Contact) -> ContactView:
    return {
        "name": contact.name,
        "phone": contact.phone,
        "channel": contact.channel,
        "handles": dict(contact.handles),
        "tracking_code": shown(contact.tracking_code),
        "large_type": contact.large_type,
    }
