"""How long it took, over HTTP, by each dimension."""

from datetime import timedelta

import pytest

from chassis.ids import new_id
from tests.component.audit.case_lives import CaseLife, chance_of, walked
from tests.component.audit.messages import NOON
from tests.component.audit.test_rates import DIMENSIONS, MARCH, batches, mixed


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


@pytest.mark.parametrize("by", ["post", "category", "area"])
async def test_times_of_the_whole_area_are_those_of_all_its_units_together(by, http, token, hear) -> None:
    chance = chance_of(4)
    lives = [walked(new_id(), MARCH + timedelta(hours=chance.random() * 1_440), chance) for _ in range(80)]
    for batch in batches(mixed(lives, chance), 60):
        await hear(*batch)
    for period in ("2026", "2026-Q1", "2026-02-20..2026-04-05"):
        asked = {"by": by, "period": period}
        everything = (await http.get("/v1/rates", params=asked, headers=token())).json()["items"]
        district = (await http.get("/v1/rates", params=asked, headers=token(unit="500105-DC"))).json()["items"]
        times = {item["key"]: item["times"] for item in everything}
        assert any(each["response_seconds"]["p90"] for each in times.values()), period
        assert {item["key"]: item["times"] for item in district} == {key: times[key] for key in times if key}
