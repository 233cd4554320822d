"""How long a page of a department's queue takes over HTTP, with ten thousand cases and with a million; and what stands
beside one of its cases."""

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure, at_most
from bench.ground import Ground
from bench.measures import percentile
from bench.officers import tokens_of
from bench.queue_filling import POST, UNIT, fill
from deploy.local.loop import finish

PAGE_MS_MAX = 30
SIMILAR_MS_MAX = 30
GROWTH_MAX = 1.5
SMALL = 10_000
LIMIT = 50
WARMUP_PAGES = 20
# What is asked for beside the plain page, whose figure is the target's.
FILTERS = {
    "urgency": {"urgency": "emergency"},
    "category": {"category_code": "0402"},
    "overdue": {"due_within_hours": "0", "role": "lead"},
    "rare": {"post_code": "nobody"},
    "text": {"text": "井盖"},
    "text_rare": {"text": "没有这样的字"},
    "closed": {"status": "closed"},
}


@dataclass(frozen=True)
class Pages:
    """Milliseconds of each request; `filtered`: by the filter's name."""

    open_items: int
    plain: list[float]
    filtered: dict[str, list[float]]
    counts: list[float]
    similar: list[float]


class Reader:
    """One officer's kept-alive connection to routing."""

    def __init__(self, ground: Ground) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(ground.service_url("routing")).netloc, timeout=30)
        self._headers = {"Authorization": f"Bearer {tokens_of(ground, {POST: UNIT})[POST]}"}

    def get(self, part: str, **query: str) -> tuple[float, dict[str, object]]:
        """Milliseconds, and the answer; AssertionError when it is no 200."""
        return self._asked(f"/v1/units/{UNIT}/queue{part}" + (f"?{urlencode(query)}" if query else ""))

    def similar(self, cases: int) -> Iterator[float]:
        """Solved cases like each of the first open ones that the unit leads, as far as there are so many."""
        cursor: dict[str, str] = {}
        while cases > 0:
            _, page = self.get("", limit=str(LIMIT), role="lead", **cursor)
            items = cast("list[dict[str, str]]", page["items"])[:cases]
            yield from (self._asked(f"/v1/cases/{item['case_id']}/similar?limit=10")[0] for item in items)
            cases, cursor = cases - len(items), {"cursor": str(page["next_cursor"])}
            if page["next_cursor"] is None:
                return

    def _asked(self, address: str) -> tuple[float, dict[str, object]]:
        begun = time.perf_counter()
        self._connection.request("GET", address, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        milliseconds = (time.perf_counter() - begun) * 1000
        assert answer.status == 200, body[:500]
        content: dict[str, object] = json.loads(body)
        return milliseconds, content

    def walk(self, pages: int, **query: str) -> Iterator[float]:
        """Page after page, from the start again after the last."""
        cursor: dict[str, str] = {}
        for _ in range(pages):
            milliseconds, content = self.get("", limit=str(LIMIT), **query, **cursor)
            yield milliseconds
            after = content["next_cursor"]
            cursor = {"cursor": str(after)} if after else {}


def measure(ground: Ground, cases: int, pages: int) -> list[Figure]:
    """Routing's HTTP alone; the cases are added to what there is."""
    ground.stop_services()
    ground.stack.start_service("routing", "http")
    ground.stack.wait_ready(["routing"])
    database_url = ground.superuser_url("routing")
    small = _read(ground, finish(fill(database_url, 0, SMALL)), pages)
    large = _read(ground, finish(fill(database_url, SMALL, cases)), pages)
    return figures_of(small, large, cases)


def _read(ground: Ground, open_items: int, pages: int) -> Pages:
    reader = Reader(ground)
    for _ in reader.walk(WARMUP_PAGES):
        pass
    plain = list(reader.walk(pages))
    filtered = {name: list(reader.walk(max(20, pages // 10), **query)) for name, query in FILTERS.items()}
    counts = [reader.get("/counts")[0] for _ in range(max(20, pages // 10))]
    return Pages(open_items, plain, filtered, counts, list(reader.similar(max(100, pages))))


def figures_of(small: Pages, large: Pages, cases: int) -> list[Figure]:
    p95, p95_small = percentile(large.plain, 95), percentile(small.plain, 95)
    note = f"{cases:,} 件，本单位待办 {large.open_items:,}；p50 {percentile(large.plain, 50):.1f} ms"
    detail = {
        "open_items": [small.open_items, large.open_items],
        **{f"{name}_p95_ms": percentile(values, 95) for name, values in large.filtered.items()},
    }
    slowest, values = max(large.filtered.items(), key=lambda each: percentile(each[1], 95))
    return [
        Figure(
            "queue_page_p95_ms", f"待办一页 {LIMIT} 件 p95", p95, "ms", at_most(PAGE_MS_MAX), note=note, detail=detail
        ),
        Figure(
            "queue_page_growth",
            f"待办一页，与 {SMALL:,} 件时相比",
            p95 / p95_small,
            "×",
            at_most(GROWTH_MAX),
            note=f"当时 p95 {p95_small:.1f} ms",
        ),
        Figure("queue_filtered_p95_ms", "待办筛选，最慢的一种 p95", percentile(values, 95), "ms", note=slowest),
        Figure("queue_counts_p95_ms", "待办数量 p95", percentile(large.counts, 95), "ms"),
        Figure(
            "similar_cases_p95_ms",
            "同类办结件 p95",
            percentile(large.similar, 95),
            "ms",
            at_most(SIMILAR_MS_MAX),
            note=f"{cases:,} 件；p50 {percentile(large.similar, 50):.1f} ms",
        ),
    ]
