"""Grouping a file of issues."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from chassis.clock import CIVIL_ZONE
from cli.json_lines import BadLines, objects_in, texts_of_known
from services.intake.domain.duplicates.grouping import Report, duplicate_groups


class Counts(NamedTuple):
    issues: int
    groups: int
    faults: int


def group_lines(issues: Path, out: Path, days: int | None) -> Counts:
    bad, reports = BadLines(), []
    for number, content in objects_in(issues, bad):
        report = _report(content)
        if isinstance(report, str):
            bad.tell(issues, number, report)
        else:
            reports.append(report)
    groups = duplicate_groups(reports, days)
    with out.open("wb") as lines:
        for group in groups:
            told = {"issue_ids": group.ids, "similarity": round(group.similarity, 4), "because": group.because}
            lines.write(orjson.dumps(told) + b"\n")
    return Counts(len(reports), len(groups), bad.count)


def _report(content: Mapping[str, Any]) -> Report | str:
    texts = texts_of_known(content)
    if isinstance(texts, str):
        return texts
    codes = [content.get(name) for name in ("category_code", "area_code")]
    if not all(code is None or isinstance(code, str) for code in codes):
        return "category_code 与 area_code 应为文字 / must be strings"
    try:
        at = _moment(content.get("time"))
    except (TypeError, ValueError):
        return "time 应为时间，写作 2026-06-01T22:30:00+08:00 / must be a time"
    return Report(content["id"], *texts, at, *codes)


def _moment(value: Any) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=CIVIL_ZONE)
