"""Attachments: taken in before their issue, and given out to those who may see it."""

from hashlib import sha256
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow, public
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, told_as
from chassis.web.idempotency import answer_once, begin, honours_key, idempotent_request
from chassis.web.shapes import Moment
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.attachment import Attachment
from services.intake.domain.file_kinds import ENDINGS, JPEG
from services.intake.domain.issue_errors import AttachmentUnknown, NoThumbnail, VirusFound
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import PURPOSE_PATTERN
from services.intake.entrypoints.moments import civil
from services.intake.entrypoints.story_views import AttachmentView, attachment_view
from services.intake.entrypoints.uploads import read_upload
from services.intake.usecases.attach_files import (
    AttachFile,
    ReadAttachment,
    attach_file,
    check_room,
    read_attachment,
    store_file,
)
from services.intake.usecases.link_attachment import SignedLink, link_attachment, read_linked
from services.intake.usecases.scan_files import note_refusal

READERS = allow("reporter", "officer", "arbitrator", "supervisor", "admin")
Purpose = Annotated[str, Query(pattern=PURPOSE_PATTERN, description="为何查看，记入审计")]
_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}


class LinkView(TypedDict):
    url: str
    expires_at: Moment


def attachment_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/attachments", tags=["attachments"])

    @router.post(
        "",
        status_code=201,
        summary="上传附件 / attach a file",
        openapi_extra={"requestBody": _BODY},
        responses={201: {"model": AttachmentView}},
    )
    @honours_key
    async def post_attachment(
        request: Request, caller: Annotated[Caller, Depends(allow("reporter", "officer"))]
    ) -> Response:
        content = await read_upload(request)
        # A form's boundaries differ from try to try; what it holds does not.
        key = await idempotent_request(request, caller, body_hash=sha256(content).digest())
        command = AttachFile(content, actor_of(caller))
        async with app.unit_of_work() as work:
            if key is not None and (told := await begin(work.connection, key)):
                return told
            await check_room(command.actor.ref, work)
        try:
            stored = await store_file(command, app.desk, app.clock)
        except VirusFound as caught:
            async with app.unit_of_work() as work:
                note_refusal(command, caught, work, app.clock)
            raise

        async def effect(work: IntakeUnitOfWork) -> Answer:
            return Answer(201, attachment_view(await attach_file(stored, work)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.get(
        "/{attachment_id}", summary="查看附件 / an attachment", response_class=Response, responses=told_as(*ENDINGS)
    )
    async def get_attachment(
        attachment_id: str,
        caller: Annotated[Caller, Depends(READERS)],
        purpose: Purpose = "casework",
        size: Annotated[Literal["full", "thumbnail"], Query(description="缩略图仅限图片")] = "full",
    ) -> Response:
        command = ReadAttachment(_id_of(attachment_id), actor_of(caller), purpose)
        async with app.unit_of_work() as work:
            attachment, content = await read_attachment(command, work, app.desk, app.clock)
        if size == "full":
            return _file(attachment, attachment.media_type, content)
        if not attachment.media_type.startswith("image/"):
            raise NoThumbnail
        return _file(attachment, JPEG, await app.desk.pictures.thumbnail(content, attachment.media_type))

    @router.post(
        "/{attachment_id}/links",
        status_code=201,
        summary="短时有效的链接 / a short-lived link",
        responses={201: {"model": LinkView}},
    )
    @honours_key
    async def post_link(
        request: Request, attachment_id: str, caller: Annotated[Caller, Depends(READERS)], purpose: Purpose = "casework"
    ) -> Response:
        command = ReadAttachment(_id_of(attachment_id), actor_of(caller), purpose)
        key = await idempotent_request(request, caller)

        async def effect(work: IntakeUnitOfWork) -> Answer:
            link = await link_attachment(command, work, app.desk, app.clock)
            return Answer(201, LinkView(url=link.path, expires_at=civil(link.expires_at)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.get(
        "/{attachment_id}/content",
        dependencies=[Depends(public)],
        summary="凭链接查看 / a file by its link",
        response_class=Response,
        responses=told_as(*ENDINGS),
    )
    async def get_content(
        attachment_id: str,
        until: Annotated[int, Query(ge=0, lt=1 << 40)],
        signature: Annotated[str, Query(max_length=128)],
    ) -> Response:
        link = SignedLink(_id_of(attachment_id), until, signature)
        async with app.unit_of_work() as work:
            attachment, content = await read_linked(link, work, app.desk, app.clock)
        return _file(attachment, attachment.media_type, content)

    return router


def _file(attachment: Attachment, media_type: str, content: bytes) -> Response:
    """A file that a stranger made is never shown as a page of ours."""
    headers = {
        "Content-Disposition": f'attachment; filename="{attachment.id}.{ENDINGS[media_type]}"',
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=media_type)


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise AttachmentUnknown from None
