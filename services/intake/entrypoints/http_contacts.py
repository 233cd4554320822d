"""The reporter's contact, for notify at the moment of sending."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from services.intake.application import Application
from services.intake.domain.tracking_code import shown
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import PURPOSE_PATTERN
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.usecases.read_contact import ReadContact, read_contact


def contact_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["contacts"])

    @router.get("/v1/issues/{issue_id}/contact", summary="联系方式（仅服务）/ contact, for services")
    async def get_contact(
        issue_id: str,
        caller: Annotated[Caller, Depends(allow("service"))],
        purpose: Annotated[str, Query(pattern=PURPOSE_PATTERN, description="用途代码，记入审计")],
    ) -> Response:
        command = ReadContact(issue_id_of(issue_id), actor_of(caller), purpose)
        async with app.unit_of_work() as work:
            contact = await read_contact(command, work, app.vault, app.clock)
        # Answered only after the record of it is committed.
        return json_answer(
            {
                "name": contact.name,
                "phone": contact.phone,
                "channel": contact.channel,
                "handles": contact.handles,
                "tracking_code": shown(contact.tracking_code),
                "large_type": contact.large_type,
            }
        )

    return router
