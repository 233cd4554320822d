"""A power list changes while everything runs: published by two, superseded, ended; and who is absent from a post."""

import asyncio
import csv
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.local.home import ROOT
from tests.journey.district import NIGHT_NOISE, NIGHT_NOISE_POWER, NIGHT_NOISE_UNIT, District, Json

SAMPLE = ROOT / "samples" / "district"


def changed_sample(folder: Path, hours: str) -> Path:
    """The sample with another limit for one power."""
    shutil.copytree(SAMPLE, folder)
    with (SAMPLE / "powers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "powers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            is_changed = row["power_code"] == NIGHT_NOISE_POWER
            writer.writerow({**row, "respond_within_hours": hours} if is_changed else row)
    return folder


async def published(district: District, folder: Path) -> str:
    await asyncio.to_thread(district.stack.powerlist, "rulebook", "publish", str(folder))
    answer = await district.client.get(district.url("routing", "/v1/rulebooks/in-force"), headers=district.admin)
    return str(answer.json()["id"])


async def records(district: District, action: str, version: str) -> list[Json]:
    url = district.url("audit", f"/v1/events?action={action}&limit=200")

    def of_version(page: Json) -> list[Json]:
        return [item for item in page["items"] if item.get("subject_ref") == version]

    return of_version(await district.get_once(url, district.supervisor, lambda page: bool(of_version(page))))


async def test_a_list_published_while_all_runs_is_on_record_and_ends_when_it_is_over(
    district: District, tmp_path: Path
):
    old = await district.case(await district.goes_all_the_way())
    second = await published(district, changed_sample(tmp_path / "second", "5"))
    third = await published(district, changed_sample(tmp_path / "third", "6"))
    new = await district.case(await district.goes_all_the_way())
    assert new["rulebook"]["version"] == third
    again = await district.get_once(
        district.url("routing", f"/v1/cases/{old['case_id']}"), district.admin, lambda _: True
    )
    assert again["rulebook"] == old["rulebook"]
    for action, who in (("rulebook.checked", "powerlist-editor"), ("rulebook.reviewed", "powerlist-publisher")):
        (record,) = await records(district, action, third)
        assert record["actor"]["ref"] == who
    # No case was decided by the second: its release ends, and every tombstone is counted and on record.
    await records(district, "rulebook.superseded", second)
    await records(district, "rulebook.retired", second)
    await district.completeness()
    await published(district, SAMPLE)


async def test_an_imported_absence_sends_new_cases_to_the_deputy(district: District, tmp_path: Path):
    url = district.url("routing", f"/v1/load?unit={NIGHT_NOISE_UNIT}")
    (unit,) = (await district.client.get(url, headers=district.admin)).json()["items"]
    handlers = [post["post_code"] for post in unit["posts"] if post["title"] == "经办人"]
    deputy = next(
        post["post_code"] for post in unit["posts"] if post["role"] == "handling" and post["title"] != "经办人"
    )
    until = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    await imported(district, tmp_path, [f"{code},{until},{deputy}" for code in handlers])
    # Absence counts on the day the issue was accepted, which is now.
    case = await district.case(await district.report(NIGHT_NOISE))
    assert case["lead"]["post_code"] == deputy
    await imported(district, tmp_path, [f"{code},," for code in handlers])
    case = await district.case(await district.report(NIGHT_NOISE))
    assert case["lead"]["post_code"] in handlers


async def imported(district: District, folder: Path, rows: list[str]) -> None:
    file = folder / "absences.csv"
    file.write_text("\n".join(["岗位编码,缺勤至,代理岗位", *rows, ""]), encoding="utf-8")
    await asyncio.to_thread(district.stack.powerlist, "posts", "import", str(file))
