"""GET /v1/completeness: every producer's own counts against the records."""

from datetime import datetime, timedelta
from typing import Annotated, cast

from fastapi import APIRouter, Query, Response

from chassis.web.answers import json_answer
from services.audit.application import Application
from services.audit.domain.completeness import INCOMPLETE, PENDING, ProducerCount, TopicCount, Window
from services.audit.entrypoints.completeness_shapes import (
    CompletenessView,
    ProducerView,
    TopicCountView,
    WindowView,
)
from services.audit.entrypoints.http_records import Moment
from services.audit.entrypoints.inquiries import Asking
from services.audit.entrypoints.moments import civil
from services.audit.usecases.report_completeness import CompletenessReport, ReportCompleteness, report_completeness

PERIOD_DEFAULT = timedelta(days=1)


def completeness_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["completeness"])

    @router.get(
        "/v1/completeness",
        summary="记录是否齐全 / whether every event is on record",
        responses={200: {"model": CompletenessView}},
    )
    async def completeness(
        asking: Asking,
        since: Annotated[Moment | None, Query(alias="from", description="水位不早于；默认一天前")] = None,
    ) -> Response:
        since = since or app.clock.now() - PERIOD_DEFAULT
        command = ReportCompleteness(asking, app.producers, since, app.completeness_grace)
        async with app.unit_of_work() as work:
            report = await report_completeness(command, work, app.clock)
        return json_answer(_report_view(report, since, app.completeness_grace))

    return router


def _report_view(report: CompletenessReport, since: datetime, grace: timedelta) -> CompletenessView:
    view = {
        "ok": report.is_ok,
        "pending": report.pending,
        "checked_at": civil(report.checked_at),
        "from": civil(since),
        "grace_seconds": grace.total_seconds(),
        "producers": [_producer_view(producer, report.checked_at) for producer in report.producers],
        "windows": [_window_view(window, state) for window, state in report.unfinished],
        **report.doubts,
    }
    return cast(CompletenessView, view)


def _producer_view(producer: ProducerCount, now: datetime) -> ProducerView:
    last = producer.last_watermark_at
    return {
        "service": producer.service,
        "ok": producer.state != INCOMPLETE,
        "last_watermark_at": civil(last) if last else None,
        "last_watermark_age_seconds": round((now - last).total_seconds()) if last else None,
        "topics": [_topic_view(topic) for topic in producer.topics],
    }


def _topic_view(topic: TopicCount) -> TopicCountView:
    return {
        "topic": topic.topic,
        "expected": topic.expected,
        "found": topic.found,
        "ok": topic.state != INCOMPLETE,
        "pending": topic.state == PENDING,
        "windows": topic.windows,
        "window": {"from_position": topic.from_position, "to_position": topic.to_position},
    }


def _window_view(window: Window, state: str) -> WindowView:
    return {
        "service": window.service,
        "topic": window.topic,
        "from_position": window.from_position,
        "to_position": window.to_position,
        "expected": window.expected,
        "found": window.found,
        "state": state,
        "declared_at": civil(window.declared_at),
    }
