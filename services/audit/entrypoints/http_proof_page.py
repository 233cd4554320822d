"""GET /proof: checks a record's proof in the browser, by code of its own. Open to everybody, as proofs are."""

from fastapi import APIRouter, Depends, Response

from chassis.security.audience import public
from services.audit.adapters.proof_page import CONTENT_POLICY, PAGE


def proof_page_routes() -> APIRouter:
    router = APIRouter(tags=["page"], include_in_schema=False)

    @router.get("/proof", dependencies=[Depends(public)])
    async def proof_page() -> Response:
        headers = {"content-security-policy": CONTENT_POLICY, "cache-control": "no-cache"}
        return Response(PAGE, headers=headers, media_type="text/html; charset=utf-8")

    return router
