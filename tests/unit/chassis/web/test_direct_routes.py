"""A direct route is checked, documented and refused as a solved one is."""

from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response

from chassis.metrics import Metrics
from chassis.security.audience import allow, undeclared_routes
from chassis.security.tokens import Caller
from chassis.web.direct_routes import DirectRoute


def test_a_direct_route_declares_its_audience() -> None:
    router = APIRouter(route_class=DirectRoute)

    @router.post("/v1/direct")
    async def direct(request: Request, caller: Annotated[Caller, Depends(allow("officer"))]) -> Response:
        return Response(f"{request.method} {caller.role}")

    app = FastAPI()
    app.router.routes.extend(router.routes)
    assert not [each for each in undeclared_routes(app) if "/v1/direct" in each]


def test_an_endpoint_that_needs_solving_is_no_direct_route() -> None:
    router = APIRouter(route_class=DirectRoute)

    async def with_a_query(
        request: Request, caller: Annotated[Caller, Depends(allow("officer"))], limit: int
    ) -> Response:
        return Response(f"{request.method} {caller.role} {limit}")

    async def without_a_caller(request: Request) -> Response:
        return Response(request.method)

    for endpoint in (with_a_query, without_a_caller):
        with pytest.raises(TypeError, match="a direct route takes"):
            router.add_api_route("/v1/direct", endpoint)


@pytest.mark.parametrize(
    ("method", "headers", "status", "code"),
    [
        ("POST", {}, 200, None),
        ("POST", {"Authorization": ""}, 401, "token_missing"),
        ("POST", {"x-thing": "missing"}, 404, "thing_missing"),
        ("POST", {"x-thing": "broken"}, 500, "internal_error"),
        ("GET", {}, 405, "method_not_allowed"),
    ],
)
async def test_it_answers_and_refuses_as_other_routes_and_is_counted_as_they_are(
    client: httpx.AsyncClient,
    officer: dict[str, str],
    metrics: Metrics,
    method: str,
    headers: dict[str, str],
    status: int,
    code: str | None,
) -> None:
    answer = await client.request(method, "/v1/direct", headers={**officer, **headers})
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert "x-content-type-options" in answer.headers
    counted = f'http_requests_total{{method="{method}",route="/v1/direct",status="{status}"}} 1.0'
    assert counted in metrics.text().decode()
