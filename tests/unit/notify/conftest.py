"""News of a case, with what a test changes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.notify.domain.case_news import CaseNews, Post
from services.notify.domain.units import Unit, Units


@pytest.fixture
def units() -> Units:
    return Units(
        [
            Unit("500105-ZW", "政务服务管理办公室", "政务服务中心", "500105"),
            Unit("500000-ZW", "市政务服务中心", "政务服务中心", "500000"),
            Unit("500105-CG", "城市管理局", "城市管理局", "500105"),
            Unit("500105006-JD", "石马河街道办事处", "街道办事处", "500105006"),
            Unit("500106-CG", "沙坪坝区城市管理局", "城市管理局", "500106"),
            Unit("500105-XX", "地址不明的单位", "其他", ""),
        ]
    )


@pytest.fixture
def news() -> Callable[..., CaseNews]:
    standard = CaseNews(
        event_id=UUID(int=1),
        event="CaseAssigned",
        case_id=UUID(int=2),
        case_version=1,
        title_masked="路灯不亮",
        area_code="500105006",
        urgency="normal",
        issue_channel="miniprogram",
        reporter_ref="r1",
        lead=Post("500105-CG", "500105-CG-P05"),
        assistants=(),
        disputed_units=(),
        supervising_unit="500105-DC",
        receiving_unit="",
        respond_at=datetime(2026, 6, 1, 16, 30, tzinfo=UTC),
        resolve_at=None,
        triage_reason="",
        result_masked="",
        power=None,
    )

    def make(**changes: Any) -> CaseNews:
        return replace(standard, **changes)

    return make
