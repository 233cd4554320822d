"""How long an official document takes to be set as PDF and as a page: of each kind, after the fonts have been read."""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from statistics import median
from typing import Any

from bench.figures import Figure, at_most
from chassis.pdf import make_ready
from services.routing.adapters.document_paper import set_paper
from services.routing.domain.documents import KINDS

SECONDS_MAX = 1.0
ROUNDS = 5
_TEXT = "夜间施工噪声扰民，现场检测超出标准，已责令停工整改并约谈施工单位负责人。"
_TOLD: Mapping[str, Any] = {
    "at": datetime.fromisoformat("2026-11-27T10:00:00+08:00"),
    "unit": "江北区生态环境局",
    "title": "工地夜间施工噪声",
    "case_id": "01900000-0000-7000-8000-000000000000",
    "lead": "江北区生态环境局",
    "power": "500105-CF-HB-0003 噪声污染查处（兜底）",
    "basis": "《中华人民共和国噪声污染防治法》；《重庆市噪声污染防治办法》",
    "resolve_at": "2026年12月18日",
    "signed_by": "局长（500105-HB-P01）",
    "ruling": "",
    "agreement": "",
    "result": _TEXT,
    # Two pages of it.
    "text": "\n".join([_TEXT * 5] * 8),
}


def measure() -> list[Figure]:
    begun = time.perf_counter()
    make_ready()
    fonts = time.perf_counter() - begun
    taken = {kind: median(_seconds(kind) for _ in range(ROUNDS)) for kind in KINDS}
    slowest = max(taken, key=lambda kind: taken[kind])
    note = f"六种中最慢：{KINDS[slowest].name}；字体每进程读一次 {fonts:.1f} s"
    return [Figure("document_seconds", "一份公文 PDF", taken[slowest], "s", at_most(SECONDS_MAX), note=note)]


def _seconds(kind: str) -> float:
    begun = time.perf_counter()
    asyncio.run(set_paper(kind, "江北区生态环境局〔2026〕1号", "ABCDEFGH", _TOLD))
    return time.perf_counter() - begun
