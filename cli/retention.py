"""Keeping nothing longer than its category is kept."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from chassis.clock import SystemClock
from chassis.ids import new_id
from cli.databases import database_urls, engine_of
from cli.environment import load_environment
from services.intake.adapters.retention_file import retention_rules
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.domain.retention import RetentionRule, RetentionTableWrong
from services.intake.usecases.keep_no_longer import KeepNoLonger, keep_no_longer

# Of each rule; more are only said to be more.
DRY_RUN_ISSUES_MAX = 20_000


def run_retention(path: Path | None, applies: bool) -> None:
    """Raises click.ClickException. Keys and files go when intake next looks, within a minute."""
    rules = _rules(path)
    counts = asyncio.run(_run(rules, applies))
    verb = "已删除（erased）" if applies else "将删除（would be erased）"
    for rule in rules:
        name = rule.category_code or "其余（others）"
        count = counts.get(rule.category_code, 0)
        at_least = "至少 " if not applies and count == DRY_RUN_ISSUES_MAX else ""
        click.echo(f"{name}\t{rule.keep_days} 天\t{at_least}{count} 件{verb}")


def _rules(path: Path | None) -> tuple[RetentionRule, ...]:
    named = load_environment().get("INTAKE_RETENTION_FILE")
    try:
        rules = retention_rules(path or (Path(named) if named else None))
    except RetentionTableWrong as error:
        raise click.ClickException(str(error)) from None
    if not rules:
        raise click.ClickException("没有保存期限表：给出 --rules 或设置 INTAKE_RETENTION_FILE / no rules are set")
    return rules


async def _run(rules: tuple[RetentionRule, ...], applies: bool) -> Mapping[str, int]:
    url = database_urls(load_environment(), "intake")["intake"]
    clock, counts = SystemClock(), Counter[str]()
    async with engine_of(url) as engine:
        command = KeepNoLonger(rules, dry_run=False) if applies else KeepNoLonger(rules, True, DRY_RUN_ISSUES_MAX)
        while True:
            async with IntakeUnitOfWork(engine, clock) as work:
                erased = await keep_no_longer(command, work, clock, new_id)
            counts.update(erased)
            if not applies or max(erased.values()) < command.batch:
                return counts
