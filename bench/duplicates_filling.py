"""Fills intake's database with issues in which likely duplicates are looked for.

Two hundred days of them over the streets and middle categories of the sample district, all still open: no case says
otherwise. Their texts are made of a few phrases, so that many are alike.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import asyncpg

from deploy.local.home import ROOT
from services.intake.adapters.reference_files import read_reference
from services.intake.domain.duplicates.sketch import sketch
from services.intake.domain.reference import Reference

DAYS = 200
CHUNK = 20_000
STREETS = tuple(f"500105{number:03}" for number in (*range(1, 10), 100, 101, 102))
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
Words = tuple[str, str]


def district() -> Reference:
    return read_reference(*(ROOT / "samples" / "district" / f"{name}.csv" for name in ("areas", "categories", "units")))


def words(chance: Random) -> Words:
    """Title and text."""
    place, matter = chance.choice(_PLACES), chance.choice(_MATTERS)
    return f"{place}{matter}", f"{place}{matter}，{'，'.join(chance.sample(_WORDS, k=6))}，请尽快处理。"


async def fill(
    connection: asyncpg.Connection, count: int, reports: list[Words], categories: Sequence[str], chance: Random
) -> None:
    begun = datetime.now(UTC) - timedelta(days=DAYS)
    sketches = [sketch(*report) for report in reports]
    for start in range(0, count, CHUNK):
        issue_rows: list[Row] = []
        sketch_rows: list[Row] = []
        for number in range(start, min(count, start + CHUNK)):
            at = begun + timedelta(days=DAYS) * (number / count)
            issue_id, which = _id_at(at, chance), chance.randrange(len(reports))
            street, category = chance.choice(STREETS), chance.choice(categories)
            issue_rows.append((issue_id, uuid4().hex[:12], *reports[which], f"{category}01", street, at))
            sketch_rows.append((issue_id, street, category, sketches[which]))
        await _copy(connection, issue_rows, sketch_rows)
    await connection.execute("ANALYZE issue, issue_sketch")


async def empty(connection: asyncpg.Connection) -> None:
    await connection.execute("TRUNCATE issue_sketch")
    await connection.execute("DELETE FROM issue WHERE channel = 'bench'")


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
