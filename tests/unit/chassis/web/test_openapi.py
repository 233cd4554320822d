from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI
from starlette.staticfiles import StaticFiles

from chassis.security.audience import PUBLIC, allow, undeclared_routes
from chassis.security.tokens import Caller
from chassis.web.answers import told_as


async def test_bodies_keys_and_tokens_are_described(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operation = document["paths"]["/v1/things/{code}"]["post"]
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert reference == "#/components/schemas/ThingForm"
    assert document["components"]["schemas"]["ThingForm"]["additionalProperties"] is False
    assert "Place" in document["components"]["schemas"]
    key = next(parameter for parameter in operation["parameters"] if parameter["name"] == "Idempotency-Key")
    assert key["required"] is True
    assert operation["security"] == [{"bearer": []}]
    assert operation["x-roles"] == ["officer"]
    assert operation["responses"]["default"]["content"].keys() == {"application/problem+json"}
    assert "security" not in document["paths"]["/v1/open/{code}"]["get"]


async def test_every_route_of_the_application_says_who_may_call_it(app: FastAPI) -> None:
    assert undeclared_routes(app) == []


def test_a_route_that_does_not_say_so_is_found() -> None:
    app = FastAPI(openapi_url=None)
    inner = APIRouter(prefix="/v1")

    @inner.get("/declared")
    async def declared(caller: Annotated[Caller, Depends(allow("admin"))]) -> str:
        return caller.sub

    @inner.get("/forgotten")
    async def forgotten() -> None: ...

    app.include_router(inner)
    files = StaticFiles(directory=".")
    app.mount("/files", files)
    assert undeclared_routes(app) == ["* /files", "GET /v1/forgotten"]
    files.audience = PUBLIC  # type: ignore[attr-defined]
    assert undeclared_routes(app) == ["GET /v1/forgotten"]


def test_forms_of_an_answer_are_described_without_their_parameters() -> None:
    assert told_as("text/plain; charset=utf-8", "image/png", status=409) == {
        409: {"content": {"text/plain": {}, "image/png": {}}}
    }
