"""The rulebook's versions: what there is, what was in force when, and new ones by upload or edit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import IdempotentRequest, answer_once, idempotent_request
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from chassis.web.shapes import Page
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.four_eyes import marks_of
from services.routing.entrypoints.access import STAFF, actor_of
from services.routing.entrypoints.asked_times import asked_day, asked_moment
from services.routing.entrypoints.rulebook_views import VersionView, version_view
from services.routing.entrypoints.tidied_desk import TidiedDesk
from services.routing.entrypoints.uploads import UPLOAD_BYTES_MAX, RulebookForm, one_at_a_time, uploaded_tables
from services.routing.usecases.edit_tables import TableEdits, edited_tables
from services.routing.usecases.errors import NoneInForce, RulebookUnknown
from services.routing.usecases.rulebook_report import report_of
from services.routing.usecases.rulebook_version import EDITED, RELEASED, UPLOADED, RulebookVersion
from services.routing.usecases.upload_rulebook import UploadRulebook, draft_of, upload_rulebook

EDITORS = allow("editor", "publisher")


class EditForm(BodyModel):
    """`upsert`: table → rows as {column: text}; a row with a known key (the table's first column) takes the place of
    that row, columns not named stay as they are. `remove`: table → keys."""

    upsert: dict[str, tuple[dict[str, str], ...]] = Field(default_factory=dict)
    remove: dict[str, tuple[str, ...]] = Field(default_factory=dict)


def rulebook_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rulebook"])
    desk = TidiedDesk()

    async def keep(
        tables: Mapping[str, str], caller: Caller, key: IdempotentRequest | None, base: RulebookVersion | None
    ) -> Response:
        day = in_china(app.clock.now()).date()
        # An upload is looked at once; who edits a draft edits it again.
        report = report_of if base is None else desk.report
        try:
            draft = await one_at_a_time(lambda: draft_of(tables, day, report))
        finally:
            desk.clear_later()
        # Whoever wrote a part of an unpublished draft has written a part of what was made from it.
        inherited = base.editors if base is not None and base.status not in RELEASED else ()
        command = UploadRulebook(
            draft,
            actor_of(caller),
            tuple(dict.fromkeys((*inherited, *marks_of(caller.sub, caller.person)))),
            UPLOADED if base is None else EDITED,
            "" if base is None else base.version,
        )

        async def effect(work: RoutingUnitOfWork) -> Answer:
            version = await upload_rulebook(command, work, app.clock)
            return Answer(201, version_view(app, version), {"Location": f"/v1/rulebooks/{version.version}"})

        return await answer_once(app.unit_of_work, key, effect)

    @router.get(
        "/v1/rulebooks",
        summary="权力清单各版本 / versions",
        dependencies=[Depends(STAFF)],
        responses={200: {"model": Page[VersionView]}},
    )
    async def versions(request: Request, page: Annotated[PageRequest, Depends(page_request)]) -> Response:
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            found = await work.rulebooks.page(page.limit + 1, _position(page.after))
        items = [version_view(app, version) for version in found[: page.limit]]
        return page_answer(request, items, _key(found[page.limit - 1]) if len(found) > page.limit else None)

    @router.get(
        "/v1/rulebooks/in-force",
        summary="某日有效的版本 / in force then",
        dependencies=[Depends(STAFF)],
        responses={200: {"model": VersionView}},
    )
    async def in_force(
        on: Annotated[str | None, Query(max_length=64)] = None,
        known: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Response:
        """`on`: a civil date, today when not given. `known`: a date (its end) or a time, now when not given."""
        now = app.clock.now()
        day = in_china(now).date() if on is None else asked_day("on", on)
        known_at = now if known is None else asked_moment(known)
        async with app.unit_of_work() as work:
            found = (await work.rulebooks.published()).in_force(day, known_at)
        if found is None:
            raise NoneInForce(day.isoformat(), in_china(known_at).isoformat())
        return json_answer(version_view(app, found))

    @router.get(
        "/v1/rulebooks/{version}",
        summary="一个版本 / one version",
        dependencies=[Depends(STAFF)],
        responses={200: {"model": VersionView}},
    )
    async def one(version: str) -> Response:
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            found = await work.rulebooks.find(version)
        if found is None:
            raise RulebookUnknown(version)
        return json_answer(version_view(app, found))

    @router.post(
        "/v1/rulebooks", status_code=201, summary="上传权力清单 / upload", responses={201: {"model": VersionView}}
    )
    @takes(RulebookForm, idempotency_key="honoured")
    async def upload(request: Request, caller: Annotated[Caller, Depends(EDITORS)]) -> Response:
        tables, content_hash = await uploaded_tables(request)
        key = await idempotent_request(request, caller, body_hash=content_hash)
        return await keep(tables, caller, key, None)

    @router.post(
        "/v1/rulebooks/{version}/edits",
        status_code=201,
        summary="修改成新草案 / edit into a new draft",
        responses={201: {"model": VersionView}},
    )
    @takes(EditForm, idempotency_key="honoured")
    async def edit(version: str, request: Request, caller: Annotated[Caller, Depends(EDITORS)]) -> Response:
        async with app.unit_of_work() as work:
            base = await work.rulebooks.find(version)
            tables = {} if base is None else await work.rulebooks.tables(version)
        if base is None:
            raise RulebookUnknown(version)
        form = await read_body(request, EditForm, UPLOAD_BYTES_MAX)
        key = await idempotent_request(request, caller)
        edits = TableEdits(form.upsert, form.remove)
        return await keep(await one_at_a_time(lambda: edited_tables(tables, edits)), caller, key, base)

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
