"""Every JSON answer that a service gives in its tests has the shape that its OpenAPI document shows.

schemathesis asks for the document's sake; what a case that was split, mediated and supervised looks like, tests know.
"""

from functools import lru_cache
from typing import Any

import httpx
from pydantic import TypeAdapter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.web.answers import MEDIA_TYPE


class HeldToItsDocument:
    """Raises ValidationError where an answer has another shape."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        content = bytearray()

        async def look(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif _is_json(start):
                content.extend(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, look)
        model = _model_of(scope, start.get("status"))
        if content and model is not None:
            _adapter(model).validate_json(bytes(content), strict=True)


def held(app: Any) -> httpx.ASGITransport:
    return httpx.ASGITransport(HeldToItsDocument(app))


def _is_json(start: Message) -> bool:
    types = (value.partition(b";")[0] for name, value in start.get("headers", ()) if name == b"content-type")
    return next(types, b"") == MEDIA_TYPE.encode()


def _model_of(scope: Scope, status: int | None) -> Any:
    return getattr(scope.get("route"), "responses", {}).get(status, {}).get("model")


@lru_cache(maxsize=1024)
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)
