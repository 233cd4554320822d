"""Probes and metrics: GET /health/live, /health/ready, /metrics. Open, uncounted, without details of what failed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import structlog
from fastapi import APIRouter, Depends, Response
from typing_extensions import TypedDict

from chassis.metrics import Metrics
from chassis.security.audience import PROBE
from chassis.web.answers import json_answer, told_as

CHECK_SECONDS_MAX = 3.0

# Raises when the thing it asks is not ready.
ReadinessCheck = Callable[[], Awaitable[None]]

_log = structlog.get_logger("health")


class LiveView(TypedDict):
    status: Literal["live"]


class CheckView(TypedDict):
    check: str
    ready: bool


class ReadyView(TypedDict):
    status: Literal["ready", "not_ready"]
    checks: list[CheckView]


async def _passes(name: str, check: ReadinessCheck) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            await check()
    except Exception as error:
        _log.warning("not_ready", check=name, error=type(error).__name__)
        return False
    return True


def health_routes(metrics: Metrics, checks: Mapping[str, ReadinessCheck]) -> APIRouter:
    router = APIRouter(dependencies=[Depends(PROBE)], tags=["operation"])

    @router.get("/health/live", summary="存活 / alive", responses={200: {"model": LiveView}})
    async def live() -> Response:
        return json_answer(LiveView(status="live"))

    @router.get(
        "/health/ready", summary="就绪 / ready", responses={status: {"model": ReadyView} for status in (200, 503)}
    )
    async def ready() -> Response:
        passed = await asyncio.gather(*(_passes(name, check) for name, check in checks.items()))
        found: list[CheckView] = [{"check": name, "ready": ok} for name, ok in zip(checks, passed, strict=True)]
        good = all(passed)
        return json_answer(ReadyView(status="ready" if good else "not_ready", checks=found), 200 if good else 503)

    @router.get("/metrics", summary="指标 / metrics", response_class=Response, responses=told_as("text/plain"))
    async def prometheus() -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router
