"""Whom routing's events name by the escalation table, notify tells: both go by the same words of the detail."""

from datetime import datetime
from uuid import UUID

import orjson
import pytest

from bench.decide import sample_snapshot
from services.notify.adapters.named_parties import upper_level_in
from services.routing.adapters.calendar import official_calendar
from services.routing.domain.case import Case, Lead, Report
from services.routing.domain.clocks import RESOLVE, RESPOND, respond_limit, started, workday_limit
from services.routing.domain.escalation.consequence import consequence_of
from services.routing.domain.escalation.ladder import marks_of
from services.routing.domain.rulebook.snapshot import Snapshot

CALENDAR = official_calendar()
RECEIVED = datetime.fromisoformat("2026-09-07T09:00+08:00")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return sample_snapshot()


@pytest.fixture(scope="module")
def case() -> Case:
    report = Report(
        case_id=UUID(int=1), title="", text="", category_code="040203", area_code="500105006002", urgency="normal",
        channel="web", reporter_ref="", receiving_unit="", about_unit="", occurred_at=None,
        received_at=RECEIVED, fields={},
    )  # fmt: skip
    clocks = started(started((), RESPOND, RECEIVED, respond_limit(24)), RESOLVE, RECEIVED, workday_limit(11, "normal"))
    lead = Lead("500105-HB", "500105-HB-P03", "500105-CF-HJ-0001", "", "500105-HB")
    return Case(report, opened_at=RECEIVED, state="assigned", lead=lead, clocks=clocks)


def test_at_each_step_of_the_ladder_everybody_whom_its_rule_names_is_told(snapshot: Snapshot, case: Case):
    told: dict[str, set[str]] = {}
    for mark in marks_of(case, snapshot, CALENDAR):
        if (rule := snapshot.escalation.by_code.get(mark.code)) is not None:
            followed = consequence_of(mark, case, snapshot, mark.at, CALENDAR)
            found = upper_level_in(orjson.dumps(followed.detail).decode())
            told[rule.rule_code] = {recipient.ref for recipient in found}
    assert told["ESC-007"] == {"500105-HB-P03"}
    assert told["ESC-007"] < told["ESC-008"] < told["ESC-009"]
    # The service centre, then whoever supervises, then whoever decides above.
    assert "500105-ZW" in told["ESC-009"]
    assert "500105-DC" in told["ESC-015"] and "500105-DC" in told["ESC-021"]
