"""Looking for surges in a stream of reports: how long it takes, whether its memory grows, and what is found when.

The stream lies beside the project (`../shared/data`); without it the sample issues have to do. Time is reckoned by the
CPU's, for other programs share the cores.
"""

import json
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bench.figures import Figure, at_most
from bench.load import ISSUES
from chassis.clock import CIVIL_ZONE
from deploy.local.home import ROOT
from services.intake.domain.surges.detector import SurgeDetector
from services.intake.domain.surges.report import WatchedReport
from services.intake.domain.surges.surge import Surge

STREAM = ROOT.parent / "shared" / "data" / "messages_stream.jsonl"
SECONDS_MAX = 20.0
MEMORY_RATIO_MAX = 1.2
# Memory is compared between the end of the first and of the last of so many years of the same reports.
YEARS = 3
_REPORTS_PER_YEAR_MAX = 700


def measure() -> list[Figure]:
    reports, source = stream()
    return [_time(reports, source), _memory(reports[:_REPORTS_PER_YEAR_MAX])]


def stream() -> tuple[list[WatchedReport], str]:
    path, source = (STREAM, "真实留言") if STREAM.exists() else (ISSUES, "样例")
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    reports = [_report(number, line) for number, line in enumerate(lines)]
    return sorted(reports, key=lambda report: report.at), source


def _report(number: int, line: dict[str, Any]) -> WatchedReport:
    """Samples have no time: they come an hour apart."""
    at = datetime.fromisoformat(line["time"]) if line.get("time") else datetime(2026, 6, 1) + timedelta(hours=number)
    moment = at if at.tzinfo else at.replace(tzinfo=CIVIL_ZONE)
    person = str(line.get("user") or number)
    return WatchedReport(str(number), person, line.get("title") or "", line.get("text") or "", moment)


def _time(reports: Sequence[WatchedReport], source: str) -> Figure:
    detector, begun = SurgeDetector(), time.process_time()
    seen = [detector.observe(report) for report in reports]
    seconds = time.process_time() - begun
    surges = [each for each in seen if isinstance(each, Surge)]
    note = f"{len(reports)} 条{source}，{len(surges)} 起，每条 {seconds / len(reports) * 1000:.1f} ms"
    found = {f"{each.detected_at:%Y-%m-%d} {each.headline}": each.people for each in surges}
    return Figure("surges_stream_seconds", "集中诉求 全程", seconds, "s", at_most(SECONDS_MAX), note=note, detail=found)


def _memory(reports: Sequence[WatchedReport]) -> Figure:
    """The same year again and again: what is kept of it must not add up."""
    year = timedelta(days=365)
    detector, kept = SurgeDetector(), []
    tracemalloc.start()
    try:
        for number in range(YEARS):
            for report in reports:
                detector.observe(replace(report, id=f"{report.id}/{number}", at=report.at + number * year))
            kept.append(tracemalloc.get_traced_memory()[0] / 1_000_000)
    finally:
        tracemalloc.stop()
    note = "、".join(f"{each:.1f} MB" for each in kept)
    return Figure(
        "surges_memory_ratio", "集中诉求 内存 末/首", kept[-1] / kept[0], "", at_most(MEMORY_RATIO_MAX), note=note
    )
