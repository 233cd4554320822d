from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bench.decide import sample_snapshot
from chassis.published_days import published_workday
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.opening_hours import read_office_hours
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power


@pytest.fixture(scope="session")
def calendar() -> OfficialCalendar:
    return OfficialCalendar(published_workday, office_hours=read_office_hours("政务服务中心=08:30-12:00,12:30-17:00"))


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return sample_snapshot()


@pytest.fixture(scope="session")
def some_power(snapshot: Snapshot) -> Callable[..., Power]:
    """A power of the sample with other limits."""
    power = next(iter(snapshot.power_by_code.values())).power

    def changed(**fields: Any) -> Power:
        return replace(power, **fields)

    return changed
