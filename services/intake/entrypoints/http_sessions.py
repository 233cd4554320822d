"""Anonymous sessions: a citizen needs no account."""

from datetime import timedelta

from fastapi import APIRouter, Depends, Response

from chassis.security.audience import PROBE, public
from chassis.web.answers import json_answer
from services.intake.application import Application
from services.intake.entrypoints.moments import civil


def session_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["sessions"])

    @router.post(
        "/v1/sessions", status_code=201, dependencies=[Depends(public)], summary="匿名会话 / anonymous session"
    )
    async def open_session() -> Response:
        # Nothing is stored, so a repetition does no harm and needs no Idempotency-Key.
        reporter_ref = app.desk.new_reporter_ref()
        now = app.clock.now()
        token = app.tokens.issue("reporter", reporter_ref, lifetime=app.session_lifetime, now=now.timestamp())
        expires_at = now.replace(microsecond=0) + timedelta(seconds=app.session_lifetime.total_seconds())
        content = {"token": token, "expires_at": civil(expires_at), "reporter_ref": reporter_ref}
        return json_answer(content, 201)

    @router.get("/.well-known/jwks.json", dependencies=[Depends(PROBE)], summary="公钥 / public keys")
    async def public_keys() -> Response:
        return json_answer(app.jwks, headers={"Cache-Control": "public, max-age=600"})

    return router
