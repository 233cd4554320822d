"""Looking for surges in a file of issues."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from chassis.clock import CIVIL_ZONE
from chassis.personal_data.masking import mask
from cli.json_lines import BadLines, codes_of, moment_of, objects_in, texts_of_known
from services.intake.domain.surges.detector import Joined, SurgeDetector
from services.intake.domain.surges.report import WatchedReport
from services.intake.domain.surges.surge import Surge

_NEVER = datetime(1970, 1, 1, tzinfo=CIVIL_ZONE)


class Counts(NamedTuple):
    issues: int
    surges: int
    faults: int


def surge_lines(issues: Path, out: Path) -> Counts:
    bad, reports = BadLines(), []
    ids: dict[str, Any] = {}
    for number, content in objects_in(issues, bad):
        report = _report(content, ids)
        if isinstance(report, str):
            bad.tell(issues, number, report)
        else:
            reports.append(report)
    found = _replayed(_in_order(reports))
    with out.open("wb") as lines:
        for surge, later in found:
            lines.write(orjson.dumps(_told(surge, later, ids)) + b"\n")
    return Counts(len(reports), len(found), bad.count)


def _replayed(reports: Iterable[WatchedReport]) -> list[tuple[Surge, list[str]]]:
    """Surges in the order in which they were noticed, with the reports that joined later."""
    detector = SurgeDetector()
    found: dict[tuple[str, ...], tuple[Surge, list[str]]] = {}
    for report in reports:
        seen = detector.observe(report)
        if isinstance(seen, Joined):
            found[seen.surge.reports][1].extend(each.id for each in seen.reports)
        elif seen is not None:
            found[seen.reports] = seen, []
    return list(found.values())


def _in_order(reports: Sequence[WatchedReport]) -> list[WatchedReport]:
    """By time; one without keeps its place behind the line before it."""
    known = next((report.at for report in reports if report.at != _NEVER), _NEVER)
    timed = []
    for report in reports:
        known = report.at if report.at != _NEVER else known
        timed.append(replace(report, at=known))
    return sorted(timed, key=lambda report: report.at)


def _told(surge: Surge, later: Sequence[str], ids: Mapping[str, Any]) -> dict[str, Any]:
    """`ids`: as they were written, numbers too."""
    return {
        "headline": mask(surge.headline).text,
        "first_seen": _written(surge.first_seen),
        "detected_at": _written(surge.detected_at),
        "issue_ids": [ids[each] for each in surge.reports],
        "areas": surge.areas,
        "growth": round(surge.growth, 2),
        "people": surge.people,
        "category_code": surge.category_code,
        "to_verify": surge.to_verify,
        "joined_later": [ids[each] for each in later],
    }


def _written(at: datetime) -> str | None:
    """None where no line had a time."""
    return None if at == _NEVER else at.isoformat()


def _report(content: Mapping[str, Any], ids: dict[str, Any]) -> WatchedReport | str:
    """What is read, or what is wrong with it; `ids` learns how the id was written."""
    texts = texts_of_known(content)
    if isinstance(texts, str):
        return texts
    try:
        at = moment_of(content) or _NEVER
        category, area = codes_of(content)
    except ValueError as error:
        return str(error)
    if str(content["id"]) in ids:
        return f"id 重复：{content['id']}，请只保留一行 / the id stands twice"
    ids[str(content["id"])] = content["id"]
    return WatchedReport(str(content["id"]), _person(content), *texts, at, area, category)


def _person(content: Mapping[str, Any]) -> str:
    """Who reports: whoever is named; else everybody is somebody else."""
    reporter = content.get("reporter")
    named = [reporter.get("phone"), reporter.get("name")] if isinstance(reporter, Mapping) else []
    who = next((each for each in (content.get("user"), *named) if each), None)
    return f"id {content['id']}" if who is None else f"person {who}"
