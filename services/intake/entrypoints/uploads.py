"""The one file of a multipart form.

What is too large or of no kind is refused as soon as that can be seen: by the length that is declared, by the file's
first bytes, or when its kind's limit is passed, whatever was declared.
"""

import asyncio
import re

from fastapi import Request
from starlette.requests import ClientDisconnect

from chassis.web.multipart import form_parts
from chassis.web.problems import problem
from services.intake.domain.field_errors import field_error
from services.intake.domain.file_kinds import FILE_BYTES_MAX, FIRST_BYTES, FileKind, kind_of
from services.intake.domain.issue_errors import FileTooLarge, InvalidIssue

# Boundaries and headers of the form.
_FORM_BYTES_MAX = 16 * 1024
# A film over a slow telephone.
UPLOAD_SECONDS_MAX = 180.0
# The first part, when it is a file.
_FILE_BEGINS = re.compile(rb"\A[^\r\n]{2,80}\r\n[^\x00]{0,2048}?filename=[^\x00]{0,2048}?\r\n\r\n")


async def read_upload(request: Request) -> bytes:
    """Problems: 415, 413, 408, 400, 422."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        raise problem(415, "unsupported_media_type", "请以 multipart/form-data 上传", "send multipart/form-data")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > FILE_BYTES_MAX + _FORM_BYTES_MAX:
        raise FileTooLarge("*", FILE_BYTES_MAX // 1024 // 1024)
    files = [part for part in form_parts(kind, await _form(request)) if part.file_name or part.name == "file"]
    if not files:
        raise InvalidIssue([field_error("file", "missing")])
    if len(files) > 1:
        raise InvalidIssue([field_error("file", "too_many", limit=1)])
    return files[0].content


async def _form(request: Request) -> bytes:
    try:
        async with asyncio.timeout(UPLOAD_SECONDS_MAX):
            return await _read(request)
    except TimeoutError:
        raise problem(408, "body_timeout", "接收内容超时", "the body took too long") from None
    except ClientDisconnect:
        raise problem(400, "body_incomplete", "内容未传完", "the body ended early") from None


async def _read(request: Request) -> bytes:
    raw = bytearray()
    kind: FileKind | None = None
    async for chunk in request.stream():
        if kind is None and len(raw) < _FORM_BYTES_MAX:
            kind = _kind_so_far(bytes(raw) + chunk[:_FORM_BYTES_MAX])
        raw += chunk
        limit = kind.bytes_max if kind else FILE_BYTES_MAX
        if len(raw) > limit + _FORM_BYTES_MAX:
            raise FileTooLarge(kind.media_type if kind else "*", limit // 1024 // 1024)
    return bytes(raw)


def _kind_so_far(raw: bytes) -> FileKind | None:
    """None as long as it can't be seen. Raises AttachmentNotAllowed."""
    begins = _FILE_BEGINS.match(raw)
    if begins is None or len(raw) < begins.end() + FIRST_BYTES:
        return None
    return kind_of(raw[begins.end() : begins.end() + FIRST_BYTES])
