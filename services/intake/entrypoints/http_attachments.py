"""Attachments: taken in before their issue, and given out to those who may see it."""

from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import read_bytes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.multipart import form_parts
from chassis.web.problems import problem
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.application import Application
from services.intake.domain.field_errors import field_error
from services.intake.domain.file_kinds import ENDINGS, FILE_BYTES_MAX
from services.intake.domain.issue_errors import AttachmentUnknown, InvalidIssue
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import PURPOSE_PATTERN
from services.intake.entrypoints.story_views import attachment_view
from services.intake.usecases.attach_files import AttachFile, ReadAttachment, attach_file, read_attachment

# Boundaries and headers of the form.
_FORM_BYTES_MAX = 16 * 1024
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


def attachment_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/attachments", tags=["attachments"])

    @router.post("", status_code=201, summary="上传附件 / attach a file", openapi_extra={"requestBody": _BODY})
    async def post_attachment(
        request: Request, caller: Annotated[Caller, Depends(allow("reporter", "officer"))]
    ) -> Response:
        content = await _uploaded(request)
        # A form's boundaries differ from try to try; what it holds does not.
        key = await idempotent_request(request, caller, body_hash=sha256(content).digest())
        command = AttachFile(content, actor_of(caller))

        async def effect(work: IntakeUnitOfWork) -> Answer:
            return Answer(201, attachment_view(await attach_file(command, work, app.desk, app.clock)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.get("/{attachment_id}", summary="查看附件 / an attachment")
    async def get_attachment(
        attachment_id: str,
        caller: Annotated[Caller, Depends(allow("reporter", "officer", "arbitrator", "supervisor", "admin"))],
        purpose: Annotated[str, Query(pattern=PURPOSE_PATTERN, description="为何查看，记入审计")] = "casework",
    ) -> Response:
        command = ReadAttachment(_id_of(attachment_id), actor_of(caller), purpose)
        async with app.unit_of_work() as work:
            attachment, content = await read_attachment(command, work, app.desk, app.clock)
        # A file that a stranger made is never shown as a page of ours.
        headers = {
            "Content-Disposition": f'attachment; filename="{attachment.id}.{ENDINGS[attachment.media_type]}"',
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "no-store",
        }
        return Response(content, headers=headers, media_type=attachment.media_type)

    return router


async def _uploaded(request: Request) -> bytes:
    """The one file of the form. Problems: 413, 415, 400, 422."""
    raw = await read_bytes(request, FILE_BYTES_MAX + _FORM_BYTES_MAX)
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        raise problem(415, "unsupported_media_type", "请以 multipart/form-data 上传", "send multipart/form-data")
    files = [part for part in form_parts(kind, raw) if part.file_name or part.name == "file"]
    if not files:
        raise InvalidIssue([field_error("file", "missing")])
    if len(files) > 1:
        raise InvalidIssue([field_error("file", "too_many", limit=1)])
    if len(files[0].content) > FILE_BYTES_MAX:
        limit = FILE_BYTES_MAX // 1024 // 1024
        raise problem(413, "body_too_large", f"文件超过 {limit} MiB", f"the file is larger than {limit} MiB")
    return files[0].content


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise AttachmentUnknown from None
