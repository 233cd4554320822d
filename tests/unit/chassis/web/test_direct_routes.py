"""A direct route is checked, documented and refused as a solved one is."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response

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
