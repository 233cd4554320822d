"""Looking for likely duplicates among a million stored issues: what the reporter waits for, and what comes of it.

Issues of two hundred days over the streets and categories of the sample district, a third of them still open; texts
are made of the phrases of the other benches. Every look-up is the product's own: sketch, statement, comparison.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import asyncpg

from bench.figures import Figure, at_most
from bench.ground import Ground
from bench.measures import percentile
from deploy.local.loop import finish
from services.intake.adapters.duplicates import BLOCK_ROWS_MAX, NeighbourSearch, bits, neighbour_pool
from services.intake.domain.duplicates.candidate import Candidate, Compared, candidates
from services.intake.domain.duplicates.footprint import Footprint
from services.intake.domain.duplicates.rarity import Rarity
from services.intake.domain.duplicates.sketch import sketch

SEARCH_P95_MS_MAX = 15.0
STREETS = tuple(f"500105{number:03}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 101, 102))
CATEGORIES = tuple(f"{first:02}{second:02}" for first in range(1, 16) for second in range(1, 9))
DAYS = 200
CHUNK = 20_000
DISTINCT_TEXTS = 5_000
_PLACES = [
    "建新北路",
    "玉带路",
    "鸿恩寺",
    "大石坝",
    "石马河",
    "塔坪",
    "五里店",
    "观音桥",
    "花果",
    "渝北二村",
    "鲤鱼池",
    "电测村",
    "南桥寺",
    "北滨路",
    "洋河",
]
_MATTERS = [
    "路灯不亮",
    "井盖破损",
    "夜间施工扰民",
    "广场舞太吵",
    "垃圾没人清运",
    "违法搭建",
    "占道停车",
    "占道经营",
    "油烟扰民",
    "停水",
    "停电",
    "电梯故障",
    "物业乱收费",
    "下水道堵塞",
    "树木遮挡",
    "狗叫扰民",
    "消防通道被堵",
    "公交改道",
    "拖欠工资",
    "房屋漏水",
]
_WORDS = [
    "连续三天",
    "半夜",
    "门口",
    "楼下",
    "一直没人管",
    "多次反映",
    "孩子上学",
    "老人摔倒",
    "臭气熏天",
    "堵得厉害",
    "早上",
    "周末",
    "单元门",
    "对面",
    "拐角",
    "天桥下",
    "菜市场旁",
]
Row = tuple[object, ...]


def measure(ground: Ground, issues: int, searches: int, seed: int) -> list[Figure]:
    return finish(_measure(ground, issues, searches, seed))


async def _measure(ground: Ground, issues: int, searches: int, seed: int) -> list[Figure]:
    chance, url = Random(seed), ground.stack.env["INTAKE_DATABASE_URL"]
    reports = [_report(chance) for _ in range(DISTINCT_TEXTS)]
    connection = await asyncpg.connect(ground.superuser_url("intake"))
    try:
        await _fill(connection, issues, reports, chance)
        rarity = Rarity.among(reports)
        return _figures(await _searched(url, searches, reports, rarity, chance), issues)
    finally:
        await connection.execute("TRUNCATE issue_sketch")
        await connection.execute("DELETE FROM issue WHERE channel = 'bench'")
        await connection.close()


def _report(chance: Random) -> tuple[str, str]:
    place, matter = chance.choice(_PLACES), chance.choice(_MATTERS)
    return f"{place}{matter}", f"{place}{matter}，{'，'.join(chance.sample(_WORDS, k=6))}，请尽快处理。"


async def _fill(connection: asyncpg.Connection, count: int, reports: list[tuple[str, str]], chance: Random) -> None:
    begun = datetime.now(UTC) - timedelta(days=DAYS)
    sketches = [bits(sketch(*report)) for report in reports]
    for start in range(0, count, CHUNK):
        issue_rows: list[Row] = []
        sketch_rows: list[Row] = []
        for number in range(start, min(count, start + CHUNK)):
            at = begun + timedelta(days=DAYS) * (number / count)
            issue_id, which = _id_at(at, chance), chance.randrange(len(reports))
            street, category = chance.choice(STREETS), chance.choice(CATEGORIES)
            issue_rows.append((issue_id, uuid4().hex[:12], *reports[which], f"{category}01", street, at))
            sketch_rows.append((issue_id, street, category, sketches[which]))
        await _copy(connection, issue_rows, sketch_rows)
    await connection.execute("ANALYZE issue, issue_sketch")


async def _copy(connection: asyncpg.Connection, issue_rows: list[Row], sketch_rows: list[Row]) -> None:
    names = ("id", "tracking_code", "title_masked", "text_masked", "category_code", "area_code", "received_at")
    rest = {"reporter_ref": "bench", "channel": "bench", "urgency": "normal", "facts": "{}"}
    flags = {"anonymous": False, "on_behalf": False, "handled_on_spot": False, "sealed": b"\0"}
    rows = [(*row, *rest.values(), *flags.values()) for row in issue_rows]
    await connection.copy_records_to_table("issue", records=rows, columns=(*names, *rest, *flags))
    columns = ("issue_id", "area_code", "category_code", "sketch")
    await connection.copy_records_to_table("issue_sketch", records=sketch_rows, columns=columns)


def _id_at(at: datetime, chance: Random) -> UUID:
    return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | chance.getrandbits(74) & ~(3 << 62) | 2 << 62)


async def _searched(
    url: str, count: int, reports: list[tuple[str, str]], rarity: Rarity, chance: Random
) -> list[tuple[str, float, list[Candidate]]]:
    """(kind of search, ms, what was found)."""
    pool = neighbour_pool(url, 1)
    search, now, found = NeighbourSearch(pool), datetime.now(UTC), []
    try:
        for kind, known in _questions(count, reports, chance):
            title, text = known[1]
            begun = time.perf_counter()
            categories = [known[0].category_code, ""] if known[0].category_code else ["", *CATEGORIES]
            neighbours = await search.near(known[0], categories, now - timedelta(days=45))
            compared = Compared(title, text, known[0].area_code, known[0].category_code, now)
            told = candidates(compared, neighbours, rarity)
            found.append((kind, (time.perf_counter() - begun) * 1000, told))
            await asyncio.sleep(0)
    finally:
        await pool.close()
    return found[count // 10 :]


def _questions(
    count: int, reports: list[tuple[str, str]], chance: Random
) -> Iterator[tuple[str, tuple[Footprint, tuple[str, str]]]]:
    for number in range(count):
        report = chance.choice(reports)
        category = chance.choice(CATEGORIES) if number % 4 else ""
        known = Footprint(chance.choice(STREETS), category, sketch(*report))
        yield ("category" if category else "any"), (known, report)


def _figures(searched: list[tuple[str, float, list[Candidate]]], issues: int) -> list[Figure]:
    figures = []
    for kind, label in (("category", "查重 p95"), ("any", "查重 p95（未选类别）")):
        times = [ms for each, ms, _ in searched if each == kind]
        share = sum(bool(told) for each, _, told in searched if each == kind) / len(times)
        middle = f"中位 {percentile(times, 50):.1f} ms"
        note = f"{issues:,} 件，每格最多看 {BLOCK_ROWS_MAX} 行，{middle}，{share:.0%} 有相似件"
        p95_ms, most = percentile(times, 95), at_most(SEARCH_P95_MS_MAX)
        figures.append(Figure(f"duplicates_{kind}_p95_ms", label, p95_ms, "ms", most, note=note))
    return figures
