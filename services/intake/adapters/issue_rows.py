"""An issue as a row and back."""

from typing import Any

import orjson

from services.intake.domain.issue import Online, ReportedFacts
from services.intake.domain.received_issue import ReceivedIssue

COLUMNS = tuple(name for name in ReceivedIssue._fields if name != "facts")


def issue_row(issue: ReceivedIssue) -> dict[str, Any]:
    row = issue._asdict()
    row["facts"] = _facts_json(issue.facts)
    return row


def read_issue_row(row: Any) -> ReceivedIssue:
    return ReceivedIssue(**{name: getattr(row, name) for name in COLUMNS}, facts=_read_facts(row.facts))


def _facts_json(facts: ReportedFacts) -> str:
    """What is known, without what stays sealed: where on the net, and by which account."""
    known = {
        name: value
        for name in ("place_kind", "party_kind", "party_count", "repeat_count", "amount")
        if (value := getattr(facts, name)) is not None
    }
    if facts.online is not None:
        known["online"] = {"platform": facts.online.platform, "operator_area": facts.online.operator_area}
    return orjson.dumps(known).decode()


def _read_facts(text: str) -> ReportedFacts:
    known = orjson.loads(text)
    online = known.pop("online", None)
    return ReportedFacts(**known, online=Online(**online) if online else None)
