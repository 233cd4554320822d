"""How long one routing decision takes on the sample district: fields in, decision with its explanation out."""

import json
import time
from datetime import datetime
from pathlib import Path
from random import Random

from bench.figures import Figure
from bench.measures import percentile
from deploy.local.home import ROOT
from services.routing.adapters.calendar import official_calendar
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot

DISTRICT = ROOT / "samples" / "district"
ISSUES = ROOT / "samples" / "issues.jsonl"
# Inside the powers' time in force, and a day whose working calendar is published.
ACCEPTED_AT = datetime.fromisoformat("2025-12-01T09:00:00+08:00")


def sample_snapshot(folder: Path = DISTRICT) -> Snapshot:
    """ValueError when the sample rulebook has errors."""
    reading = read_rulebook({path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")})
    if reading.errors:
        raise ValueError(f"the sample rulebook has {len(reading.errors)} errors")
    return Snapshot(reading.rulebook, "bench")


def placed_issues(path: Path = ISSUES) -> list[dict[str, object]]:
    """The accepted sample issues as routing gets them: with the area that intake settled."""
    issues = []
    for line in path.read_text(encoding="utf-8").splitlines():
        issue = json.loads(line)
        expected = issue.pop("sample")["expect"]
        if expected["intake_status"] == 201:
            issues.append({**issue, "area_code": expected.get("area_code") or issue.get("area_code")})
    return issues


def measure(decisions: int, seed: int) -> list[Figure]:
    snapshot, calendar, issues = sample_snapshot(), official_calendar(), placed_issues()
    for issue in issues:
        decide(facts_of(issue), snapshot, NO_LOAD, ACCEPTED_AT, calendar)
    microseconds = []
    for issue in Random(seed).choices(issues, k=decisions):
        begun = time.perf_counter_ns()
        decide(facts_of(issue), snapshot, NO_LOAD, ACCEPTED_AT, calendar)
        microseconds.append((time.perf_counter_ns() - begun) / 1000)
    note = f"{decisions:,} 次，{len(snapshot.power_by_code)} 项权力"
    return [
        Figure(f"decide_p{percent}_us", f"决定归属 p{percent}", percentile(microseconds, percent), "µs", note=note)
        for percent in (50, 99)
    ]
