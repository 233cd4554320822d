"""Proofs, open to everybody: they are hashes, and say nothing of what a record says."""

from base64 import b64encode
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from typing_extensions import TypedDict

from chassis.security.audience import public
from chassis.tlog.proof_files import MEDIA_TYPE
from chassis.web.answers import json_answer, told_as
from chassis.web.problems import BadField
from services.audit.application import Application
from services.audit.domain.canonical import INTEGER_MAX
from services.audit.domain.errors import NotPublishedYet, RecordUnknown
from services.audit.entrypoints.http_log import CHANGING, OPEN
from services.audit.entrypoints.inquiries import fields_refused


class TreeView(TypedDict):
    """`root`: base64, as in a checkpoint."""

    size: int
    root: str


# `proof`: hashes in base64 (RFC 6962, 2.1.2).
ConsistencyView = TypedDict("ConsistencyView", {"from": TreeView, "to": TreeView, "proof": list[str]})


def proof_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["proofs"])

    @router.get(
        "/v1/events/{event_id}/proof",
        dependencies=[Depends(public)],
        summary="记录在日志中的证明（C2SP tlog-proof）/ the proof that a record is in the log",
        response_class=Response,
        responses=told_as(MEDIA_TYPE),
    )
    async def proof(event_id: UUID) -> Response:
        async with app.unit_of_work() as work:
            index = await work.records.index_of(event_id)
        if index is None:
            raise RecordUnknown(str(event_id))
        found = app.published.inclusion(index)
        if found is None:
            raise NotPublishedYet(str(event_id))
        return Response(found.encoded(), headers=CHANGING | OPEN, media_type=MEDIA_TYPE)

    @router.get(
        "/v1/consistency",
        dependencies=[Depends(public)],
        summary="两个检查点之间只增不改的证明 / the proof that the log only grew between two sizes",
        responses={200: {"model": ConsistencyView}},
    )
    async def consistency(
        since: Annotated[int, Query(alias="from", ge=0, le=INTEGER_MAX, description="较早的大小 / the older size")],
        until: Annotated[
            int | None,
            Query(alias="to", ge=0, le=INTEGER_MAX, description="较晚的大小；默认为已发布的 / the newer size"),
        ] = None,
    ) -> Response:
        newer = app.published.size() if until is None else until
        if until is not None and until < since:
            raise fields_refused([BadField("to", "out_of_range", "不能小于 from", "not less than from")])
        old, new, hashes = app.published.consistency(since, newer)
        view: ConsistencyView = {
            "from": {"size": old.size, "root": _base64(old.root)},
            "to": {"size": new.size, "root": _base64(new.root)},
            "proof": [_base64(each) for each in hashes],
        }
        return json_answer(view, headers=CHANGING | OPEN)

    return router


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
