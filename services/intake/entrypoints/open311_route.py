"""Failures told as GeoReport v2 tells them, and api_key as one of the house's tokens."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from chassis.security.audience import Audience
from chassis.web.problem_handlers import invalid_fields
from chassis.web.problems import Problem, as_problem
from services.intake.entrypoints.open311_answers import JSON, XML, errors_answer
from services.intake.entrypoints.open311_form import read_form
from services.intake.entrypoints.problems import PROBLEMS

# GeoReport knows one word for what is not as it should be.
_GENERAL = 400
_NO_FORM = frozenset({400, 415})


class ApiKeyAudience(Audience):
    """The token of the `Authorization` header, else the form's `api_key`; never one in the address, which is logged."""

    async def authorization(self, request: Request) -> str:
        if "authorization" in request.headers:
            return await super().authorization(request)
        try:
            api_key = (await read_form(request)).get("api_key", "")
        except Problem as error:
            # Who calls is asked first: what is no form has no key in it.
            if error.status not in _NO_FORM:
                raise
            return ""
        return f"Bearer {api_key}" if api_key.isascii() else ""


class GeoReportRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as error:
                found = error
            except RequestValidationError as error:
                found = invalid_fields(error.errors())
            except tuple(PROBLEMS) as error:
                found = as_problem(error, next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS))
            return _errors(found, XML if request.url.path.endswith(".xml") else JSON)

        return told


def _errors(found: Problem, extension: str) -> Response:
    status = _GENERAL if found.status == 422 else found.status
    texts = [f"{each.zh} / {each.en}" for each in found.errors] or [f"{found.zh} / {found.en}"]
    answer = errors_answer([(status, text) for text in texts], extension, status)
    answer.headers.update(found.headers)
    return answer
