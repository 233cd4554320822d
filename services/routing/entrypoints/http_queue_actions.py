"""One action on many cases of a queue: a transaction and an answer for each case."""

from hashlib import sha256
from typing import Annotated, Any, NotRequired
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.batch import PartAnswer, post_within
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.conditional import etag
from chassis.web.idempotency import IdempotentRequest, begin, idempotent_request, remember
from chassis.web.shapes import Id
from services.routing.application import Application
from services.routing.entrypoints.case_shapes import CaseView
from services.routing.entrypoints.queue_access import require_readable
from services.routing.usecases.errors import FieldError, InvalidFields

CASES_MAX = 100


class BulkForm(BodyModel):
    """`body`: what the action is told, the same for every case. `versions`: case → the version that was seen."""

    action: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    case_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=CASES_MAX)]
    body: dict[str, Any] = Field(default_factory=dict)
    versions: dict[UUID, Annotated[int, Field(ge=0, lt=10**9)]] = Field(default_factory=dict)


class BulkResult(TypedDict):
    """`status`: what the action's own route answered, with its case or its problem."""

    case_id: Id
    ok: bool
    status: int
    case: NotRequired[CaseView]
    problem: NotRequired[dict[str, Any]]


class BulkView(TypedDict):
    action: str
    results: list[BulkResult]
    succeeded: int
    failed: int


def queue_action_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["queue"])

    @router.post(
        "/v1/units/{unit}/queue/actions",
        summary="批量办理 / one action on many cases",
        responses={200: {"model": BulkView}},
    )
    @takes(BulkForm, idempotency_key="required")
    async def act(unit: str, request: Request, caller: Annotated[Caller, Depends(allow("officer"))]) -> Response:
        """200 whatever became of the cases; every one has its own status, and its case or problem."""
        await app.shelf.looked()
        await require_readable(unit, caller, app)
        key = await idempotent_request(request, caller, required=True)
        form = await read_body(request, BulkForm)
        _require_action(request, form.action)
        if key is not None:
            await _require_same_body(app, key)
        results = [await _one(request, form, case_id) for case_id in dict.fromkeys(form.case_ids)]
        done = sum(result["ok"] for result in results)
        answer: BulkView = {"action": form.action, "results": results, "succeeded": done, "failed": len(results) - done}
        return json_answer(answer)

    return router


def _require_action(request: Request, action: str) -> None:
    if f"/v1/cases/{{case_id}}/actions/{action}" not in request.app.openapi()["paths"]:
        raise InvalidFields(
            [FieldError("action", "unknown_action", f"没有这个动作：{action}", f"no such action: {action}")]
        )


async def _require_same_body(app: Application, key: IdempotentRequest) -> None:
    """Remembers what the key was used for; the cases' own answers stand under their own keys. 422 for another body."""
    async with app.unit_of_work() as work:
        if await begin(work.connection, key) is None:
            remember(work, key, Answer(200, {}))


async def _one(request: Request, form: BulkForm, case_id: UUID) -> BulkResult:
    """The action's own route answers; asked again under the same key, it gives the same answer and does nothing."""
    headers = {"Idempotency-Key": _key_of(request, case_id)}
    if case_id in form.versions:
        headers["If-Match"] = etag(form.versions[case_id])
    answered = await post_within(request, f"/v1/cases/{case_id}/actions/{form.action}", form.body, headers)
    return _result(case_id, answered)


def _key_of(request: Request, case_id: UUID) -> str:
    """Apart from keys that the caller uses on the case itself."""
    return sha256(f"bulk {request.scope['path']} {request.headers['idempotency-key']} {case_id}".encode()).hexdigest()


def _result(case_id: UUID, answered: PartAnswer) -> BulkResult:
    result: BulkResult = {"case_id": str(case_id), "ok": answered.status < 400, "status": answered.status}
    result["case" if result["ok"] else "problem"] = answered.content
    return result
