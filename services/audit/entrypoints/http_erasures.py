"""POST /v1/erasures: data are destroyed on a legal ground, or that is refused; GET says how far it has come."""

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from chassis.ids import new_id
from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.problems import BadField, Problem
from chassis.web.shapes import Id, Moment
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.application import Application
from services.audit.domain.erasure import REFUSE
from services.audit.domain.inquiry import PURPOSE_DEFAULT, is_fit_purpose
from services.audit.entrypoints.inquiries import Purpose, fields_refused, inquirer_of, inquiry, unfit_words
from services.audit.entrypoints.moments import civil
from services.audit.usecases.erase_by_order import EraseByOrder, ErasureStanding, erase_by_order, erasure_standing

# Administrators of the whole area: it can't be undone.
Ordering = Annotated[Caller, Depends(allow("admin"))]


class ErasureForm(BodyModel):
    """`subject_ref` as records name the person; `legal_ground` and `reason` in a few words, without numbers."""

    subject_ref: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,127}$")]
    legal_ground: str
    decision: Literal["erase", "refuse"] = "erase"
    reason: str = ""


class ErasureLinks(TypedDict):
    self: str


class ErasureView(TypedDict):
    """`restricted_cases`: open ones, whose masked words stay until they are over. `events`: the records that say so."""

    id: Id
    subject_ref: str
    decision: Literal["erase", "refuse"]
    legal_ground: str
    reason: str | None
    status: Literal["ordered", "restricted", "done", "refused"]
    decided_at: Moment
    keys_destroyed_at: Moment | None
    erased_cases: list[Id]
    restricted_cases: list[Id]
    events: list[Id]
    links: ErasureLinks


def erasure_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/erasures", tags=["erasures"])

    @router.post(
        "",
        status_code=201,
        summary="依法删除个人信息，或说明理由不予删除 / erase on a legal ground, or refuse",
        responses={201: {"model": ErasureView}},
    )
    @takes(ErasureForm, idempotency_key="honoured")
    async def erasure(request: Request, caller: Ordering) -> Response:
        _require_whole_area(caller)
        form = await read_body(request, ErasureForm)
        _require_words(form)
        command = EraseByOrder(
            new_id(), inquirer_of(caller), form.subject_ref, form.decision, form.legal_ground, form.reason
        )

        async def effect(work: AuditUnitOfWork) -> Answer:
            return Answer(201, _view(await erase_by_order(command, work, app.clock)))

        return await answer_once(app.unit_of_work, await idempotent_request(request, caller), effect)

    @router.get(
        "/{erasure_id}", summary="删除进展 / how far an erasure has come", responses={200: {"model": ErasureView}}
    )
    async def standing(erasure_id: UUID, caller: Ordering, purpose: Purpose = PURPOSE_DEFAULT) -> Response:
        _require_whole_area(caller)
        async with app.unit_of_work() as work:
            found = await erasure_standing(erasure_id, await inquiry(caller, purpose), work, app.clock)
        return json_answer(_view(found))

    return router


def _require_whole_area(caller: Caller) -> None:
    if caller.unit is not None:
        raise Problem(403, "whole_area_only", "只有全域管理员可以使用", "for administrators of the whole area")


def _require_words(form: ErasureForm) -> None:
    """Raises a 422 with every fault."""
    faults = [
        unfit_words(name)
        for name, text in (("legal_ground", form.legal_ground), ("reason", form.reason))
        if not is_fit_purpose(text) and (text or name == "legal_ground")
    ]
    if not any(character.isalpha() for character in form.subject_ref):
        faults.append(
            BadField(
                "subject_ref", "bad_format", "应为记录中的代号，不是电话或证件号", "a pseudonym of records, no number"
            )
        )
    if form.decision == REFUSE and not form.reason:
        faults.append(BadField("reason", "missing", "不予删除须说明理由", "a refusal needs its reason"))
    if faults:
        raise fields_refused(faults)


def _view(found: ErasureStanding) -> ErasureView:
    erasure, progress = found.erasure, found.progress
    view = {
        "id": str(erasure.id),
        "subject_ref": erasure.subject_ref,
        "decision": erasure.decision,
        "legal_ground": erasure.legal_ground,
        "reason": erasure.reason or None,
        "status": progress.status,
        "decided_at": civil(erasure.decided_at),
        "keys_destroyed_at": progress.keys_destroyed_at,
        "erased_cases": list(progress.erased),
        "restricted_cases": list(progress.restricted),
        "events": list(progress.events),
        "links": {"self": f"/v1/erasures/{erasure.id}"},
    }
    return cast(ErasureView, view)
