"""A power across published lists: what changed with which, and what was in force then as known then."""

from datetime import UTC, datetime
from typing import Any

from tests.component.routing.house import House, district_tables
from tests.component.routing.test_rulebook_times import POWER, with_power


async def told(house: House, **query: str) -> dict[str, Any]:
    answer = await house.http.get(f"/v1/powers/{POWER}", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def refused(house: House, **query: str) -> tuple[int, str]:
    answer = await house.http.get(f"/v1/powers/{POWER}", params=query)
    return answer.status_code, answer.json()["code"]


async def test_a_power_names_its_versions_and_is_told_as_it_was_then_and_known_then(bare_house: House):
    house = bare_house
    first = await house.publish(district_tables(), in_force_from="2026-10-01")
    between = datetime.now(UTC)
    same = await house.publish(with_power(), in_force_from="2026-10-15")
    faster = await house.publish(with_power(respond_within_hours="7"), in_force_from="2026-11-01")
    gone = without_power()
    ended = await house.publish(gone, in_force_from="2026-11-20")
    assert await refused(house) == (404, "power_unknown")
    found = await told(house, at="2026-11-10")
    assert (found["respond_within_hours"], found["rulebook"]["version"]) == (7, faster["id"])
    assert [entry["change"] for entry in found["history"]] == ["removed", "changed", "added"]
    assert [rulebook["version"] for rulebook in found["history"][0]["rulebooks"]] == [ended["id"]]
    assert set(found["history"][1]["columns"]) == {"respond_within_hours"}
    assert found["history"][1]["columns"]["respond_within_hours"]["new"] == "7"
    assert [rulebook["version"] for rulebook in found["history"][2]["rulebooks"]] == [first["id"], same["id"]]
    link = found["history"][1]["links"]["power"]
    assert (await house.http.get(link)).json()["respond_within_hours"] == 7
    assert (await told(house, at="2026-10-20"))["rulebook"]["version"] == same["id"]
    then = await told(house, at="2026-11-25", known=between.isoformat())
    assert then["rulebook"]["version"] == first["id"]
    assert "person" not in str(then)
    assert await refused(house, at="2026-09-30") == (404, "none_in_force")
    assert await refused(house, at="yesterday") == (422, "invalid_fields")


def without_power() -> dict[str, str]:
    tables = district_tables()
    kept = [line for line in tables["powers"].splitlines(keepends=True) if POWER not in line]
    return {**tables, "powers": "".join(kept)}
