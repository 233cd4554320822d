"""What was in force when, by which version a matter is decided, and what a running case keeps."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.clock import SystemClock
from chassis.notice_watch import seconds_to_midnight
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.domain.calendar import in_china
from tests.component.routing.house import NIGHT, House, an_issue, district_tables, eventually

POWER = "500105-CF-HB-0006"
POST = "500105-HB-P07"
NOISE = {
    "title": "工地半夜打桩",
    "category_code": "040203",
    "area_code": "500105006002",
    "occurred_at": NIGHT.isoformat(),
}


class SetClock:
    """Says what it is told."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def with_power(**cells: str) -> dict[str, str]:
    """The sample with other cells in one row of the powers."""
    return {**district_tables(), "powers": changed("powers", "power_code", POWER, cells)}


def changed(table: str, key: str, code: str, cells: dict[str, str]) -> str:
    rows = list(csv.DictReader(io.StringIO(district_tables()[table])))
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows({**row, **cells} if row[key] == code else row for row in rows)
    return written.getvalue()


async def in_force(house: House, **query: str) -> tuple[int, str]:
    answer = await house.http.get("/v1/rulebooks/in-force", params=query, headers=house.token("officer"))
    return answer.status_code, answer.json().get("id", answer.json().get("code"))


async def in_queue(house: House, case_id: str, headers: dict[str, str]) -> dict[str, Any]:
    """Page by page: this routing has read the topic from its start."""
    query: dict[str, str] = {"limit": "200"}
    while True:
        page = (await house.http.get("/v1/units/500105-HB/queue", params=query, headers=headers)).json()
        for item in page["items"]:
            if item["case_id"] == case_id:
                return dict(item)
        query["cursor"] = page["next_cursor"]
        assert query["cursor"], "not in the queue"


async def test_two_dates_answer_what_was_in_force_then_as_known_then(bare_house: House):
    house = bare_house
    first = await house.publish(district_tables(), in_force_from="2026-10-01")
    between = datetime.now(UTC)
    second = await house.publish(with_power(respond_within_hours="7"), in_force_from="2026-10-01")
    third = await house.publish(with_power(respond_within_hours="8"), in_force_from="2026-11-01")
    known = between.isoformat()
    assert await in_force(house, on="2026-10-15") == (200, second["id"])
    assert await in_force(house, on="2026-10-15", known=known) == (200, first["id"])
    assert await in_force(house, on="2026-11-15", known=known) == (200, first["id"])
    assert await in_force(house) == (200, third["id"])
    assert await in_force(house, on="2026-11-15", known=in_china(between).date().isoformat()) == (200, third["id"])
    assert await in_force(house, on="2026-09-30") == (404, "none_in_force")
    assert await in_force(house, on="2026-11-15", known="2026-09-01") == (404, "none_in_force")
    assert await in_force(house, on="gestern") == (422, "invalid_fields")
    assert await in_force(house, known="gestern") == (422, "invalid_fields")
    # A decision of a day is made by the version of that day; before the first of all, by today's.
    for time, version in (("2026-10-15", second), ("2026-11-15", third), ("2025-10-15", third)):
        answer = await house.http.post("/v1/decisions", json={**NOISE, "time": time}, headers=house.token("officer"))
        assert answer.json()["rulebook"] == {"version": version["id"], "digest": version["digest"]}
    # A case too, by the day intake accepted it on.
    accepted = datetime(2026, 10, 15, 3, tzinfo=UTC)
    case = await house.route(occurred_at=NIGHT, received_at=accepted)
    assert case["rulebook"] == {"version": second["id"], "digest": second["digest"]}


async def test_a_running_case_keeps_its_version(bare_house: House):
    house = bare_house
    old = await house.publish(district_tables())
    case = await house.route(occurred_at=NIGHT, received_at=datetime.now(UTC))
    handler = house.officer(POST)
    # In the new list the post no longer handles anything, and the power's steps have other names.
    tables = with_power(process_steps="登记@经办人;办结@经办人")
    tables["posts"] = changed("posts", "post_code", POST, {"role": "assist"})
    await house.publish(tables)
    assert house.app.shelf.snapshot.post_by_code[POST].role == "assist"
    seen = await house.http.get(f"/v1/cases/{case['case_id']}", headers=handler)
    assert "accept" in [action["action"] for action in seen.json()["next_actions"]]
    item = await in_queue(house, case["case_id"], handler)
    assert "accept" in [action["action"] for action in item["next_actions"]]
    steps = [step.name for step in (await house.app.shelf.of(old["id"])).power_by_code[POWER].power.process_steps]
    address = f"/v1/cases/{case['case_id']}/actions"
    waivers = [("waive_assist", {"task_id": each["task_id"], "reason": "已处置"}) for each in case["assistants"]]
    for action, form in (("accept", {}), *waivers, ("resolve", {"result": "已责令停工", "steps_done": steps})):
        keyed = {**handler, "Idempotency-Key": str(uuid4())}
        answer = await house.http.post(f"{address}/{action}", json=form, headers=keyed)
        assert answer.status_code == 200, answer.text
    assert answer.json()["rulebook"]["version"] == old["id"]
    new = await house.route(occurred_at=NIGHT, received_at=datetime.now(UTC))
    assert new["rulebook"]["version"] == house.app.shelf.snapshot.version


async def test_at_midnight_the_next_days_version_comes_into_force_by_itself(bare_house: House):
    house = bare_house
    today = in_china(SystemClock().now()).date()
    now = await house.publish(district_tables())
    tomorrow = await house.publish(
        with_power(respond_within_hours="9"), in_force_from=(today + timedelta(days=1)).isoformat()
    )
    clock = SetClock(datetime.now(UTC))
    shelf = RulebookShelf(house.app.engine, clock, held_max=1)
    await shelf.refresh()
    assert shelf.snapshot.version == now["id"]
    clock.moment += timedelta(seconds=seconds_to_midnight(clock.now()))
    await shelf.refresh()
    assert shelf.snapshot.version == tomorrow["id"]
    assert (await shelf.on(today)).version == now["id"]


async def test_only_so_many_versions_are_held_and_a_dropped_one_is_read_again(bare_house: House):
    house = bare_house
    days = [f"2026-0{month}-01" for month in range(1, 5)]
    versions = [(await house.publish(with_power(respond_within_hours=day[6]), in_force_from=day)) for day in days]
    shelf = RulebookShelf(house.app.engine, SystemClock(), held_max=2)
    await shelf.refresh()
    for version in versions * 2:
        assert (await shelf.of(version["id"])).digest == version["digest"]
        assert len(shelf._held) <= 3


async def test_a_version_that_another_process_has_just_published_is_found(house: House):
    shelf = RulebookShelf(house.app.engine, SystemClock())
    await shelf.refresh()
    version = (await house.publish(district_tables()))["id"]
    assert (await shelf.of(version)).version == version
    assert (await shelf.of("")) is shelf.snapshot


async def test_decisions_go_on_while_the_shelf_is_told_of_a_publication(house: House):
    version = (await house.publish(district_tables()))["id"]

    async def decided() -> bool:
        reported = an_issue(received_at=datetime.now(UTC))
        await house.send(reported)
        return (await house.case(reported.issue_id))["rulebook"]["version"] == version

    assert await eventually(decided)
