"""A superseded version's release ends with tombstones once no open case uses it; routing itself keeps the version."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy import text

from services.routing.entrypoints.released_rulebooks import ReleasedRulebooks
from tests.component.routing.house import NIGHT, House, district_tables, eventually

POWER = "500105-CF-HB-0006"
TOPIC = "routing.rulebook.v1"
RELEASED = """
    SELECT aggregateid AS key, payload IS NULL AS is_tombstone FROM outbox
     WHERE aggregatetype = 'routing.rulebook.v1' AND aggregateid LIKE '%@' || :version ORDER BY position
"""


async def keys_of(house: House, version: str) -> tuple[list[str], list[str]]:
    """Of the release's records, and of its tombstones."""
    rows = await house.rows(RELEASED, version=version)
    return [row.key for row in rows if not row.is_tombstone], [row.key for row in rows if row.is_tombstone]


async def published(house: House, hours: str) -> str:
    base = (await house.http.get("/v1/rulebooks/in-force", headers=house.token("officer"))).json()["id"]
    form = {"upsert": {"powers": [{"power_code": POWER, "respond_within_hours": hours}]}}
    draft = (await house.step(base, "edits", **form))["id"]
    await house.step(draft, "check")
    await house.step(draft, "review", "publisher", approve=True)
    return (await house.step(draft, "publish", "publisher"))["id"]


async def resolve(house: House, case: dict) -> None:
    handler = house.officer(case["lead"]["post_code"], case["lead"]["unit_code"])
    waivers = [("waive_assist", {"task_id": each["task_id"], "reason": "已处置"}) for each in case["assistants"]]
    for action, form in (("accept", {}), *waivers, ("resolve", {"result": "已责令停工"})):
        headers = {**handler, "Idempotency-Key": str(uuid4())}
        address = f"/v1/cases/{case['case_id']}/actions/{action}"
        assert (await house.http.post(address, json=form, headers=headers)).status_code == 200


async def test_a_release_ends_once_when_no_open_case_uses_it(bare_house: House):
    house = bare_house
    keeper = ReleasedRulebooks(house.app, 3600, grace_hours=0)
    old = (await house.publish(district_tables()))["id"]
    case, _other = [await house.route(occurred_at=NIGHT, received_at=datetime.now(UTC)) for _ in range(2)]
    assert case["rulebook"]["version"] == old
    new = await published(house, "5")
    await keeper.keep_up()
    released, ended = await keys_of(house, old)
    assert (len(released) > 100, ended) == (True, [])

    # The cases that this routing has read from the topic's start are open, too.
    await eventually(lambda: all_decided(house))
    await resolve(house, case)
    await keeper.keep_up()
    assert (await keys_of(house, old))[1] == []
    await give_up_open_cases(house)
    await ReleasedRulebooks(house.app, 3600, grace_hours=1).keep_up()
    assert (await keys_of(house, old))[1] == []
    await asyncio.gather(keeper.keep_up(), ReleasedRulebooks(house.app, 3600, grace_hours=0).keep_up())
    await keeper.keep_up()
    released, ended = await keys_of(house, old)
    assert ended[0] == f"manifest:all@{old}"
    assert sorted(ended) == sorted(released)
    assert (await keys_of(house, new))[1] == []
    told = (await house.http.get(f"/v1/rulebooks/{old}", headers=house.token("officer"))).json()
    assert (told["status"], told["retired_at"] is not None) == ("superseded", True)
    assert (await house.app.shelf.of(old)).version == old
    assert await eventually(lambda: ended_on_topic(house, set(ended)))


async def all_decided(house: House) -> bool:
    waiting = await house.rows("SELECT 1 FROM case_file WHERE triage_reason = 'no_rulebook'")
    return not waiting


async def give_up_open_cases(house: House) -> None:
    """Nothing ends a case without a lead yet."""
    async with house.app.engine.begin() as connection:
        await connection.execute(text("UPDATE case_file SET is_open = false"))


async def ended_on_topic(house: House, keys: set[str]) -> bool:
    """Whether the last message of every key has no value."""
    consumer = AIOKafkaConsumer(bootstrap_servers=house.servers, enable_auto_commit=False)
    await consumer.start()
    try:
        partition = TopicPartition(TOPIC, 0)
        consumer.assign([partition])
        end = (await consumer.end_offsets([partition]))[partition]
        await consumer.seek_to_beginning(partition)
        last: dict[str, bytes | None] = {}
        while await consumer.position(partition) < end:
            for messages in (await consumer.getmany(timeout_ms=500)).values():
                last.update({message.key.decode(): message.value for message in messages})
    finally:
        await consumer.stop()
    return all(key in last and last[key] is None for key in keys)


async def test_a_version_of_a_day_to_come_supersedes_when_its_day_has_come(bare_house: House):
    house = bare_house
    first = (await house.publish(district_tables(), in_force_from="2026-01-01"))["id"]
    await house.publish(district_tables(), in_force_from="2999-01-01")
    await ReleasedRulebooks(house.app, 3600, grace_hours=0).keep_up()
    told = (await house.http.get(f"/v1/rulebooks/{first}", headers=house.token("officer"))).json()
    assert (told["status"], told["superseded_at"]) == ("published", None)
