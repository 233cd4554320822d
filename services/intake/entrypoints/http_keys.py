"""The key store for other services: they send what is to be sealed or opened, and never see a key."""

from base64 import b64encode
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.bodies import read_body, takes
from services.intake.application import Application
from services.intake.domain.events import Actor
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import REF_PATTERN, OpenForm, SealForm
from services.intake.usecases.open_for_reader import OpenForReader, open_for_reader
from services.intake.usecases.use_keys import OpenData, SealData, open_data, seal_data

Service = Annotated[Caller, Depends(allow("service"))]
SubjectRef = Annotated[str, Path(pattern=REF_PATTERN)]


class SealedView(TypedDict):
    """In Base64, as what was sent."""

    sealed: str


class OpenedView(TypedDict):
    plaintext: str


def key_routes(app: Application) -> APIRouter:
    """Neither answer is kept for an Idempotency-Key: it would be clear data, and sealing twice changes nothing."""
    router = APIRouter(prefix="/v1/keys/{subject_ref}", tags=["keys"])

    @router.post("/seal", summary="密封 / seal", responses={200: {"model": SealedView}})
    @takes(SealForm)
    async def seal(request: Request, subject_ref: SubjectRef, _caller: Service) -> Response:
        form = await read_body(request, SealForm)
        sealed = await seal_data(SealData(subject_ref, form.record_id, form.plaintext, form.known), app.vault)
        return json_answer(SealedView(sealed=b64encode(sealed).decode()))

    @router.post("/open", summary="启封（记入审计）/ open, recorded", responses={200: {"model": OpenedView}})
    @takes(OpenForm)
    async def open_sealed(request: Request, subject_ref: SubjectRef, caller: Service) -> Response:
        form = await read_body(request, OpenForm)
        reader = form.reader
        actor = actor_of(caller) if reader is None else Actor(reader.role, reader.ref, reader.post, reader.unit)
        data = OpenData(subject_ref, form.record_id, form.sealed, form.purpose, actor)
        async with app.unit_of_work() as work:
            if reader is None:
                plaintext = await open_data(data, work, app.vault, app.clock)
            else:
                command = OpenForReader(data, reader.case_id)
                plaintext = await open_for_reader(command, work, app.desk, app.clock)
        return json_answer(OpenedView(plaintext=b64encode(plaintext).decode()))

    return router
