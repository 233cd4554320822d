"""Kafka is emptied while Postgres is kept: producers fill it again, consumers start over, nothing is doubled."""

import asyncio
import shutil
from collections import Counter

from chassis.topics import register
from tests.journey.district import District, Json, until
from tests.journey.leaks import messages_of

# What may be there once only, by database.
IDS = {
    "audit": "SELECT event_id FROM record",
    "routing": "SELECT id FROM case_file",
    "notify": "SELECT id FROM delivery",
}
OUTBOX = "SELECT id FROM outbox WHERE aggregatetype = $1"


async def test_after_kafka_is_wiped_producers_refill_it_and_nothing_is_doubled(district: District):
    known = [await district.goes_all_the_way() for _ in range(3)]
    await district.completeness()
    before = {name: await ids(district, name) for name in IDS}
    before_of = {issue["issue_id"]: await fingerprint(district, issue) for issue in known}
    await asyncio.to_thread(wipe_kafka, district)

    await until(lambda: is_refilled(district), lambda: "the topics hold less than the outboxes")
    fresh = await district.goes_all_the_way()
    await district.completeness()
    for name, former in before.items():
        now = await ids(district, name)
        assert max(Counter(now).values()) == 1
        assert set(former) <= set(now)
    for issue in known:
        assert await fingerprint(district, issue) == before_of[issue["issue_id"]]
    new_cases = set(await ids(district, "routing")) - set(before["routing"])
    assert {str(case_id) for case_id in new_cases} == {fresh["issue_id"]}
    new_deliveries = set(await ids(district, "notify")) - set(before["notify"])
    assert len(new_deliveries) == len(await district.told(fresh, bool))


def wipe_kafka(district: District) -> None:
    stack = district.stack
    stack.stop(["kafka"])
    shutil.rmtree(stack.home / "kafka" / "data")
    stack.start_kafka()
    stack.create_topics()


async def ids(district: District, name: str) -> list[object]:
    return [row[0] for row in await district.rows(name, IDS[name])]


async def fingerprint(district: District, issue: Json) -> Json:
    """What a case looks like from outside."""
    case = await district.case(issue)
    page = await district.track(issue, case["state"])
    told = await district.told(issue, bool)
    trail = await district.trail(issue, "issue.received", "case.assigned", "delivery.recorded")
    return {
        "version": case["version"],
        "steps": page["steps"],
        "told": sorted(item["id"] for item in told),
        "trail": sorted(item["event_id"] for item in trail),
    }


async def is_refilled(district: District) -> bool:
    """Every event that its owner's outbox held a moment ago is in Kafka again."""
    # A compacted topic may drop what a later message of its key replaces.
    kept = {name: topic.owner for name, topic in register().items() if not topic.compacted}
    written = {str(row[0]) for name, owner in kept.items() for row in await district.rows(owner, OUTBOX, name)}
    held = set()
    async for topic, message in messages_of(district.stack.env["KAFKA_BOOTSTRAP_SERVERS"]):
        if topic in kept:
            held.add(message.split(b"ce_id=")[1].split(b"\n")[0].decode())
    return written <= held
