"""A new rulebook reaches every service while they run, an old one ends, and nothing goes missing on the way."""

import asyncio
import shutil
from pathlib import Path

from chassis.ids import new_id
from deploy.local.home import ROOT
from tests.journey.district import District, Json, until

SAMPLE = ROOT / "samples" / "district"
KEYS = """
SELECT DISTINCT aggregateid, type FROM outbox
 WHERE aggregatetype = 'routing.rulebook.v1' AND aggregateid LIKE '%@' || $1
"""
END = """
INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, occurred_at)
VALUES ($1, 'routing.rulebook.v1', $2, $3, NULL, now())
"""


async def test_a_new_rulebook_reaches_intake_and_notify_and_the_old_one_ends(district: District, tmp_path: Path):
    before = await release_of(district, "intake")
    renamed = tmp_path / "renamed"
    shutil.copytree(SAMPLE, renamed)
    units = renamed / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("江北区生态环境局", "江北区环保新局"), encoding="utf-8")
    await publish(district, renamed)
    await another_than(district, before)

    issue = await district.goes_all_the_way()
    assert (await district.track(issue, "assigned"))["unit"]["name"] == "江北区环保新局"
    inbox = await district.client.get(district.url("notify", "/v1/inbox"), headers=issue["reporter"])
    assert "江北区环保新局" in inbox.json()["items"][0]["text"]

    await end(district, before["version"])
    await until(
        lambda: is_forgotten(district, before["version"]), lambda: "records of the ended version are still there"
    )
    await publish(district, SAMPLE)
    await district.completeness()


async def release_of(district: District, service: str) -> Json:
    answer = await district.client.get(district.url(service, "/v1/release"))
    found: Json = answer.json()["release"]
    return found


async def publish(district: District, folder: Path) -> None:
    await asyncio.to_thread(district.stack.powerlist, "rulebook", "publish", str(folder))


async def another_than(district: District, former: Json) -> None:
    async def swapped() -> bool:
        return all([await release_of(district, service) != former for service in ("intake", "notify")])

    await until(swapped, lambda: "the services still go by the former release")


async def end(district: District, version: str) -> None:
    """As routing ends a version that no case uses any more."""
    for row in await district.rows("routing", KEYS, version):
        await district.rows("routing", END, new_id(), row["aggregateid"], row["type"])


async def is_forgotten(district: District, version: str) -> bool:
    counts = [
        (await district.rows(service, "SELECT count(*) FROM release_record WHERE version = $1", version))[0][0]
        for service in ("intake", "notify")
    ]
    return counts == [0, 0]
