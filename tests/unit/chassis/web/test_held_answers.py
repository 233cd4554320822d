"""Tests of services hold every JSON answer to its document."""

from typing import Any, NotRequired

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Response
from pydantic import ValidationError
from typing_extensions import TypedDict

from chassis.web.answers import json_answer, told_as
from chassis.web.shapes import Page
from tests.component.held_answers import held


class Thing(TypedDict):
    number: int
    note: NotRequired[str]


def client(content: Any, media_type: str = "application/json") -> httpx.AsyncClient:
    router = APIRouter()

    @router.get("/things", responses=told_as("text/csv", model=Page[Thing]))
    async def things() -> Response:
        answer = json_answer(content)
        answer.headers["Content-Type"] = media_type
        return answer

    app = FastAPI()
    app.router.routes.extend(router.routes)
    return httpx.AsyncClient(transport=held(app), base_url="http://things.test")


async def test_an_answer_of_its_shape_passes():
    async with client({"items": [{"number": 1}, {"number": 2, "note": "two"}], "next_cursor": None}) as http:
        assert (await http.get("/things")).status_code == 200


@pytest.mark.parametrize("item", [{"number": "1"}, {"note": "one"}, {"number": 1, "note": None}])
async def test_an_answer_of_another_shape_is_an_error(item: Any):
    async with client({"items": [item], "next_cursor": None}) as http:
        with pytest.raises(ValidationError):
            await http.get("/things")


async def test_what_is_no_json_is_not_looked_at():
    async with client("number\n1", "text/csv") as http:
        assert (await http.get("/things")).status_code == 200
