"""The tables of an uploaded rulebook: as JSON, as files of a form, as a workbook, or as an archive of CSV files."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Annotated, TypeVar

from fastapi import Request
from pydantic import Field

from chassis.web.bodies import BodyModel, parse_body, read_bytes
from chassis.web.multipart import form_parts
from chassis.web.problems import Problem, problem
from services.routing.adapters.workbooks.files import XLSX_MEDIA_TYPE, HandedInFile, import_files
from services.routing.domain.rulebook.csv_text import with_english_header
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.reading import read_imported
from services.routing.domain.rulebook.tables import TABLE_NAMES, TableName
from services.routing.usecases.errors import FieldError, InvalidFields, RulebookUnsound

# A city's power list is about 5 MB, its areas 1 MB.
UPLOAD_BYTES_MAX = 32 * 1024 * 1024
ZIP_MEDIA_TYPE = "application/zip"
_FORM_MEDIA_TYPE = "multipart/form-data"

# One file at a time in this process, so that a huge one costs decisions half of the interpreter and never more.
_reader = ThreadPoolExecutor(1, thread_name_prefix="rulebook-files")

Result = TypeVar("Result")


class RulebookForm(BodyModel):
    """`tables`: table name → CSV text; areas, categories, units, posts and powers are required."""

    tables: Annotated[dict[str, str], Field(min_length=1)]


async def one_at_a_time(work: Callable[[], Result]) -> Result:
    """Seconds of work on a rulebook's files: off the event loop, and never two at once."""
    return await asyncio.get_running_loop().run_in_executor(_reader, work)


async def uploaded_tables(request: Request) -> tuple[dict[str, str], bytes]:
    """The tables, and a hash of them that does not change with a form's boundaries.

    Raises RulebookUnsound with the faults of the files and of their rows together.
    """
    raw = await read_bytes(request, UPLOAD_BYTES_MAX)
    kind = request.headers.get("content-type", "application/json")
    essence = kind.partition(";")[0].strip().lower()
    if essence == "application/json":
        tables = _json_tables(raw)
    elif essence in (_FORM_MEDIA_TYPE, XLSX_MEDIA_TYPE, ZIP_MEDIA_TYPE):
        tables = await one_at_a_time(lambda: _sound_files(kind, essence, raw))
    else:
        raise _unsupported()
    _require_known(tables)
    running = sha256()
    for name in sorted(tables):
        running.update(name.encode() + b"\0" + tables[name].encode() + b"\0")
    return tables, running.digest()


def _json_tables(raw: bytes) -> dict[str, str]:
    given = parse_body(raw, RulebookForm).tables
    return {name: with_english_header(name, text) for name, text in given.items()}


def _sound_files(kind: str, essence: str, raw: bytes) -> dict[str, str]:
    imported = _imported(kind, essence, raw)
    if imported.errors:
        raise RulebookUnsound(read_imported(imported).errors)
    return dict(imported.tables)


def _imported(kind: str, essence: str, raw: bytes) -> ImportedTables:
    """A form's part is the table of its field's name, else of its file's name; a workbook's sheets name themselves."""
    if essence != _FORM_MEDIA_TYPE:
        return import_files([HandedInFile("rulebook.xlsx" if essence == XLSX_MEDIA_TYPE else "rulebook.zip", raw)])
    named: dict[str, TableName] = {name: name for name in TABLE_NAMES}
    return import_files(
        HandedInFile(part.file_name or part.name, part.content, named.get(part.name)) for part in form_parts(kind, raw)
    )


def _unsupported() -> Problem:
    return problem(
        415,
        "unsupported_media_type",
        "请以 multipart/form-data、xlsx、zip 或 application/json 上传",
        "send multipart/form-data, xlsx, zip or application/json",
    )


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
