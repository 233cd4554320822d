"""The outermost layer of every request: trace, metrics, headers, and the answer to what nobody expected."""

from time import perf_counter

import structlog
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.database import is_passing
from chassis.metrics import Metrics
from chassis.telemetry import CurrentSpan, current_trace_id, parent_context
from chassis.web.problems import Problem, problem_response
from chassis.web.rate_limits import HEADERS_KEY

# Asked every few seconds by machines: no span, no count.
QUIET_PATHS = frozenset({"/health/live", "/health/ready", "/metrics"})
# Postgres is back within a few seconds of a crash.
RETRY_AFTER_SECONDS = "3"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
# Answers of the API run nothing and are kept nowhere; pages bring their own policy.
API_HEADERS = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)

_log = structlog.get_logger("edge")


def route_of(scope: Scope) -> str:
    """The route's template, such as /v1/things/{id}; paths themselves may hold codes and ids."""
    # A router included in another leaves its template with all prefixes in FastAPI's own corner of the scope.
    route = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    return getattr(route, "path", None) or "unmatched"


def _method_of(scope: Scope) -> str:
    return scope["method"] if scope["method"] in METHODS else "OTHER"


class Edge:
    def __init__(self, app: ASGIApp, metrics: Metrics, tracer: Tracer) -> None:
        self._app = app
        self._metrics = metrics
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in QUIET_PATHS:
            await self._answer(scope, receive, send)
        else:
            await self._traced(scope, receive, send)

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = _method_of(scope)
        started = perf_counter()
        attributes = {"http.request.method": method}
        with CurrentSpan(self._tracer.start_span(method, _parent_of(scope), SpanKind.SERVER, attributes)) as span:
            status = await self._answer(scope, receive, send)
            route = route_of(scope)
            if span.is_recording():
                span.update_name(f"{method} {route}")
                span.set_attributes({"http.route": route, "http.response.status_code": status})
                if status >= 500:
                    span.set_status(Status(StatusCode.ERROR))
        self._metrics.http_requests_total.labels(route, method, str(status)).inc()
        self._metrics.http_request_seconds.labels(route).observe(perf_counter() - started)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> int:
        """Runs the application and returns the status that was sent."""
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(scope, message)
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as error:
            _tell_log(scope, error)
            if status:
                # Half an answer is out: only a broken connection tells the client.
                raise
            await problem_response(Request(scope), _problem_of(error))(scope, receive, send_on)
        return status


def _parent_of(scope: Scope) -> Context | None:
    for name, value in scope["headers"]:
        if name == b"traceparent":
            return parent_context(value.decode("latin-1"))
    return None


def _add_headers(scope: Scope, message: Message) -> None:
    headers = message["headers"] = list(message.get("headers", ()))
    present = {name for name, _ in headers}
    headers.extend(SECURITY_HEADERS)
    headers.extend(pair for pair in API_HEADERS if pair[0] not in present)
    headers.extend(scope.get(HEADERS_KEY, ()))


def _tell_log(scope: Scope, error: Exception) -> None:
    where = {"route": route_of(scope), "method": _method_of(scope)}
    if is_passing(error):
        _log.warning("request_unavailable", error=type(error).__name__, **where)
    else:
        _log.exception("request_failed", **where)


def _problem_of(error: Exception) -> Problem:
    """Of an error that no table foresees."""
    if is_passing(error):
        zh = "数据库暂时没有应答，请稍后再试；再次提交请沿用原来的 Idempotency-Key，不会办两次"
        en = "the database does not answer right now, try again; with the same Idempotency-Key nothing is done twice"
        return Problem(503, "database_unavailable", zh, en, headers={"Retry-After": RETRY_AFTER_SECONDS})
    zh = "服务内部错误，请稍后再试；如仍失败，请提供追踪编号"
    en = "internal error; if it persists, please tell us the trace id"
    return Problem(500, "internal_error", zh, en, extensions={"trace_id": current_trace_id()})
