"""`powerlist audit`: ask the trail, as a supervisor of the whole area."""

import sys
from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from cli.audit_fetch import AuditClient
from cli.audit_prove import copy, prove
from cli.audit_verify import verify


@click.group()
def audit() -> None:
    """审计留痕：查轨迹，核对是否齐全，验证日志。 Ask the accountability trail, and verify its log."""


for command in (copy, prove, verify):
    audit.add_command(command)


@audit.command()
@click.option("--since", help="Windows counted from this time on (RFC 3339); by default the last day.")
@click.option("--json", "as_json", is_flag=True, help="The answer as it came.")
def completeness(since: str | None, as_json: bool) -> None:
    """Compare what every producer says it wrote with what is on record; exit 1 when something is missing."""
    report = _ask("/v1/completeness", {"from": since} if since else {})
    if as_json:
        click.echo(_json(report))
    else:
        _show_completeness(report)
    if not report["ok"]:
        raise click.exceptions.Exit(1)


@audit.command()
@click.argument("case_id")
@click.option("--json", "as_json", is_flag=True, help="The answer as it came.")
def trail(case_id: str, as_json: bool) -> None:
    """Show every record of CASE_ID in the order in which it happened."""
    answer = _ask(f"/v1/cases/{case_id}/trail", {})
    if as_json:
        click.echo(_json(answer))
    else:
        _show_trail(answer)


def _ask(path: str, parameters: Mapping[str, str]) -> Any:
    with AuditClient() as client:
        return client.json(path, parameters)


def _json(content: Any) -> str:
    import orjson

    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def _show_completeness(report: Mapping[str, Any]) -> None:
    table = Table("服务", "主题", "应有", "实有", "窗口", "结论")
    for producer in report["producers"]:
        if not producer["topics"]:
            table.add_row(producer["service"], "—", "—", "—", "0", "尚无水位")
        for topic in producer["topics"]:
            verdict = "缺漏" if not topic["ok"] else "待到齐" if topic["pending"] else "齐全"
            counts = (str(topic[name]) for name in ("expected", "found", "windows"))
            table.add_row(producer["service"], topic["topic"], *counts, verdict)
    console = Console()
    console.print(table)
    for window in report["windows"]:
        place = f"{window['topic']} ({window['from_position']}, {window['to_position']}]"
        console.print(f"  {place} 应有 {window['expected']}，实有 {window['found']}：{window['state']}", markup=False)
    console.print(
        f"同号异文 {report['integrity_conflicts']}，无法解读 {report['unreadable_messages']}；" + _verdict(report)
    )


def _verdict(report: Mapping[str, Any]) -> str:
    if not report["ok"]:
        return "记录有缺漏"
    is_counted = any(producer["topics"] for producer in report["producers"])
    return "记录齐全" if is_counted else "还没有可核对的水位（每个服务每小时报一次）"


def _show_trail(answer: Mapping[str, Any]) -> None:
    table = Table()
    for heading in ("序号", "版本", "时间（UTC）", "动作", "行为人", "单位", "权力", "变更后"):
        table.add_column(heading, overflow="fold")
    for record in answer["items"]:
        actor, power = record["actor"], record.get("power") or {}
        table.add_row(
            str(record["index"]),
            str(record["case_version"]),
            record["occurred_at"],
            record["action"],
            f"{actor['type']} {actor['post'] or actor['ref'] or ''}",
            actor["unit"] or "",
            power.get("code", ""),
            " ".join(f"{name}={value}" for name, value in record.get("after", {}).items()),
        )
    # A pipe has no width of its own, and half a code helps nobody.
    Console(width=None if sys.stdout.isatty() else 200).print(table)
