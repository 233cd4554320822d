"""Numbered documents on a case: issued by who decides, read by who may read the case, checked by everybody."""

import asyncio
import secrets
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from chassis.pdf import MEDIA_TYPE, make_ready
from chassis.security.audience import allow, public
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer, told_as
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.problems import problem
from chassis.web.shapes import Page
from services.routing.adapters.document_paper import set_paper
from services.routing.adapters.documents import DocumentRepository
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.documents import IssuedDocument
from services.routing.entrypoints.access import CASE_READERS, actor_of, may_read_case
from services.routing.entrypoints.case_ids import case_id_of
from services.routing.entrypoints.document_views import (
    DocumentView,
    PublicDocumentView,
    document_view,
    public_view,
)
from services.routing.entrypoints.texts import Text
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.issue_document import IssueDocument, issue_document
from services.routing.usecases.withdraw_document import WithdrawDocument, withdraw_document

SIGNERS = allow("officer", "supervisor")
# Without what is mistaken for one another on paper; sixteen of them are 79 bits.
# The page has its style in it, and nothing else.
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_ALPHABET, _CODE_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 16


class DocumentForm(BodyModel):
    kind: Literal["assignment", "supervision", "ruling", "notice", "reply", "agreement"]
    text: Annotated[Text, Field(max_length=5000)] = ""


class WithdrawalForm(BodyModel):
    reason: Annotated[Text, Field(min_length=1, max_length=2000)]


def document_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["document"])

    @router.post(
        "/v1/cases/{case_id}/documents",
        status_code=201,
        summary="制发公文 / issue a document",
        responses={201: {"model": DocumentView}},
    )
    @takes(DocumentForm, idempotency_key="honoured")
    async def issue(case_id: str, request: Request, caller: Annotated[Caller, Depends(SIGNERS)]) -> Response:
        """Its number follows the last of the unit, kind and year; its hash is put on record."""
        await app.shelf.looked()
        form, key = await read_body(request, DocumentForm), await idempotent_request(request, caller)
        command = IssueDocument(case_id_of(case_id), actor_of(caller), form.kind, form.text, _code())

        # The database ends a transaction that waits for the fonts of a process's first document.
        await asyncio.to_thread(make_ready)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            documents = DocumentRepository(work.connection)
            issued = await issue_document(command, app.desk(work), documents, set_paper)
            return Answer(201, document_view(issued))

        return await answer_once(app.unit_of_work, key, effect)

    @router.post(
        "/v1/cases/{case_id}/documents/{code}/withdraw",
        summary="撤回公文 / withdraw a document",
        responses={200: {"model": DocumentView}},
    )
    @takes(WithdrawalForm, idempotency_key="honoured")
    async def withdraw(
        case_id: str, code: str, request: Request, caller: Annotated[Caller, Depends(SIGNERS)]
    ) -> Response:
        """Who checks the paper learns that it is not valid any more; its number is never given again."""
        await app.shelf.looked()
        form, key = await read_body(request, WithdrawalForm), await idempotent_request(request, caller)
        command = WithdrawDocument(case_id_of(case_id), actor_of(caller), code, form.reason)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            withdrawn = await withdraw_document(command, app.desk(work), DocumentRepository(work.connection))
            return Answer(200, document_view(withdrawn))

        return await answer_once(app.unit_of_work, key, effect)

    async def documents_of(case_id: str, caller: Caller) -> list[IssuedDocument]:
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            case = await work.cases.find(case_id_of(case_id))
            if case is None:
                raise CaseUnknown(case_id)
            documents = await DocumentRepository(work.connection).of_case(case.id)
        if may_read_case(caller, case, app.shelf.snapshot):
            return documents
        # Whoever ruled has no more to do with the case, and hands out the paper still.
        own = [each for each in documents if each.unit_code == caller.unit != case.report.about_unit]
        if not own:
            raise NotYourCase
        return own

    @router.get(
        "/v1/cases/{case_id}/documents",
        summary="办件的公文 / documents of a case",
        responses={200: {"model": Page[DocumentView]}},
    )
    async def listed(case_id: str, caller: Annotated[Caller, Depends(CASE_READERS)]) -> Response:
        items = [document_view(each) for each in await documents_of(case_id, caller)]
        return json_answer(Page(items=items, next_cursor=None))

    @router.get(
        "/v1/cases/{case_id}/documents/{code}/pdf",
        summary="公文 PDF / the file",
        response_class=Response,
        responses=told_as(MEDIA_TYPE),
    )
    async def file(case_id: str, code: str, caller: Annotated[Caller, Depends(CASE_READERS)]) -> Response:
        found = [each for each in await documents_of(case_id, caller) if each.code == code and each.file]
        if not found:
            raise unknown(code)
        headers = {"Content-Disposition": f'inline; filename="{code}.pdf"'}
        return Response(found[0].file, headers=headers, media_type=MEDIA_TYPE)

    @router.get(
        "/v1/cases/{case_id}/documents/{code}/html",
        summary="公文网页 / the same as a page",
        response_class=HTMLResponse,
        responses=told_as(HTMLResponse.media_type or ""),
    )
    async def page(case_id: str, code: str, caller: Annotated[Caller, Depends(CASE_READERS)]) -> Response:
        """As it was issued, for reading on a screen; what is on record is the hash of the PDF."""
        found = [each for each in await documents_of(case_id, caller) if each.code == code and each.page]
        if not found:
            raise unknown(code)
        return HTMLResponse(found[0].page, headers={"Content-Security-Policy": PAGE_POLICY})

    @router.get(
        "/v1/public/documents/{code}",
        summary="公文核验 / check a document",
        dependencies=[Depends(public)],
        responses={200: {"model": PublicDocumentView}},
    )
    async def check(code: str) -> Response:
        """What it is, its number, date, unit and hash; nothing of the case. Blanks and small letters are forgiven."""
        tidied = code.replace("-", "").replace(" ", "").upper()
        async with app.engine.connect() as connection:
            found = await DocumentRepository(connection).find(tidied)
        if found is None:
            raise unknown(code)
        return json_answer(public_view(found))

    return router


def unknown(code: str) -> Exception:
    return problem(404, "document_unknown", f"没有编码为 {code} 的公文", f"no document has the code {code}")


def _code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_CHARACTERS))
