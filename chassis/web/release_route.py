"""GET /v1/release: which release this process goes by."""

from fastapi import APIRouter, Depends, Response
from typing_extensions import TypedDict

from chassis.release_shelf import ReleaseShelf, View
from chassis.security.audience import PROBE
from chassis.web.answers import json_answer
from chassis.web.shapes import ReleaseView


class ReleaseInForce(TypedDict):
    release: ReleaseView | None


def release_routes(shelf: ReleaseShelf[View]) -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get(
        "/v1/release",
        dependencies=[Depends(PROBE)],
        summary="当前生效的发布版本 / the release in force",
        responses={200: {"model": ReleaseInForce}},
    )
    async def get_release() -> Response:
        """`release` is null before the first one."""
        release = shelf.release
        shown: ReleaseInForce = {
            "release": None if release is None else {"version": release.version, "digest": release.digest}
        }
        return json_answer(shown)

    return router
