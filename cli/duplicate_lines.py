"""Grouping a file of issues."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cli.json_lines import BadLines, codes_of, moment_of, objects_in, texts_of_known
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
    try:
        return Report(content["id"], *texts, moment_of(content), *codes_of(content))
    except ValueError as error:
        return str(error)
