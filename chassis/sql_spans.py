"""A span for each SQL statement of a sampled request: its text only, since parameters and error details are data."""

from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from sqlalchemy import Engine, event

STATEMENT_CHARACTERS_MAX = 2000


def trace_statements(engine: Engine, tracer: Tracer) -> None:
    attributes = {"db.system.name": "postgresql", "db.namespace": engine.url.database or ""}

    def before(
        _connection: Any, _cursor: Any, statement: str, _parameters: Any, execution: Any, _executemany: bool
    ) -> None:
        # Outside a sampled trace this line is all a statement costs.
        if not trace.get_current_span().is_recording():
            return
        operation = statement.split(None, 1)[0].upper() if statement.strip() else "SQL"
        execution._statement_span = tracer.start_span(
            operation,
            kind=SpanKind.CLIENT,
            attributes={**attributes, "db.query.text": statement[:STATEMENT_CHARACTERS_MAX]},
        )

    def after(
        _connection: Any, _cursor: Any, _statement: str, _parameters: Any, execution: Any, _executemany: bool
    ) -> None:
        span = getattr(execution, "_statement_span", None)
        if span is not None:
            span.end()

    def failed(failure: Any) -> None:
        span = getattr(failure.execution_context, "_statement_span", None)
        if span is not None:
            span.set_status(Status(StatusCode.ERROR, type(failure.original_exception).__name__))
            span.end()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "handle_error", failed)
