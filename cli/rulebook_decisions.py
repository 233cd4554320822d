"""Decisions without a server: the same engine, load counted as zero."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from cli.issue_lines import require_id, time_of
from cli.json_lines import BadLines, objects_in
from cli.rulebook_files import read_source, tell_faults
from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import in_china
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.decide_issue import DecideIssue, decide_issue
from services.routing.usecases.errors import InvalidFields


def decide_lines(
    folder: Path, tables: Mapping[str, Path], issues: Path, out: Path, at: datetime | None
) -> tuple[int, int]:
    """Writes `{id, …decision}` for every line of `issues`; `at` stands for every issue's time.

    Rows and lines that can't be read are told on stderr, and the others decided: a line with bad fields gets
    `{id, outcome: "invalid", errors: [{field, message}]}`. A line that is no JSON object gets none.
    Returns how many were written, and how many faults there were.
    """
    reading = read_source(folder, tables)
    tell_faults(reading.errors)
    snapshot = Snapshot(reading.rulebook, version=folder.resolve().name)
    calendar, now = official_calendar(), datetime.now(UTC)
    count, bad = 0, BadLines()
    with out.open("wb") as lines:
        for number, issue in objects_in(issues, bad):
            try:
                require_id(issue)
                moment = in_china(at or time_of(issue) or now)
                decision = decide_issue(DecideIssue({**issue, "time": moment}, moment), snapshot, calendar)
            except InvalidFields as error:
                decision = _refusal(error)
                bad.tell(issues, number, "字段有误 / bad fields")
            lines.write(orjson.dumps({"id": issue.get("id"), **decision}) + b"\n")
            count += 1
    return count, len(reading.errors) + bad.count


def _refusal(error: InvalidFields) -> dict[str, Any]:
    faults = [{"field": fault.field, "message": fault.zh} for fault in error.errors]
    return {"outcome": "invalid", "errors": faults}
