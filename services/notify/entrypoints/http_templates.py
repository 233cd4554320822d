"""What people read: templates by version, written by one person, published by another, looked at with a real case."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import read_body, takes
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from services.notify.adapters.ledger_search import told_of_case
from services.notify.adapters.template_shelf import TemplateShelf
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.domain.errors import OutsideArea
from services.notify.domain.template_rules import PartLoop, PartUnknown, expanded
from services.notify.domain.templates import LANGUAGE, LANGUAGE_PATTERN, Template, make_template, read_template_id
from services.notify.entrypoints.http_deliveries import LEDGER_ROWS_MAX
from services.notify.entrypoints.readers import reader_of
from services.notify.entrypoints.template_views import (
    PreviewForm,
    PreviewView,
    TemplateList,
    TemplateVersionView,
    WordingForm,
    in_force_view,
    preview_view,
    version_view,
)
from services.notify.usecases.templates.draft_wording import DraftWording, draft_wording
from services.notify.usecases.templates.ports import WordingVersion
from services.notify.usecases.templates.preview_wording import Told, preview_wording
from services.notify.usecases.templates.publish_wording import PublishWording, publish_wording

PATH = "/v1/templates"
READERS = allow("editor", "publisher", "supervisor", "admin")
Language = Annotated[str, Query(pattern=LANGUAGE_PATTERN)]


def template_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["templates"])
    shelf = app.templates

    def built_in(name: str, language: str) -> int:
        found = shelf.built_in.get(name) if language == LANGUAGE else None
        return found.version if found else 0

    @router.get(PATH, summary="现行模板 / templates in force", responses={200: {"model": TemplateList}})
    async def list_templates(
        _caller: Annotated[Caller, Depends(READERS)], language: Annotated[str | None, Query()] = None
    ) -> Response:
        """By language and name; parts stand among the versions of their name."""
        await shelf.refresh()
        found = [one for each, by_name in shelf.current.items() if language in (None, each) for one in by_name.values()]
        return json_answer({"items": [in_force_view(one, shelf) for one in sorted(found, key=_order)]})

    @router.get(PATH + "/{name}", summary="模板的各版本 / its versions", responses={200: {"model": TemplateList}})
    async def list_versions(
        _caller: Annotated[Caller, Depends(READERS)], name: str, language: Language = LANGUAGE
    ) -> Response:
        """Oldest first, that of the file before all others."""
        await shelf.refresh()
        async with app.unit_of_work() as work:
            versions = await work.wordings.versions(name, language)
        of_file = shelf.built_in.get(name) if language == LANGUAGE else None
        items = [in_force_view(of_file, shelf)] if of_file else []
        newest = max((one for one in versions if one.published_at), key=_published, default=None)
        items += [version_view(one, is_in_force=one is newest) for one in versions]
        return json_answer({"items": items})

    @router.post(
        PATH + "/{name}/drafts",
        status_code=201,
        summary="起草新版本 / write a new version",
        responses={201: {"model": TemplateVersionView}},
    )
    @takes(WordingForm, idempotency_key="honoured")
    async def draft(request: Request, caller: Annotated[Caller, Depends(allow("editor"))], name: str) -> Response:
        """Judged at once: variables that are missing, unknown or of another kind, and parts that go round in a loop."""
        form, key = await read_body(request, WordingForm), await idempotent_request(request, caller)
        command = DraftWording(form.wording(name), reader_of(caller), built_in(name, form.language))

        async def effect(work: NotifyUnitOfWork) -> Answer:
            return Answer(201, version_view(await draft_wording(command, work, app.clock)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.post(
        PATH + "/{name}/versions/{version}/publish",
        summary="发布 / put in force",
        responses={200: {"model": TemplateVersionView}},
    )
    @honours_key
    async def publish(
        request: Request,
        caller: Annotated[Caller, Depends(allow("publisher"))],
        name: str,
        version: int,
        language: Language = LANGUAGE,
    ) -> Response:
        """By another person than who wrote it. All processes word by it within two seconds; an older one again is the
        way back. What was told before keeps its version in the ledger."""
        command = PublishWording(name, language, version, reader_of(caller))

        async def effect(work: NotifyUnitOfWork) -> Answer:
            return Answer(200, version_view(await publish_wording(command, work, app.clock), is_in_force=True))

        answer = await answer_once(app.unit_of_work, await idempotent_request(request, caller), effect)
        await shelf.refresh()
        return answer

    @router.post(PATH + "/{name}/preview", summary="用真实办件预览 / preview", responses={200: {"model": PreviewView}})
    @takes(PreviewForm)
    async def preview(request: Request, caller: Annotated[Caller, Depends(READERS)], name: str) -> Response:
        """With what was told of the case, masked; it is stored nowhere."""
        form, reader = await read_body(request, PreviewForm), reader_of(caller)
        wording = form.wording(name)
        async with app.unit_of_work() as work:
            ledger = await work.deliveries.of_case(form.case_id, None, LEDGER_ROWS_MAX)
            if not reader.may_preview(ledger, app.units):
                raise OutsideArea
            told = await told_of_case(work.connection, form.case_id)
            parts = await work.wordings.parts_in_force(wording.language)
            find = await _finder(told, shelf, parts, work)
        return json_answer(preview_view(preview_wording(wording, parts, told, find)))

    return router


def _order(template: Template) -> tuple[str, str]:
    return template.language, template.name


def _published(version: WordingVersion) -> datetime:
    return version.published_at or version.created_at


async def _finder(
    told: Sequence[Told], shelf: TemplateShelf, parts: Mapping[str, str], work: NotifyUnitOfWork
) -> Callable[[str], Template | None]:
    """The templates that lines of the ledger name, whichever version."""
    found: dict[str, Template] = {one.id: one for one in shelf.built_in.values()}
    for written in {one.template for one in told} - found.keys():
        name, version, language = read_template_id(written)
        for one in await work.wordings.versions(name, language):
            if one.version == version:
                found[written] = _made(one, parts)
    return found.get


def _made(one: WordingVersion, parts: Mapping[str, str]) -> Template:
    """With the parts of now; of those of then nothing is kept."""
    wording = one.wording
    try:
        text = expanded(wording.text, parts)
    except (PartLoop, PartUnknown):
        text = wording.text
    return make_template(wording.name, one.version, wording.language, wording.title, text)
