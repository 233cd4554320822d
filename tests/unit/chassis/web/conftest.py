"""A small application with one route of each kind, called in process."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Literal

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import Field

from chassis.metrics import Metrics
from chassis.security.audience import allow, public
from chassis.security.tokens import Caller, TokenVerifier
from chassis.web.answers import json_answer
from chassis.web.app import create_app
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.conditional import etag, expected_version, require_version
from chassis.web.direct_routes import DirectRoute
from chassis.web.idempotency import idempotent_request
from chassis.web.pages import PageRequest, page_answer, page_request
from chassis.web.problems import BadField, ProblemEntry, ProblemTable
from chassis.web.rate_limits import RateLimits


class ThingMissing(Exception):  # noqa: N818
    """There is no such thing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ThingStuck(Exception):  # noqa: N818
    """The thing can't do this now."""

    next_actions = ("start",)


class ThingInvalid(Exception):  # noqa: N818
    """Some fields of the thing are wrong."""

    errors = (BadField("size", "too_big", "太大", "too big"),)


PROBLEMS: ProblemTable = {
    ThingMissing: ProblemEntry(404, "thing_missing", "没有 {code}", "there is no {code}"),
    ThingStuck: ProblemEntry(409, "thing_stuck", "现在不行", "not now", extensions=("next_actions",)),
    ThingInvalid: ProblemEntry(422, "thing_invalid", "有误", "wrong", errors="errors"),
}


class Place(BodyModel):
    lat: float = Field(ge=-90, le=90)


class ThingForm(BodyModel):
    title: str = Field(min_length=1, max_length=20)
    colour: Literal["red", "blue"] = "red"
    place: Place | None = None


def thing_routes() -> APIRouter:
    router = APIRouter()

    @router.post("/v1/things/{code}", status_code=201)
    @takes(ThingForm, idempotency_key="required")
    async def put_thing(code: str, request: Request, caller: Annotated[Caller, Depends(allow("officer"))]) -> Response:
        if code == "missing":
            raise ThingMissing(code)
        form = await read_body(request, ThingForm)
        await idempotent_request(request, caller, required=True)
        require_version(expected_version(request), 7)
        if form.title == "stuck":
            raise ThingStuck
        if form.title == "invalid":
            raise ThingInvalid
        return json_answer({"title": form.title, "by": caller.sub}, 201, {"ETag": etag(8)})

    @router.get("/v1/things", dependencies=[Depends(allow())])
    async def list_things(request: Request, page: Annotated[PageRequest, Depends(page_request)]) -> Response:
        following = (page.after or (0,))[0]
        assert isinstance(following, int)
        items = list(range(following, following + page.limit))
        return page_answer(request, items, (following + page.limit,) if following < 100 else None)

    @router.get("/v1/open/{code}", dependencies=[Depends(public)])
    async def open_thing(code: str) -> Response:
        if code == "broken":
            raise ValueError("张三 13800138000")
        if code == "away":
            raise ConnectionRefusedError("张三 13800138000")
        return json_answer({"code": code})

    @router.get("/v1/shared/{code}", dependencies=[Depends(public)])
    @router.put("/v1/shared/{code}", dependencies=[Depends(public)])
    async def share_thing(code: str) -> Response:
        return json_answer({"code": code})

    async def take_directly(request: Request, caller: Annotated[Caller, Depends(allow("officer"))]) -> Response:
        if request.headers.get("x-thing") == "missing":
            raise ThingMissing("direct")
        if request.headers.get("x-thing") == "broken":
            raise ValueError("张三 13800138000")
        return json_answer({"by": caller.sub})

    router.add_api_route("/v1/direct", take_directly, methods=["POST"], route_class_override=DirectRoute)
    return router


@dataclass
class Readiness:
    error: Exception | None = None

    async def check(self) -> None:
        if self.error is not None:
            raise self.error


@pytest.fixture
def readiness() -> Readiness:
    return Readiness()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


MakeApp = Callable[..., FastAPI]


@pytest.fixture
def make_app(verifier: TokenVerifier, metrics: Metrics, readiness: Readiness) -> MakeApp:
    def make(rate_limits: RateLimits | None = None) -> FastAPI:
        return create_app(
            title="things",
            routers=[thing_routes()],
            problem_table=PROBLEMS,
            verifier=verifier,
            metrics=metrics,
            readiness_checks={"database": readiness.check},
            rate_limits=rate_limits,
        )

    return make


@pytest.fixture
def app(make_app: MakeApp) -> FastAPI:
    return make_app()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://things.test") as client:
        yield client


@pytest.fixture
def officer(make_token: Callable[..., str]) -> dict[str, str]:
    """Headers of a good request."""
    return {"Authorization": f"Bearer {make_token('officer')}", "Idempotency-Key": "k-1"}
