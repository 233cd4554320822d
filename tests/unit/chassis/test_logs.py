import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider

from chassis.logs import Sparingly, configure_logging, get_logger

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    stream = StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging("things", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_line_is_an_event_with_its_bound_fields(lines: Lines) -> None:
    log = get_logger(consumer="cases")
    log.info("batch_handled", messages=3)
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "batch_handled",
        "consumer": "cases",
        "messages": 3,
        "level": "info",
        "service": "things",
    }


def test_a_payload_or_a_number_of_somebody_does_not_get_through(lines: Lines) -> None:
    get_logger().info("odd", text="夜里太吵", key="tel 13800138000", headers={"authorization": "Bearer x"})
    (line,) = lines()
    assert (line["text"], line["key"], line["headers"]) == (
        "[refused]",
        "tel ***",
        {"authorization": "[refused]"},
    )


def test_libraries_pass_through_the_same_processors(lines: Lines) -> None:
    logging.getLogger("uvicorn.error").info("peer %s said %s", "127.0.0.1", "13800138000")
    logging.getLogger("aiokafka.consumer").warning("lost %s", "broker")
    logging.getLogger("aiokafka.consumer").info("chatter")
    assert [line["event"] for line in lines()] == ["peer 127.0.0.1 said ***", "lost broker"]
    assert {line["service"] for line in lines()} == {"things"}


def test_an_exception_is_told_by_type_and_frames_and_not_by_what_it_quotes(lines: Lines) -> None:
    try:
        int("张三")
    except ValueError:
        get_logger().exception("failed")
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert "error_detail" not in line
    assert "test_logs.py" in line["frames"][-1]
    assert "张三" not in json.dumps(line, ensure_ascii=False)


def test_a_connection_error_may_speak(lines: Lines) -> None:
    logging.getLogger("x").error("failed", exc_info=ConnectionRefusedError("no broker at localhost"))
    assert lines()[0]["error_detail"] == "no broker at localhost"


def test_a_line_inside_a_trace_names_it(lines: Lines) -> None:
    with TracerProvider(shutdown_on_exit=False).get_tracer("x").start_as_current_span("s") as span:
        get_logger().info("inside")
    assert lines()[0]["trace_id"] == f"{span.get_span_context().trace_id:032x}"


def test_a_library_s_repeated_line_is_said_once_in_a_while():
    quiet = Sparingly()
    lines = [logging.LogRecord("aiokafka.client", logging.ERROR, "", 0, "no %s", ("node",), None) for _ in range(3)]
    for second, line in enumerate(lines):
        line.created = second * 6.0
    ours = logging.LogRecord("chassis.relay", logging.ERROR, "", 0, "no %s", ("node",), None)
    assert [quiet.filter(line) for line in lines] == [True, False, True]
    assert [quiet.filter(ours), quiet.filter(ours)] == [True, True]
