"""`python -m samples.journeys`: sends the sample issues through every channel and prints each one's way.

Reads the local run's variables from the environment; exit code 0 when every issue ended as it should.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from samples import names
from samples.callers import Callers
from samples.way import Walker, Way

ISSUES = Path(__file__).parent / "issues.jsonl"
CHANNELS = {
    "miniprogram": "小程序",
    "wechat": "微信",
    "weibo": "微博",
    "web": "网站",
    "hotline": "热线",
    "hall": "大厅",
    "patrol": "网格",
    "open311": "Open311",
}
PARTIES = {
    "reporter": "诉求人",
    "post_holder": "经办岗位",
    "supervising_unit": "监督单位",
    "upper_level": "上级和分管",
    "assistant": "协办",
    "dispatcher": "派单单位",
    "disputed_unit": "争议单位",
    "subscriber": "订阅单位",
}
TRIAGE_REASONS = {"gap": "清单未覆盖", "needs_fields": "信息不够", "no_category": "没有类别"}
# So many of the assigned ones are also signed for and resolved.
CASEWORK_COUNT = 12
AT_ONCE = 6


def read_samples() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ISSUES.read_text(encoding="utf-8").splitlines() if line.strip()]


async def walk_all(callers: Callers, console: Console) -> list[Way]:
    samples = read_samples()
    assigned = [s["sample"]["id"] for s in samples if s["sample"]["expect"].get("outcome") == "assigned"]
    with_casework = set(assigned[:: max(1, len(assigned) // CASEWORK_COUNT)])
    gate = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(timeout=20) as client:
        walker = Walker(callers, client)
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("示例诉求", total=len(samples))

            async def walk(sample: dict[str, Any]) -> Way:
                async with gate:
                    way = await walker.walk(sample, with_casework=sample["sample"]["id"] in with_casework)
                progress.advance(task)
                return way

            return list(await asyncio.gather(*[walk(sample) for sample in samples]))


def table_of(ways: list[Way]) -> Table:
    table = Table(title="每件诉求的去向：受理 → 派单 → 通知 → 审计", show_lines=True, expand=True)
    for heading in ("样例·渠道", "查询码", "事项类别", "承办单位 · 岗位", "权力与理由", "通知了谁", "审计序号", "结果"):
        table.add_column(heading, overflow="fold")
    for way in ways:
        table.add_row(*row_of(way))
    return table


def row_of(way: Way) -> tuple[str, ...]:
    sample = way.sample["sample"]["id"]
    channel = CHANNELS[way.sample["channel"]]
    verdict = "[green]如期[/]" if not way.faults else "[red]" + "；".join(way.faults) + "[/]"
    if not way.case:
        errors = "；".join(e.get("detail") or f"{e['field']}：{e['code']}" for e in way.answer.get("errors", []))
        return (
            f"{sample} {channel}",
            "—",
            "—",
            "未受理",
            errors or str(way.answer.get("detail", "")),
            "—",
            "—",
            verdict,
        )
    return (
        f"{sample} {channel}",
        way.answer["tracking_code"],
        names.category(way.case["category_code"]),
        _lead(way.case),
        _why(way.case),
        _told(way.told),
        _indices(way.trail),
        verdict,
    )


def _lead(case: dict[str, Any]) -> str:
    if case["lead"]:
        return (
            f"{names.unit(case['lead']['unit_code'])}\n{names.post(case['lead']['post_code'])} {case['lead']['person']}"
        )
    if case["disputed_units"]:
        return "管辖争议：" + " / ".join(names.unit(code) for code in case["disputed_units"])
    if case["state"] == "disputed":
        return f"回避：不派给{names.unit(case['about_unit'])}，由{names.unit(case['supervising_unit'])}监督另行指定"
    return f"待人工研判（{TRIAGE_REASONS.get(case['triage_reason'], case['triage_reason'])}）"


def _why(case: dict[str, Any]) -> str:
    explanation = case["explanation"] or {}
    hits = (explanation.get("facts") or {}).get("hits") or {}
    if not case["lead"]:
        near = [miss["power_code"] for miss in explanation.get("near_misses", [])][:2]
        asks = case.get("asks") or []
        return "；".join(
            filter(None, ["缺：" + "、".join(asks) if asks else "", "相近：" + "、".join(near) if near else ""])
        )
    code = case["lead"]["power_code"]
    words = "、".join(hits.get(code, [])[:3])
    beaten = len(explanation.get("losers", []))
    return f"{code} {names.power(code)}" + (f"\n命中：{words}" if words else "") + f"\n胜过 {beaten} 项"


def _told(deliveries: list[dict[str, Any]]) -> str:
    counts = Counter(PARTIES.get(delivery["party"], delivery["party"]) for delivery in deliveries)
    return "\n".join(f"{party}×{count}" for party, count in counts.items())


def _indices(trail: list[dict[str, Any]]) -> str:
    return f"{len(trail)} 条\n" + ", ".join(str(item["index"]) for item in trail[:6]) + (" …" if len(trail) > 6 else "")


def main() -> int:
    console = Console(width=None if sys.stdout.isatty() else 170)
    ways = asyncio.run(walk_all(Callers(os.environ), console))
    console.print(table_of(ways))
    wrong = [way for way in ways if way.faults]
    accepted = sum(1 for way in ways if way.case)
    console.print(f"{len(ways)} 件示例，受理 {accepted} 件，{len(ways) - len(wrong)} 件如期，{len(wrong)} 件不符")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
