"""POST /v1/exports: records as a bundle that opens without the system, a table or a PDF; fetched within a day."""

import asyncio
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from chassis.ids import new_id
from chassis.pdf import MEDIA_TYPE as PDF_MEDIA_TYPE
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer, told_as
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.audit.adapters.export_bundle import bundle
from services.audit.adapters.export_paper import paper
from services.audit.adapters.export_workbook import workbook
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.application import Application
from services.audit.domain.errors import ExportUnknown
from services.audit.domain.export import BUNDLE, KEPT, PAPER, RECORDS_MAX, WORKBOOK, Export, Sample
from services.audit.domain.inquiry import PURPOSE_DEFAULT, RecordFilter
from services.audit.domain.lots import BY_ASKER, BY_CHANCE, BY_CHECKPOINT
from services.audit.entrypoints.export_shapes import ExportView
from services.audit.entrypoints.http_records import Moment
from services.audit.entrypoints.inquiries import SUPERVISION, inquiry
from services.audit.entrypoints.moments import civil
from services.audit.usecases.export_records import Bound, ExportNotes, ExportRecords, export_records, owner_of
from services.audit.usecases.ports import StoredRecord

MEDIA_TYPES = {
    BUNDLE: "application/zip",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PAPER: PDF_MEDIA_TYPE,
}
Supervising = Annotated[Caller, Depends(SUPERVISION)]
Term = Annotated[str | None, Field(min_length=1, max_length=128)]


class ExportForm(BodyModel):
    """Conditions as those of GET /v1/events. `sample`: so many drawn by lot; `seed` makes a draw repeatable."""

    format: Literal["bundle", "xlsx", "pdf"] = "bundle"
    purpose: str = PURPOSE_DEFAULT
    case: UUID | None = None
    actor: Term = None
    unit: Term = None
    power: Term = None
    action: Term = None
    category: Term = None
    area: Term = None
    since: Annotated[Moment | None, Field(alias="from")] = None
    until: Annotated[Moment | None, Field(alias="to")] = None
    sample: Annotated[int | None, Field(ge=1, le=RECORDS_MAX)] = None
    seed: Annotated[str | None, Field(pattern=r"^[0-9a-f]{1,64}$")] = None


def export_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/exports", tags=["exports"])

    @router.post(
        "",
        status_code=201,
        summary="导出证据包、表格或 PDF / records as a bundle, a table or a PDF",
        responses={201: {"model": ExportView}},
    )
    @takes(ExportForm, idempotency_key="honoured")
    async def export(request: Request, caller: Supervising) -> Response:
        form = await read_body(request, ExportForm)
        sample = _sample(app, form) if form.sample else None
        command = ExportRecords(new_id(), await inquiry(caller, form.purpose), _wanted(form), form.format, sample)

        async def effect(work: AuditUnitOfWork) -> Answer:
            made = await export_records(command, work, app.clock, _binding(app, form.format))
            return Answer(201, _view(made, sample))

        return await answer_once(app.unit_of_work, await idempotent_request(request, caller), effect)

    @router.get("/{export_id}", summary="一次导出 / one export", responses={200: {"model": ExportView}})
    async def shown(export_id: UUID, caller: Supervising) -> Response:
        return json_answer(_view(await _find(app, export_id, caller)))

    @router.get(
        "/{export_id}/file",
        summary="取文件 / the file",
        response_class=Response,
        responses=told_as(*MEDIA_TYPES.values()),
    )
    async def file(export_id: UUID, caller: Supervising) -> Response:
        found = await _find(app, export_id, caller)
        headers = {"content-disposition": f'attachment; filename="{found.name}"', "cache-control": "no-store"}
        return Response(found.content, headers=headers, media_type=MEDIA_TYPES[found.form])

    return router


def _wanted(form: ExportForm) -> RecordFilter:
    return RecordFilter(
        form.case, form.actor, form.unit, form.power, form.action, form.category, form.area, form.since, form.until
    )


def _sample(app: Application, form: ExportForm) -> Sample:
    """Without a seed, one of the newest checkpoint: nobody who asks can choose it, but they choose the moment."""
    count, latest = form.sample or 0, app.published.checkpoint()
    if form.seed:
        return Sample(count, form.seed, BY_ASKER)
    if latest is None:
        return Sample(count, secrets.token_hex(32), BY_CHANCE)
    return Sample(count, sha256(latest.note.encoded()).hexdigest(), BY_CHECKPOINT)


def _binding(app: Application, form: str) -> Any:
    async def bind(records: Sequence[StoredRecord], notes: ExportNotes) -> Bound:
        if form == BUNDLE:
            return await asyncio.to_thread(bundle, records, notes, app.published)
        if form == PAPER:
            return await asyncio.to_thread(paper, records, notes, app.published.checkpoint())
        return await asyncio.to_thread(workbook, records, notes)

    return bind


async def _find(app: Application, export_id: UUID, caller: Caller) -> Export:
    """Raises ExportUnknown."""
    asking = await inquiry(caller)
    async with app.unit_of_work() as work:
        found = await work.exports.find(export_id, owner_of(asking.inquirer), app.clock.now() - KEPT)
    if found is None:
        raise ExportUnknown(str(export_id))
    return found


def _view(export: Export, sample: Sample | None = None) -> ExportView:
    view = {
        "id": str(export.id),
        "format": export.form,
        "made_at": civil(export.made_at),
        "kept_until": civil(export.made_at + KEPT),
        "records": export.records,
        "unproved": export.unproved,
        "size_bytes": len(export.content),
        "sha256": export.sha256,
        "links": {"file": f"/v1/exports/{export.id}/file"},
        **({"sample": {"count": sample.count, "seed": sample.seed, "drawn_by": sample.drawn_by}} if sample else {}),
    }
    return cast(ExportView, view)
