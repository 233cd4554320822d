"""The monthly digest as callers read it: JSON, rows, and a plain page."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any

from typing_extensions import TypedDict

from chassis.clock import CIVIL_ZONE
from chassis.web.shapes import Moment
from services.intake.domain.openness.monthly import OUTCOMES, AreaDigest, MonthlyDigest
from services.intake.domain.openness.suppression import PEOPLE_MIN, Table
from services.intake.domain.reference import Reference
from services.intake.entrypoints.moments import civil
from services.intake.entrypoints.public_views import UNKNOWN, TableView, table_view

DIGEST_COLUMNS = ("month", "area_code", "area_name", "dimension", "code", "name", "issues")
_HIDDEN = "少于 5 人，不公开"
_FRAME = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title></head>
<body><main><h1>{title}</h1>
<p>{lead}</p>
{content}</main></body></html>
"""
_TABLES = """{content}
<p>少于 {people_min} 人的数目不公开，也不能由其他数目推算出来。表格数据：
<a href="{csv}">CSV</a>、<a href="{json}">JSON</a>。</p>
"""
_LAST = '<p>已公开的最近一期：<a href="/public/digest">上月月报</a>。</p>\n'


class AreaView(TypedDict):
    code: str | None
    name: str
    reported: int
    outcomes: TableView
    matters: TableView


class DigestView(TypedDict):
    """`month`: 2026-10. `hidden_issues`: of the streets that are not told, together; null where they are too few."""

    month: str
    as_of: Moment
    people_min: int
    reported: int | None
    areas: list[AreaView]
    some_hidden: bool
    hidden_issues: int | None


def digest_view(digest: MonthlyDigest, reference: Reference) -> DigestView:
    return {
        "month": digest.month,
        "as_of": civil(digest.as_of),
        "people_min": PEOPLE_MIN,
        "reported": digest.reported,
        "areas": [_area_view(each, reference) for each in digest.areas],
        "some_hidden": digest.some_hidden,
        "hidden_issues": digest.hidden_issues,
    }


def digest_rows(view: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for area in view["areas"]:
        known = {"month": view["month"], "area_code": area["code"], "area_name": area["name"]}
        yield {**known, "dimension": "reported", "code": "", "name": "收到", "issues": area["reported"]}
        for dimension in ("outcomes", "matters"):
            for cell in area[dimension]["items"]:
                yield {**known, "dimension": dimension, **cell}


def digest_page(view: Mapping[str, Any]) -> str:
    """Without a script or a style: it can be printed, read out and looked at on any phone."""
    title = f"{view['month']} 群众反映事项月报"
    reported = _HIDDEN if view["reported"] is None else f"{view['reported']} 件"
    lead = f"本月收到：{reported}。各街镇情况按月末记录统计，统计时点 {view['as_of'][:16].replace('T', ' ')}。"
    others = view["hidden_issues"]
    rest = f"<p>其他街镇（每处人数不足，不单列）：{_HIDDEN if others is None else f'{others} 件'}</p>"
    content = "\n".join(_area_part(each) for each in view["areas"]) + (rest if view["some_hidden"] else "")
    address = f"/v1/public/digest?month={view['month']}"
    tables = _TABLES.format(
        content=content,
        people_min=view["people_min"],
        csv=escape(f"{address}&format=csv"),
        json=escape(address),
    )
    return _FRAME.format(title=escape(title), lead=escape(lead), content=tables)


def early_page(there_at: datetime) -> str:
    """For who asks before a month is over; it is told from its end, `there_at`, on."""
    first = there_at.astimezone(CIVIL_ZONE)
    last = first - timedelta(days=1)
    lead = f"{last.year} 年 {last.month} 月还没有结束，本期月报从 {first.year} 年 {first.month} 月 1 日起公开。"
    return _FRAME.format(title=f"{last:%Y-%m} 群众反映事项月报", lead=lead, content=_LAST)


def _area_view(area: AreaDigest, reference: Reference) -> AreaView:
    return {
        "code": area.area_code or None,
        "name": reference.area_name(area.area_code) or area.area_code or UNKNOWN,
        "reported": area.reported,
        "outcomes": _table_view(area.outcomes, {key: words for key, (words, _) in OUTCOMES.items()}),
        "matters": _table_view(
            area.matters, {cell.key: reference.category_name(cell.key) or "" for cell in area.matters.shown}
        ),
    }


def _table_view(found: Table, names: Mapping[str, str]) -> TableView:
    return table_view(found, lambda key: names.get(key) or key or UNKNOWN)


def _area_part(area: Mapping[str, Any]) -> str:
    tables = "".join(
        _table_part(caption, area[name]) for caption, name in (("办理情况", "outcomes"), ("反映内容", "matters"))
    )
    return f"<section><h2>{escape(area['name'])}</h2><p>收到 {area['reported']} 件</p>{tables}</section>"


def _table_part(caption: str, found: Mapping[str, Any]) -> str:
    lines = [(cell["name"], f"{cell['issues']} 件") for cell in found["items"]]
    if found["some_hidden"]:
        hidden = found["hidden_issues"]
        lines.append(("其他", _HIDDEN if hidden is None else f"{hidden} 件"))
    body = "".join(f"<tr><th scope='row'>{escape(name)}</th><td>{escape(count)}</td></tr>" for name, count in lines)
    return f"<table><caption>{escape(caption)}</caption><tbody>{body}</tbody></table>"
