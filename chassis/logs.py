"""Logs: one JSON object a line on stderr, an event's name and its fields, never a payload.

Libraries that log by the standard module (uvicorn, aiokafka) pass through the same processors.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog
from structlog.types import EventDict, ExcInfo

from chassis.redaction import redact_field, redact_text
from chassis.telemetry import current_trace_id

# Their messages speak of programs and connections; others (ValueError, database errors) may quote the input.
SPEAKING_ERRORS = (OSError, RuntimeError, AttributeError, NameError, ImportError, TypeError)
ERROR_CHARACTERS_MAX = 300
FRAMES_MAX = 25
# Chatty at their default level.
LIBRARY_LEVELS = {"aiokafka": logging.WARNING, "httpx": logging.WARNING, "asyncio": logging.WARNING}

# A client that can't reach its server says so every 100 ms: once in so many seconds is enough.
REPEAT_SECONDS = 10.0


class Sparingly(logging.Filter):
    """Lets a library's line through when the same template was not seen for a while; our own lines all pass."""

    def __init__(self) -> None:
        super().__init__()
        self._seen_at: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] not in LIBRARY_LEVELS:
            return True
        key = (record.name, str(record.msg))
        seen_at = self._seen_at.get(key)
        if seen_at is not None and record.created - seen_at < REPEAT_SECONDS:
            return False
        self._seen_at[key] = record.created
        return True


def get_logger(**bound: Any) -> Any:
    """A logger with these fields on every line: `get_logger(consumer="cases").info("batch_handled", messages=3)`."""
    return structlog.get_logger(**bound)


def configure_logging(service: str, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Sets the process's logging up; `stream` defaults to stderr."""

    def add_service(_logger: Any, _method: str, fields: EventDict) -> EventDict:
        fields["service"] = service
        return fields

    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_service,
        _add_trace_id,
        _tell_exception,
        _redact,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    root = logging.getLogger()
    handler.addFilter(Sparingly())
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, library_level in LIBRARY_LEVELS.items():
        logging.getLogger(name).setLevel(library_level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _add_trace_id(_logger: Any, _method: str, fields: EventDict) -> EventDict:
    trace_id = current_trace_id()
    if trace_id:
        fields["trace_id"] = trace_id
    return fields


def _tell_exception(_logger: Any, _method: str, fields: EventDict) -> EventDict:
    """Type and frames of an exception; its message only where it can't hold anybody's data."""
    found = _exception_of(fields.pop("exc_info", None))
    if found is not None:
        fields["error"] = type(found).__name__
        if isinstance(found, SPEAKING_ERRORS):
            fields["error_detail"] = redact_text(str(found))[:ERROR_CHARACTERS_MAX]
        sqlstate = getattr(getattr(found, "orig", found), "sqlstate", None)
        if sqlstate:
            fields["sqlstate"] = str(sqlstate)
        fields["frames"] = _frames(found.__traceback__)
    return fields


def _exception_of(given: ExcInfo | BaseException | bool | None) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1]
    return sys.exc_info()[1] if given else None


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES_MAX:]
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


def _redact(_logger: Any, _method: str, fields: EventDict) -> EventDict:
    # What begins with _ is structlog's own and goes before rendering.
    return {
        key: value if key.startswith("_") or key == "trace_id" else redact_field(key, value)
        for key, value in fields.items()
    }


def _render(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> str:
    return orjson.dumps(fields, default=str).decode()
