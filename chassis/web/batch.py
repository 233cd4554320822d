"""One request that stands for many: each is answered by its own route, with its own checks, transaction and answer."""

from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import Message

# What a part takes over from the request it came in.
_TAKEN_OVER = frozenset({b"authorization", b"traceparent", b"user-agent", b"accept-language"})


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """`content`: the JSON body, a problem when the status says so."""

    status: int
    content: Any


async def post_within(request: Request, path: str, body: Any, headers: dict[str, str]) -> PartAnswer:
    """POSTs to another route of the same application, as the same caller."""
    sent = orjson.dumps(body)
    own = {"content-type": "application/json", "content-length": str(len(sent)), **headers}
    scope = {
        "type": "http",
        "asgi": request.scope["asgi"],
        "http_version": request.scope["http_version"],
        "method": "POST",
        "scheme": request.scope["scheme"],
        "path": path,
        "raw_path": path.encode(),
        "root_path": request.scope.get("root_path", ""),
        "query_string": b"",
        "headers": [
            *((name, value) for name, value in request.scope["headers"] if name in _TAKEN_OVER),
            *((name.lower().encode(), value.encode()) for name, value in own.items()),
        ],
        "client": request.scope.get("client"),
        "server": request.scope.get("server"),
        "state": dict(request.scope.get("state", {})),
    }
    received = False
    status, chunks = 500, []

    async def receive() -> Message:
        nonlocal received
        if received:
            return {"type": "http.disconnect"}
        received = True
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            chunks.append(message.get("body", b""))

    await request.app(scope, receive, send)
    content = b"".join(chunks)
    return PartAnswer(status, orjson.loads(content) if content else None)
