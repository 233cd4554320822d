"""The tables of an uploaded rulebook, as JSON or as files of a form."""

from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import PurePath
from typing import Annotated

from fastapi import Request
from pydantic import Field

from chassis.web.bodies import BodyModel, parse_body, read_bytes
from chassis.web.problems import problem
from services.routing.domain.rulebook.tables import TABLE_NAMES
from services.routing.usecases.errors import FieldError, InvalidFields

# A city's power list is about 5 MB, its areas 1 MB.
UPLOAD_BYTES_MAX = 32 * 1024 * 1024


class RulebookForm(BodyModel):
    """`tables`: table name → CSV text; areas, categories, units, posts and powers are required."""

    tables: Annotated[dict[str, str], Field(min_length=1)]


async def uploaded_tables(request: Request) -> tuple[dict[str, str], bytes]:
    """The tables, and a hash of them that does not change with a form's boundaries."""
    raw = await read_bytes(request, UPLOAD_BYTES_MAX)
    kind = request.headers.get("content-type", "application/json")
    essence = kind.partition(";")[0].strip().lower()
    if essence == "multipart/form-data":
        tables = _form_tables(kind, raw)
    elif essence == "application/json":
        tables = parse_body(raw, RulebookForm).tables
    else:
        raise problem(
            415,
            "unsupported_media_type",
            "请用 multipart/form-data 或 application/json 上传",
            "send multipart/form-data or application/json",
        )
    _require_known(tables)
    running = sha256()
    for name in sorted(tables):
        running.update(name.encode() + b"\0" + tables[name].encode() + b"\0")
    return tables, running.digest()


def _form_tables(content_type: str, raw: bytes) -> dict[str, str]:
    """A part's field name is the table's, else the name of its file without the ending."""
    header = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
    message = message_from_bytes(header + raw, policy=policy.HTTP)
    if not message.is_multipart():
        raise problem(400, "malformed_form", "表单内容不完整", "the form is malformed")
    tables = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition") or "")
        file = PurePath(part.get_filename() or "").stem
        content = part.get_payload(decode=True)
        table = name if name in TABLE_NAMES else file or name
        try:
            tables[table] = content.decode("utf-8-sig") if isinstance(content, bytes) else ""
        except UnicodeDecodeError:
            fault = FieldError(f"tables.{table}", "bad_encoding", "请用 UTF-8 编码另存为 CSV", "must be UTF-8")
            raise InvalidFields([fault]) from None
    return tables


def _require_known(tables: dict[str, str]) -> None:
    faults = [
        FieldError(
            f"tables.{name}"[:200], "unknown_table", f"没有这个表，可用：{'、'.join(TABLE_NAMES)}", "unknown table"
        )
        for name in tables
        if name not in TABLE_NAMES
    ]
    faults += [
        FieldError(f"tables.{name}", "bad_format", "含有 NUL 字符", "contains a NUL character")
        for name, text in tables.items()
        if name in TABLE_NAMES and "\0" in text
    ]
    if faults:
        raise InvalidFields(faults)
