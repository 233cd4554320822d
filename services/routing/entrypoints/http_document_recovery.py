"""Documents known again after a restore, from their records in the audit log."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import AwareDatetime, ConfigDict, Field
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.routing.adapters.documents import DocumentRepository
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.documents import IssuedDocument
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.access import actor_of
from services.routing.entrypoints.http_posts import rulebook_of
from services.routing.usecases.recover_documents import RecordedWithdrawal, RecoverDocuments, recover_documents

RECOVERERS = allow("admin")
RECORDS_MAX = 500
Code = Annotated[str, Field(min_length=1, max_length=64)]


class _OfRecord(BodyModel):
    """What a record has beside is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Detail(_OfRecord):
    kind: Literal["assignment", "supervision", "ruling", "notice", "reply", "agreement"]
    unit: Code
    year: Annotated[int, Field(ge=2000, le=2200)]
    serial: Annotated[int, Field(ge=1)]
    code: Code
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    power_code: str = ""
    template_version: int = 1


class RecordActor(_OfRecord):
    post: str | None = None


class DocumentRecord(_OfRecord):
    action: Literal["document.issued", "document.withdrawn"]
    occurred_at: AwareDatetime
    # The case.
    subject_ref: UUID
    actor: RecordActor = RecordActor()
    detail: Detail


class RecoveryForm(BodyModel):
    """`records`: as `GET /v1/events?action=document.issued` and `…=document.withdrawn` of audit give them."""

    records: Annotated[list[DocumentRecord], Field(max_length=RECORDS_MAX)]


class RecoveredView(TypedDict):
    """How many records were sent; codes of the documents that they made known or took back."""

    records: int
    recovered: list[str]
    withdrawn: list[str]


def document_recovery_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["document"])

    @router.post(
        "/v1/documents/recovered",
        summary="恢复后补录公文 / documents known again after a restore",
        responses={200: {"model": RecoveredView}},
    )
    @takes(RecoveryForm, idempotency_key="honoured")
    async def recover(request: Request, caller: Annotated[Caller, Depends(RECOVERERS)]) -> Response:
        snapshot = await rulebook_of(app)
        form, key = await read_body(request, RecoveryForm), await idempotent_request(request, caller)
        command = _command(form, snapshot, caller)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            found = await recover_documents(command, app.desk(work), DocumentRepository(work.connection))
            return Answer(200, {"records": len(form.records), **found})

        return await answer_once(app.unit_of_work, key, effect)

    return router


def _command(form: RecoveryForm, snapshot: Snapshot, caller: Caller) -> RecoverDocuments:
    issued = [_document(each, snapshot) for each in form.records if each.action == "document.issued"]
    ended = [each for each in form.records if each.action == "document.withdrawn"]
    withdrawn = [RecordedWithdrawal(each.detail.code, _at(each), each.actor.post or "") for each in ended]
    return RecoverDocuments(tuple(issued), tuple(withdrawn), actor_of(caller))


def _document(record: DocumentRecord, snapshot: Snapshot) -> IssuedDocument:
    told: Any = record.detail
    unit = snapshot.unit_by_code.get(told.unit)
    return IssuedDocument(
        code=told.code,
        case_id=record.subject_ref,
        kind=told.kind,
        unit_code=told.unit,
        unit_name=unit.name if unit else told.unit,
        year=told.year,
        serial=told.serial,
        issued_at=_at(record),
        post_code=record.actor.post or "",
        power_code=told.power_code,
        sha256=told.sha256,
        file=b"",
        page="",
        template_version=told.template_version,
    )


def _at(record: DocumentRecord) -> datetime:
    return in_china(record.occurred_at)
