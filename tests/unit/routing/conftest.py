from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.decision import Decision, decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD, Load
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot

DISTRICT = Path(__file__).parents[3] / "samples" / "district"
ACCEPTED_AT = datetime.fromisoformat("2026-06-01T09:00:00+08:00")

Decide = Callable[..., Decision]


@pytest.fixture(scope="session")
def tables() -> Mapping[str, str]:
    return {path.stem: path.read_bytes().decode() for path in DISTRICT.glob("*.csv")}


@pytest.fixture(scope="session")
def snapshot(tables: Mapping[str, str]) -> Snapshot:
    reading = read_rulebook(tables)
    assert reading.errors == ()
    return Snapshot(reading.rulebook, "test")


@pytest.fixture(scope="session")
def calendar() -> OfficialCalendar:
    return official_calendar()


@pytest.fixture(scope="session")
def decided(snapshot: Snapshot, calendar: OfficialCalendar) -> Decide:
    """Decides an issue given by the fields of `POST /v1/issues`, on the sample district."""

    def decided(load: Load = NO_LOAD, at: datetime = ACCEPTED_AT, **issue: Any) -> Decision:
        issue.setdefault("area_code", "500105006001")
        issue.setdefault("title", "反映问题")
        issue.setdefault("time", "2026-06-01T09:00:00")
        return decide(facts_of(issue), snapshot, load, at, calendar)

    return decided
