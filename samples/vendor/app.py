"""The vendors over HTTP, and `/admin`, by which faults are ordered and requests looked at."""

import asyncio
import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from samples.vendor.desk import PATHS, SENDING, VendorDesk
from samples.vendor.faults import HTML, SLOW, TORN, Fault, Faults, refusal


class TornResponse(Response):
    """Promises more than it sends, and hangs up."""

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"openid": "o', "more_body": True})
        raise ConnectionAbortedError("torn, as ordered")


def vendor_app(desk: VendorDesk, faults: Faults) -> Starlette:
    async def play(request: Request) -> Response:
        api = PATHS[request.url.path]
        asked = await _asked(request)
        noted = {"api": api} | asked
        desk.note(noted)
        fault = faults.next_of(api)
        if fault is not None and fault.kind == TORN and api in SENDING:
            # It was done all the same: only the answer is lost.
            desk.answer(api, noted)
        if fault is not None and fault.kind != SLOW:
            return _faulty(fault)
        if fault is not None:
            await asyncio.sleep(fault.seconds)
        # As WeChat does: JSON that is called text.
        return PlainTextResponse(json.dumps(desk.answer(api, noted), ensure_ascii=False))

    async def order_fault(request: Request) -> Response:
        if request.method == "DELETE":
            faults.standing.pop(request.path_params["api"], None)
            return Response(status_code=204)
        try:
            fault = faults.order(request.path_params["api"], await request.json())
        except (ValueError, AttributeError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 422)
        return JSONResponse({"fault": fault.kind, "times": fault.times, "seconds": fault.seconds})

    async def show_asked(request: Request) -> Response:
        if request.method == "DELETE":
            desk.asked.clear()
            return Response(status_code=204)
        api = request.query_params.get("api")
        return JSONResponse({"items": [each for each in desk.asked if api in (None, each["api"])]})

    async def ready(_request: Request) -> Response:
        return JSONResponse({"status": "ready"})

    return Starlette(
        routes=[
            *(Route(path, play, methods=["GET", "POST"]) for path in PATHS),
            Route("/admin/faults/{api}", order_fault, methods=["PUT", "DELETE"]),
            Route("/admin/asked", show_asked, methods=["GET", "DELETE"]),
            Route("/health/ready", ready),
        ]
    )


async def _asked(request: Request) -> dict[str, Any]:
    """Query and JSON body together. Secrets are not kept, not even of a play."""
    raw = await request.body()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = {}
    asked = {**request.query_params, **(body if isinstance(body, dict) else {})}
    return {name: value for name, value in asked.items() if name not in ("secret", "corpsecret", "access_token")}


def _faulty(fault: Fault) -> Response:
    if fault.kind == TORN:
        return TornResponse()
    if fault.kind == HTML:
        return PlainTextResponse("<html><body>502 Bad Gateway</body></html>", 502)
    return PlainTextResponse(json.dumps(refusal(int(fault.kind))))
