"""A year of generated cases: what audit says equals a recount that reads leaves only and shares no code with it.

RECOUNT_CASES says how many; `make recount` has 100,000 of them told.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson

from chassis.ids import new_id
from tests.component.audit.case_lives import chance_of, walked
from tests.component.audit.recount import Retold, recounts
from tests.component.audit.test_rates import DIMENSIONS, batches, mixed, told

CASES = int(os.environ.get("RECOUNT_CASES", "2000"))
BEGIN = datetime(2025, 12, 31, 16, tzinfo=UTC)
AFTERWARDS = datetime(2027, 2, 1, tzinfo=UTC)
# As many lives are walked among each other at a time; leaves are laid down in so many files, case by case.
TOGETHER, BATCH, FILES = 1_000, 500, 16
PERIODS = {
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "2026-Q2": (date(2026, 4, 1), date(2026, 6, 30)),
    "2026-03-10..2026-04-05": (date(2026, 3, 10), date(2026, 4, 5)),
}
TRAILS, DAYS = 300, ("2026-02-03", "2026-07-14", "2026-11-30")


async def test_a_year_of_cases_is_what_a_recount_of_its_leaves_says(
    http, token, hear, rows, clock, tmp_path, capsys
) -> None:
    clock.advance(AFTERWARDS - clock.now())
    began = time.monotonic()
    ids = await _tell(hear)
    said = f"{CASES:,} cases recorded in {time.monotonic() - began:.0f} s; "
    began = time.monotonic()
    folder = await _laid_down(rows, tmp_path)
    said += f"{(await rows('SELECT count(*) AS n FROM record'))[0].n:,} leaves read and "
    await _rates_are_equal(http, token(), folder, clock.now())
    await _trails_are_equal(http, token(), folder, chance_of(5).sample(ids, min(TRAILS, CASES)))
    await _conformance_is_equal(http, token(), folder)
    with capsys.disabled():
        print(f"\n{said}recounted in {time.monotonic() - began:.0f} s")


async def _tell(hear) -> list[str]:
    chance, ids = chance_of(CASES), []
    for told_so_far in range(0, CASES, TOGETHER):
        count = min(TOGETHER, CASES - told_so_far)
        lives = [walked(new_id(), BEGIN + timedelta(hours=chance.random() * 8_760), chance) for _ in range(count)]
        ids += [str(life.case_id) for life in lives]
        for batch in batches(mixed(lives, chance), BATCH):
            await hear(*batch)
    return ids


async def _laid_down(rows, folder: Path) -> Path:
    """Every leaf in order of the log, in the file that its case's id says."""
    files = [(folder / f"{number}.leaves").open("wb") for number in range(FILES)]
    begin = 0
    while leaves := await rows("SELECT leaf FROM record WHERE index >= :begin ORDER BY index LIMIT 20000", begin=begin):
        for (leaf,) in leaves:
            case_id = orjson.loads(leaf).get("case_id")
            if case_id:
                files[int(case_id[-1], 16)].write(leaf + b"\n")
        begin += len(leaves)
    for each in files:
        each.close()
    return folder


def _cases(folder: Path) -> Iterator[list[dict]]:
    for number in range(FILES):
        found: dict[str, list[dict]] = {}
        for line in (folder / f"{number}.leaves").read_bytes().splitlines():
            leaf = orjson.loads(line)
            found.setdefault(leaf["case_id"], []).append(leaf)
        yield from found.values()


async def _rates_are_equal(http, headers, folder: Path, now: datetime) -> None:
    asked = [(by, *PERIODS[period]) for by in DIMENSIONS for period in PERIODS]
    names = [(by, period) for by in DIMENSIONS for period in PERIODS]
    for (by, period), expected in zip(names, recounts(_cases(folder), asked, now), strict=True):
        answer = await http.get("/v1/rates", params={"by": by, "period": period}, headers=headers)
        acts = {key: figures.pop("acts") for key, figures in expected.items()}
        assert told(answer.json()) == expected, (by, period)
        if by in ("unit", "post"):
            for item in answer.json()["items"]:
                shown = item["avoidance"] or {}
                counted = acts[item["key"] or ""]
                assert {act: shown[act]["numerator"] if shown else 0 for act in counted} == counted


async def _trails_are_equal(http, headers, folder: Path, ids: list[str]) -> None:
    wanted = set(ids)
    for leaves in _cases(folder):
        case_id = leaves[0]["case_id"]
        if case_id not in wanted:
            continue
        answer = await http.get(f"/v1/cases/{case_id}/trail", headers=headers)
        in_order = sorted(leaves, key=lambda leaf: (leaf["case_version"], leaf["occurred_at"], leaf["index"]))
        assert answer.json()["items"] == in_order
        wanted.remove(case_id)
    assert not wanted


async def _conformance_is_equal(http, headers, folder: Path) -> None:
    """The ways that a unit's cases of a day took, and how long each passage lasted together."""
    ways: dict[tuple[str, str], Counter[tuple[str, ...]]] = {}
    spent: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for leaves in _cases(folder):
        case = Retold(leaves)
        place = case.key("unit"), str(case.day())
        if place[1] not in DAYS:
            continue
        way = tuple(step["action"] for step in case.steps)
        ways.setdefault(place, Counter())[way] += 1
        moments = [datetime.fromisoformat(step["occurred_at"]) for step in case.steps]
        for at in range(1, len(way)):
            passage = way[at - 1], way[at]
            spent.setdefault(place, Counter())[passage] += round((moments[at] - moments[at - 1]).total_seconds())
    for (unit, day), counted in ways.items():
        answer = await http.get("/v1/conformance", params={"unit": unit, "period": day}, headers=headers)
        found = answer.json()
        assert found["cases"] == counted.total()
        shown = {tuple(way["actions"]): way["count"] for way in found["variants"]}
        assert shown == {way: counted[way] for way in shown} and len(shown) == min(30, len(counted))
        lost = {(each["from"], each["to"]): each["seconds"] for each in found["time"]["passages"]}
        assert lost == {passage: spent[unit, day][passage] for passage in lost}
