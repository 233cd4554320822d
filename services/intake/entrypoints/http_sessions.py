"""Anonymous sessions: a citizen needs no account."""

from typing import Any

from fastapi import APIRouter, Depends, Response
from typing_extensions import TypedDict

from chassis.security.audience import PROBE, public
from chassis.web.answers import json_answer
from services.intake.application import Application
from services.intake.entrypoints.session_views import SessionView, session_view


class JwksView(TypedDict):
    """RFC 7517."""

    keys: list[dict[str, Any]]


def session_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["sessions"])

    @router.post(
        "/v1/sessions",
        status_code=201,
        dependencies=[Depends(public)],
        summary="匿名会话 / anonymous session",
        responses={201: {"model": SessionView}},
    )
    async def open_session() -> Response:
        # Nothing is stored, so a repetition does no harm and needs no Idempotency-Key.
        return json_answer(session_view(app, app.desk.new_reporter_ref()), 201)

    @router.get(
        "/.well-known/jwks.json",
        dependencies=[Depends(PROBE)],
        summary="公钥 / public keys",
        responses={200: {"model": JwksView}},
    )
    async def public_keys() -> Response:
        return json_answer(app.jwks, headers={"Cache-Control": "public, max-age=600"})

    return router
