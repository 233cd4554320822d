"""Rulebooks as files: the template, a version as xlsx, CSV or text, and what differs between two versions."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.web.answers import json_answer, told_as
from services.routing.adapters.workbooks.csv_archive import csv_archive_of
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.files import XLSX_MEDIA_TYPE
from services.routing.application import Application
from services.routing.domain.rulebook.canonical import canonical_lines
from services.routing.domain.rulebook.difference import as_dict, difference, readable_lines
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.tables import Rulebook
from services.routing.entrypoints.uploads import ZIP_MEDIA_TYPE, one_at_a_time
from services.routing.usecases.errors import FieldError, InvalidFields, NoRulebook, RulebookUnknown

READERS = allow("editor", "publisher", "supervisor", "admin")
TEXT_MEDIA_TYPE = "text/plain; charset=utf-8"
Format = Literal["xlsx", "csv.zip", "txt"]


def _text_of(rulebook: Rulebook) -> bytes:
    return ("\n".join(canonical_lines(rulebook)) + "\n").encode()


def _workbook_of(rulebook: Rulebook) -> bytes:
    # Here and below imported when first wanted: the library that writes workbooks brings tens of megabytes along.
    from services.routing.adapters.workbooks.workbook_writer import workbook_of

    return workbook_of(rulebook)


def _template(in_force: Rulebook | None) -> bytes:
    from services.routing.adapters.workbooks.workbook_writer import template

    return template(in_force)


WRITERS: Mapping[Format, tuple[Callable[[Rulebook], bytes], str]] = {
    "xlsx": (_workbook_of, XLSX_MEDIA_TYPE),
    "csv.zip": (csv_archive_of, ZIP_MEDIA_TYPE),
    "txt": (_text_of, TEXT_MEDIA_TYPE),
}


class ChangedCell(TypedDict):
    old: str
    new: str


class ChangedRowView(TypedDict):
    key: str
    columns: dict[str, ChangedCell]


class TableDifferenceView(TypedDict):
    """Rows as {column: text}."""

    added: list[dict[str, str]]
    removed: list[dict[str, str]]
    changed: list[ChangedRowView]


class DifferenceView(TypedDict):
    version: str
    against: str
    tables: dict[str, TableDifferenceView]


def rulebook_file_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rulebook"])

    async def tables_of(version: str) -> Mapping[str, str]:
        async with app.unit_of_work() as work:
            if await work.rulebooks.find(version) is None:
                raise RulebookUnknown(version)
            return await work.rulebooks.tables(version)

    @router.get(
        "/v1/rulebooks/template.xlsx",
        summary="空白模板 / template",
        dependencies=[Depends(READERS)],
        response_class=Response,
        responses=told_as(XLSX_MEDIA_TYPE),
    )
    async def empty() -> Response:
        """Its drop-downs offer the unit types, titles … of the rulebook in force, when there is one."""
        await app.shelf.looked()
        in_force = app.shelf.snapshot
        content = await one_at_a_time(lambda: _template(in_force.rulebook if in_force else None))
        return _file(content, XLSX_MEDIA_TYPE, "rulebook-template.xlsx")

    @router.get(
        "/v1/rulebooks/{version}/export",
        summary="导出 / export",
        dependencies=[Depends(READERS)],
        response_class=Response,
        responses=told_as(*(media_type for _, media_type in WRITERS.values())),
    )
    async def export(
        version: str,
        form: Annotated[Format, Query(alias="format", description="txt: the canonical text form")] = "xlsx",
    ) -> Response:
        tables = await tables_of(version)
        write, media_type = WRITERS[form]
        try:
            content = await one_at_a_time(lambda: write(read_rulebook(tables).rulebook))
        except WorkbookBroken as error:
            fault = FieldError("format", "too_long", str(error), "a text is too long for xlsx; export it as csv.zip")
            raise InvalidFields([fault]) from None
        return _file(content, media_type, f"rulebook-{version}.{form}")

    @router.get(
        "/v1/rulebooks/{version}/diff",
        summary="两个版本的差别 / diff",
        dependencies=[Depends(READERS)],
        responses=told_as(TEXT_MEDIA_TYPE, model=DifferenceView),
    )
    async def diff(
        version: str,
        against: Annotated[str | None, Query(description="an older version; the one in force by default")] = None,
        form: Annotated[Literal["json", "txt"], Query(alias="format")] = "json",
    ) -> Response:
        """What `version` adds, removes and changes, compared with `against`."""
        base = against or await _in_force(app)
        old, new = await tables_of(base), await tables_of(version)
        found = await one_at_a_time(lambda: difference(read_rulebook(old).rulebook, read_rulebook(new).rulebook))
        if form == "txt":
            return Response("\n".join(readable_lines(found)) + "\n", media_type=TEXT_MEDIA_TYPE)
        return json_answer({"version": version, "against": base, "tables": as_dict(found)})

    return router


async def _in_force(app: Application) -> str:
    await app.shelf.looked()
    if app.shelf.snapshot is None:
        raise NoRulebook
    return app.shelf.snapshot.version


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=media_type, headers=headers)
