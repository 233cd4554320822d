"""How raised errors become problems: those of the table, FastAPI's own, and Starlette's."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from chassis.web.field_faults import field_faults
from chassis.web.problems import Problem, ProblemEntry, ProblemTable, as_problem, problem_response

# What Starlette itself raises; anything else it raises is told by its status alone.
STARLETTE_PROBLEMS = {
    404: ("not_found", "没有这个地址", "no such address"),
    405: ("method_not_allowed", "这个地址不支持该方法", "this address does not support the method"),
}

Handler = Callable[[Request, Any], Awaitable[Response]]


def _from_table(entry: ProblemEntry) -> Handler:
    async def handle(request: Request, error: Exception) -> Response:
        return problem_response(request, as_problem(error, entry))

    return handle


async def _tell_problem(request: Request, error: Problem) -> Response:
    return problem_response(request, error)


async def _tell_bad_parameters(request: Request, error: RequestValidationError) -> Response:
    return problem_response(request, invalid_fields(error.errors()))


async def _tell_starlette(request: Request, error: HTTPException) -> Response:
    code, zh, en = STARLETTE_PROBLEMS.get(error.status_code, ("request_failed", "请求失败", "the request failed"))
    headers = {"Allow": _methods_at(request)} if error.status_code == 405 else error.headers
    return problem_response(request, Problem(error.status_code, code, zh, en, headers=headers))


def _methods_at(request: Request) -> str:
    """Of every route at this address; the framework names those of the first one alone."""
    here = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for route in here for method in getattr(route, "methods", None) or ()}))


def invalid_fields(errors: Sequence[Any]) -> Problem:
    """The 422 that names every bad field of a pydantic error list."""
    return Problem(422, "invalid_fields", "有字段不符合要求", "some fields are invalid", errors=field_faults(errors))


def add_problem_handlers(app: FastAPI, table: ProblemTable) -> None:
    """Subclasses of an error in the table are told by their base's entry."""
    for kind, entry in table.items():
        app.add_exception_handler(kind, _from_table(entry))
    app.add_exception_handler(Problem, _tell_problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _tell_bad_parameters)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _tell_starlette)  # type: ignore[arg-type]
