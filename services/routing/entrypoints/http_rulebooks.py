"""The rulebook's versions: upload, publish, list."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, check_json_type, parse_body, read_bytes, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.entrypoints.access import STAFF, actor_of
from services.routing.entrypoints.uploads import RulebookForm, uploaded_tables
from services.routing.entrypoints.views import civil
from services.routing.usecases.publish_rulebook import PublishRulebook, publish_rulebook
from services.routing.usecases.rulebook_version import RulebookVersion
from services.routing.usecases.upload_rulebook import UploadRulebook, sound_rulebook, upload_rulebook

EDITORS = allow("editor", "publisher")
PUBLISHERS = allow("publisher")


class PublishForm(BodyModel):
    """`in_force_from`: a civil date, today when not given."""

    in_force_from: date | None = None


def rulebook_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rulebook"])

    def view(version: RulebookVersion) -> dict[str, Any]:
        in_force = app.shelf.snapshot
        return {
            "id": version.version,
            "version": version.version,
            "digest": version.digest,
            "status": version.status,
            "in_force": in_force is not None and in_force.version == version.version,
            "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
            "rows": dict(version.row_counts),
            "created_at": civil(version.created_at),
            "created_by": version.created_by,
            "published_at": civil(version.published_at),
            "published_by": version.published_by or None,
        }

    @router.get("/v1/rulebooks", summary="权力清单各版本 / versions", dependencies=[Depends(STAFF)])
    async def versions(request: Request, page: Annotated[PageRequest, Depends(page_request)]) -> Response:
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            found = await work.rulebooks.page(page.limit + 1, _position(page.after))
        items = [view(version) for version in found[: page.limit]]
        return page_answer(request, items, _key(found[page.limit - 1]) if len(found) > page.limit else None)

    @router.post("/v1/rulebooks", status_code=201, summary="上传权力清单 / upload")
    @takes(RulebookForm, idempotency_key="honoured")
    async def upload(request: Request, caller: Annotated[Caller, Depends(EDITORS)]) -> Response:
        tables, content_hash = await uploaded_tables(request)
        key = await idempotent_request(request, caller, body_hash=content_hash)
        rulebook, digest = await asyncio.to_thread(sound_rulebook, tables)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            command = UploadRulebook(tables, rulebook, digest, actor_of(caller))
            version = await upload_rulebook(command, work, app.clock)
            return Answer(201, view(version), {"Location": f"/v1/rulebooks/{version.version}"})

        return await answer_once(app.unit_of_work, key, effect)

    @router.post("/v1/rulebooks/{version}/publish", summary="发布权力清单 / publish")
    @takes(PublishForm, idempotency_key="honoured")
    async def publish(version: str, request: Request, caller: Annotated[Caller, Depends(PUBLISHERS)]) -> Response:
        raw = await read_bytes(request)
        form = PublishForm()
        if raw.strip():
            check_json_type(request)
            form = parse_body(raw, PublishForm)
        key = await idempotent_request(request, caller)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            command = PublishRulebook(version, actor_of(caller), form.in_force_from)
            return Answer(200, view(await publish_rulebook(command, work, app.clock)))

        answer = await answer_once(app.unit_of_work, key, effect)
        # Who was told that it is published may ask us for a decision by it at once.
        await app.shelf.refresh()
        return answer

    return router


def _key(version: RulebookVersion) -> SortKey:
    return (version.created_at.isoformat(), version.version)


def _position(after: SortKey | None) -> tuple[datetime, str] | None:
    if after is None:
        return None
    try:
        created_at, version = after
        return datetime.fromisoformat(str(created_at)), str(version)
    except ValueError:
        raise bad_cursor() from None
