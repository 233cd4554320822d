"""JSON answers by orjson: five times quicker than the framework's own encoder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel
from starlette.responses import Response

MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler wants to say; `content` is JSON-ready or a pydantic model."""

    status: int
    content: Any
    headers: Mapping[str, str] = field(default_factory=dict)


def told_as(*media_types: str, status: int | str = 200, model: Any = None) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route that answers not, or not only, in JSON. `model`: the shape of the JSON beside it."""
    content: dict[str, Any] = {"content": {each.partition(";")[0]: {} for each in media_types}}
    return {status: content if model is None else content | {"model": model}}


def encode(content: Any) -> bytes:
    """JSON bytes; models, UUIDs, datetimes (with offset) and dataclasses are allowed inside."""
    return orjson.dumps(content, default=_encode_model)


def _encode_model(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    # Of the database driver's class, as rows have them.
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def json_answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = b"" if status == 204 else encode(content)
    return Response(body, status, headers=dict(headers or {}), media_type=None if status == 204 else MEDIA_TYPE)
