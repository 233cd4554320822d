"""Request bodies, read by the handler: the framework would validate them before it knows who calls."""

import asyncio
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request

from chassis.web.problem_handlers import invalid_fields
from chassis.web.problems import Problem, problem

BODY_BYTES_MAX = 1024 * 1024
# A body that dribbles in would hold its connection for ever.
BODY_SECONDS_MAX = 30.0

Model = TypeVar("Model", bound=BaseModel)
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class BodyModel(BaseModel):
    """A body's fields; a field we don't know is an error, since the sender means something by it.

    Types are those of JSON: "5" is no number, 0 no boolean, a number no time.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)


def exemplified(**body: Any) -> ConfigDict:
    """For `model_config` of a BodyModel: a body as people send it, shown in the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": [body]})


def takes(
    model: type[BaseModel], *, idempotency_key: Literal["required", "honoured"] | None = None
) -> Callable[[Endpoint], Endpoint]:
    """Names the body and header that a handler reads itself, for the OpenAPI document."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.body_model = model  # type: ignore[attr-defined]
        endpoint.idempotency_key = idempotency_key  # type: ignore[attr-defined]
        return endpoint

    return mark


async def read_body(request: Request, model: type[Model], bytes_max: int = BODY_BYTES_MAX) -> Model:
    """The body as `model`. Problems, in this order: 413, 415, 400 malformed JSON, 422 with every bad field."""
    raw = await read_bytes(request, bytes_max)
    check_json_type(request)
    return parse_body(raw, model)


async def read_optional_body(request: Request, model: type[Model]) -> Model:
    """As `read_body`; an empty body says nothing, which will do where no field is required."""
    raw = await read_bytes(request)
    if not raw.strip() and not any(field.is_required() for field in model.model_fields.values()):
        return model()
    check_json_type(request)
    return parse_body(raw, model)


def check_json_type(request: Request) -> None:
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise problem(415, "unsupported_media_type", "内容类型应为 application/json", "send application/json")


def malformed_json(raw: bytes) -> Problem:
    """Whoever sent nothing looks for no fault in a JSON of theirs."""
    if not raw.strip():
        return problem(400, "malformed_json", "请求没有内容，应为 JSON 对象", "the body is empty; send a JSON object")
    return problem(400, "malformed_json", "内容不是有效的 JSON", "the body is not valid JSON")


def parse_body(raw: bytes, model: type[Model]) -> Model:
    try:
        # The model's own reader takes NaN and lone surrogates for JSON.
        orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise malformed_json(raw) from None
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise invalid_fields(error.errors(include_url=False, include_input=False)) from None


async def read_bytes(request: Request, bytes_max: int = BODY_BYTES_MAX) -> bytes:
    """The raw body, read once and kept on the request; more than `bytes_max` → 413, with or without a length header."""
    kept: bytes | None = getattr(request, "_body", None)
    if kept is None:
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > bytes_max:
            raise _too_large(bytes_max)
        kept = request._body = await _read_stream(request, bytes_max)
    return kept


async def _read_stream(request: Request, bytes_max: int) -> bytes:
    chunks: list[bytes] = []
    size_bytes, is_more = 0, True
    try:
        async with asyncio.timeout(BODY_SECONDS_MAX):
            while is_more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise problem(400, "body_incomplete", "内容未传完", "the body ended early")
                chunks.append(message.get("body", b""))
                size_bytes += len(chunks[-1])
                if size_bytes > bytes_max:
                    raise _too_large(bytes_max)
                is_more = message.get("more_body", False)
    except TimeoutError:
        raise problem(408, "body_timeout", "接收内容超时", "the body took too long") from None
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _too_large(bytes_max: int) -> Exception:
    kilobytes = bytes_max // 1024
    return problem(413, "body_too_large", f"内容超过 {kilobytes} KiB", f"the body is larger than {kilobytes} KiB")
