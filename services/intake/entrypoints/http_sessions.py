"""Anonymous sessions: a citizen needs no account."""

from fastapi import APIRouter, Depends, Response

from chassis.security.audience import PROBE, public
from chassis.web.answers import json_answer
from services.intake.application import Application
from services.intake.entrypoints.session_views import session_view


def session_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["sessions"])

    @router.post(
        "/v1/sessions", status_code=201, dependencies=[Depends(public)], summary="匿名会话 / anonymous session"
    )
    async def open_session() -> Response:
        # Nothing is stored, so a repetition does no harm and needs no Idempotency-Key.
        return json_answer(session_view(app, app.desk.new_reporter_ref()), 201)

    @router.get("/.well-known/jwks.json", dependencies=[Depends(PROBE)], summary="公钥 / public keys")
    async def public_keys() -> Response:
        return json_answer(app.jwks, headers={"Cache-Control": "public, max-age=600"})

    return router
