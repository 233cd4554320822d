"""How long it took, over HTTP, by each dimension."""

import pytest

from chassis.ids import new_id
from tests.component.audit.case_lives import CaseLife
from tests.component.audit.messages import NOON
from tests.component.audit.test_rates import DIMENSIONS


async def test_times_are_told_by_every_dimension(http, token, hear) -> None:
    for hours in (1, 2, 10):
        life = CaseLife(new_id(), NOON)
        life.received()
        life.assigned("500105-CG")
        life.pass_time(hours)
        life.step("case.accepted", {"state": "accepted"}, life.unit)
        life.pass_time(hours)
        life.resolved()
        await hear(*life.messages)
    for by in DIMENSIONS:
        answer = (await http.get("/v1/rates", params={"by": by, "period": "2026"}, headers=token())).json()
        (times,) = [item["times"] for item in answer["items"]]
        assert times["response_seconds"]["median"] == pytest.approx(7_200, rel=0.05)
        assert times["response_seconds"]["p90"] == pytest.approx(36_000, rel=0.05)
        assert times["resolution_seconds"]["median"] == pytest.approx(14_400, rel=0.05)
