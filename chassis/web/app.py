"""The one place where a service's HTTP side is put together."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp

from chassis.metrics import Metrics
from chassis.security.audience import PROBE
from chassis.security.tokens import TokenVerifier
from chassis.web.answers import json_answer
from chassis.web.direct_routes import DirectPaths
from chassis.web.edge import Edge
from chassis.web.health import ReadinessCheck, health_routes
from chassis.web.openapi import openapi_document
from chassis.web.problem_handlers import add_problem_handlers
from chassis.web.problems import ProblemTable
from chassis.web.rate_limits import RateLimiter, RateLimits

# FastAPI's own spans and logs carry paths, queries and exception messages, probes included; the edge's do not.
FRAMEWORK_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


class LayeredApp(FastAPI):
    """Without the framework's layers for unexpected errors, spans and sizes: the edge and the handlers see to those,
    and every request would go through all of them."""

    def build_middleware_stack(self) -> ASGIApp:
        solved = AsyncExitStackMiddleware(self.router)
        app: ASGIApp = ExceptionMiddleware(DirectPaths(self.routes, solved), self.exception_handlers)
        for layer, arguments, named in reversed(self.user_middleware):
            app = layer(app, *arguments, **named)
        return app


def create_app(
    *,
    title: str,
    routers: Sequence[APIRouter],
    problem_table: ProblemTable,
    verifier: TokenVerifier,
    metrics: Metrics,
    readiness_checks: Mapping[str, ReadinessCheck],
    rate_limits: RateLimits | None = None,
    version: str = "1",
) -> FastAPI:
    """The application; start telemetry before, so that its tracer is the process's."""
    app = LayeredApp(
        title=title, version=version, openapi_url=None, docs_url=None, redoc_url=None, telemetry=FRAMEWORK_TELEMETRY
    )
    app.state.token_verifier = verifier
    app.state.rate_limiter = RateLimiter(rate_limits or RateLimits())
    add_problem_handlers(app, problem_table)
    for router in (*routers, health_routes(metrics, readiness_checks)):
        # Not include_router: matching through included routers costs 45 µs a request at 25 routes.
        app.router.routes.extend(router.routes)
    _serve_openapi(app)
    app.add_middleware(Edge, metrics=metrics, tracer=trace.get_tracer("chassis"))
    return app


def _serve_openapi(app: FastAPI) -> None:
    @app.get("/openapi.json", dependencies=[Depends(PROBE)], include_in_schema=False)
    async def openapi() -> Response:
        if app.openapi_schema is None:
            app.openapi_schema = openapi_document(app)
        return json_answer(app.openapi_schema)
