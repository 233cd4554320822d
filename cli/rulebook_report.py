"""The report of a check as text for people."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click

from services.routing.domain.analysis import Report

SHOWN_MAX = 20
_KINDS = {"same": "相同", "nested": "包含", "crossing": "交叉"}
_DEAD = {"beaten": "总被压过", "never_true": "条件永不成立", "no_holder": "区域内没有这样的行使主体"}
_NEEDS = {"decision": "决定岗位", "first_step": "首环节岗位", "step": "环节岗位", None: "暂无权力用到"}

Entry = dict[str, Any]


def print_text(report: Report) -> None:
    counts = report.counts
    click.echo(f"检查日期 {report.day}（按当日及以后受理的诉求检查）")
    _section("错误", report.errors, _error)
    _section("冲突：优先级相同、可同时成立、主办不同", report.conflicts, _conflict)
    _section("已声明的重叠（不阻止发布）", report.declared, _conflict)
    _section("清单缺口（未声明）", [gap for gap in report.gaps if not gap["declared"]], _gap)
    _section("清单缺口（已声明）", [gap for gap in report.gaps if gap["declared"]], _gap)
    _section("失效权力：永远轮不到主办", report.dead, _dead)
    _section("空岗", report.vacancies, _vacancy)
    _section("其他发现", report.findings, lambda finding: [finding["message"]])
    click.echo(f"\n由优先级决定先后的重叠（允许的例外）：{counts['exceptions']} 对")
    click.echo(
        f"合计：错误 {counts['errors']}，冲突 {counts['conflicts']}，缺口 {counts['gaps']}"
        f"（未声明 {counts['undeclared_gaps']}），失效权力 {counts['dead']}，空岗 {counts['vacancies']}，"
        f"其他发现 {counts['findings']}"
    )
    click.echo("结论：有错误或冲突，不能发布" if report.blocks else "结论：没有错误和未声明的冲突，可以送审")


def _section(title: str, entries: Sequence[Entry], lines_of: Callable[[Entry], list[str]]) -> None:
    if not entries:
        return
    click.echo(f"\n{title}（{len(entries)}）")
    for entry in entries[:SHOWN_MAX]:
        first, *more = lines_of(entry)
        click.echo(f"  · {first}")
        for line in more:
            click.echo(f"    {line}")
    if len(entries) > SHOWN_MAX:
        click.echo(f"  … 另有 {len(entries) - SHOWN_MAX} 项")


def _error(error: Entry) -> list[str]:
    codes = f"（{'、'.join(error['power_codes'])}）" if error["power_codes"] else ""
    row = f"第 {error['row']} 行" if error["row"] else ""
    return [f"{error['cell']}: {error['message']}", f"{error['file']} {row} {error['column']}{codes}"]


def _conflict(conflict: Entry) -> list[str]:
    leads = " 与 ".join(
        f"{lead['power_code']} {name}（{lead['unit_code']}）"
        for lead, name in zip(conflict["leads"], conflict["names"], strict=True)
    )
    until = f"至 {conflict['to']}" if conflict["to"] else "起"
    where = f"{conflict['area_code']} × {'、'.join(conflict['category_codes'])}"
    lines = [
        leads,
        f"优先级同为 {conflict['precedence']}，{_KINDS[conflict['kind']]}，{where}，{conflict['from']} {until}",
    ]
    if conflict.get("reason"):
        return [*lines, f"声明：{conflict['reason']}"]
    return [
        *lines,
        *_example(conflict["witness"]),
        "请调整其中一项的优先级、条件或类别，或在 coverage_notes 声明 overlap",
    ]


def _gap(gap: Entry) -> list[str]:
    leaves = "、".join(gap["leaf_category_codes"])
    lines = [f"{gap['category_code']} {gap['category_name']} × {gap['area_code']} {gap['area_name']}（{leaves}）"]
    if gap["declared"]:
        return [*lines, f"声明：{gap['reason']}"]
    if gap["conditional"]:
        lines.append(f"只在条件成立时有主办：{_some(gap['power_codes'])}")
    return [*lines, *_example(gap["witness"])]


def _dead(dead: Entry) -> list[str]:
    by = f"：{_some(dead['beaten_by'])}" if dead["beaten_by"] else ""
    return [f"{dead['power_codes'][0]} {dead['name']}：{_DEAD[dead['because']]}{by}"]


def _vacancy(vacancy: Entry) -> list[str]:
    stand_in = f"由 {vacancy['stand_in_post_code']} 顶岗" if vacancy["stand_in_post_code"] else "整个单位无人顶岗"
    declared = "，已声明" if vacancy["declared"] else ""
    need = f"{_NEEDS[vacancy['needed_as']]}，涉及 {len(vacancy['power_codes'])} 项权力"
    return [f"{vacancy['post_code']} {vacancy['title']}：{need}；{stand_in}{declared}"]


def _example(witness: Entry | None) -> Iterator[str]:
    if witness:
        facts = "，".join(f"{name}={value}" for name, value in witness["fields"].items())
        yield (
            f"例：“{witness['text']}”，{witness['category_code']}，{witness['area_code']}，{witness['urgency']}，"
            f"{witness['occurred_at']}，{facts}"
        )


def _some(codes: Sequence[str]) -> str:
    shown = "、".join(codes[:5])
    return f"{shown} 等 {len(codes)} 项" if len(codes) > 5 else shown
