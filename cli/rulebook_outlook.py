"""The outlook of a simulation as tables for people."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from services.routing.domain.simulation import Outlook

SHOWN_MAX = 20
EXAMPLES_SHOWN_MAX = 3
_OUTCOMES = {"assigned": "已派单", "gap": "（缺口）", "conflict": "（冲突）", "needs_fields": "（需补充信息）"}

Entry = dict[str, Any]


def print_outlook(outlook: Outlook) -> None:
    found, names = outlook.as_dict(), _names(outlook)
    cases, console = found["cases"], Console(markup=False, highlight=False)
    click.echo(f"{found['old']['version']} → {found['new']['version']}")
    click.echo(
        f"诉求 {cases['seen']} 件：结果不同 {cases['changed']} 件，相同 {cases['unchanged']} 件"
        f"（可能受影响而重新判定 {cases['decided']} 件）"
    )
    for title, key in (("主办单位变化", "leads"), ("主办权力变化", "powers")):
        rows = [(_named(row["from"], names), _named(row["to"], names), *_counted(row)) for row in found[key]]
        _table(console, title, ("原", "新", "件数", "例"), rows)
    _print_balance(console, found, names)
    for title, key in (("新增缺口", "new_gaps"), ("消除的缺口", "closed_gaps")):
        gaps = [
            (_named(row["category_code"], names), "、".join(row["nearest"]) or "无", *_counted(row))
            for row in found[key]
        ]
        _table(console, title, ("事项类别", "最接近的权力", "件数", "例"), gaps)
    for title, key in (("新增冲突", "new_conflicts"), ("消除的冲突", "settled_conflicts")):
        ties = [("、".join(row["power_codes"]), *_counted(row)) for row in found[key]]
        _table(console, title, ("相持的权力", "件数", "例"), ties)
    asked = [("、".join(row["asks"]), *_counted(row)) for row in found["new_questions"]]
    _table(console, "新增须先补充信息", ("信息", "件数", "例"), asked)
    _print_due_times(console, found["deadlines"])


def _print_balance(console: Console, found: Mapping[str, Any], names: Mapping[str, str]) -> None:
    units = [(_named(row["unit_code"], names), *_shift(row)) for row in found["units"]]
    _table(console, "各单位增减", ("单位", "增", "减", "净"), units)
    posts = [
        (_named(row["post_code"], names), *_shift(row), str(row["capacity_open_cases"] or 0)) for row in found["posts"]
    ]
    _table(console, "各岗位增减", ("岗位", "增", "减", "净", "在办上限"), posts)


def _print_due_times(console: Console, due: Mapping[str, Entry]) -> None:
    rows = [
        (
            title,
            str(due[key]["earlier"]),
            str(due[key]["later"]),
            f"{due[key]['median_hours']:+g}",
            f"{due[key]['earliest_hours']:+g} … {due[key]['latest_hours']:+g}",
        )
        for title, key in (("答复", "respond"), ("办结", "resolve"))
        if due[key]["median_hours"] is not None
    ]
    _table(console, "时限变化（小时）", ("时限", "提前", "推后", "中位数", "范围"), rows)


def _table(console: Console, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Nothing at all without rows."""
    if not rows:
        return
    table = Table(title=f"{title}（{len(rows)}）", title_justify="left", title_style="bold")
    for head in heads:
        is_number = head in ("件数", "增", "减", "净", "提前", "推后", "中位数", "在办上限")
        table.add_column(head, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    for row in rows[:SHOWN_MAX]:
        table.add_row(*row)
    click.echo()
    console.print(table)
    if len(rows) > SHOWN_MAX:
        click.echo(f"… 另有 {len(rows) - SHOWN_MAX} 项（--json 全部列出）")


def _counted(row: Entry) -> tuple[str, str]:
    shown = row["examples"][:EXAMPLES_SHOWN_MAX]
    return str(row["count"]), "、".join(shown) + (" …" if row["count"] > len(shown) else "")


def _shift(row: Entry) -> tuple[str, str, str]:
    return str(row["gained"]), str(row["lost"]), f"{row['net']:+d}"


def _named(code: str, names: Mapping[str, str]) -> str:
    return _OUTCOMES.get(code) or f"{code} {names.get(code, '')}".rstrip()


def _names(outlook: Outlook) -> dict[str, str]:
    """By code; the draft's own where both know it."""
    names: dict[str, str] = {}
    for snapshot in (outlook.old, outlook.new):
        book = snapshot.rulebook
        names |= {area.code: area.name for area in book.areas}
        names |= {category.code: category.name for category in book.categories}
        names |= {unit.unit_code: unit.name for unit in book.units}
        names |= {post.post_code: post.title for post in book.posts}
        names |= {power.power_code: power.name for power in book.powers}
    return names
