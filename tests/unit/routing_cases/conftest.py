from pathlib import Path

import pytest

from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot

DISTRICT = Path(__file__).parents[3] / "samples" / "district"


@pytest.fixture(scope="session")
def tables() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in DISTRICT.glob("*.csv")}


@pytest.fixture(scope="session")
def snapshot(tables: dict[str, str]) -> Snapshot:
    return Snapshot(read_rulebook(tables).rulebook, "2026-06-01.1")


@pytest.fixture(scope="session")
def calendar() -> OfficialCalendar:
    return official_calendar()
