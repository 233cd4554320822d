"""`powerlist dlq`: dead letters of the services: list, replay, skip. The service's own consumer does the work."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import dead_letters
from chassis.clock import SystemClock
from chassis.tables import dead_letter
from chassis.unit_of_work import UnitOfWork
from cli.databases import SERVICES, asked_by, database_urls, engine_of
from cli.environment import load_environment

WAIT_SECONDS_DEFAULT = 20.0
POLL_SECONDS = 0.2
ROWS_MAX = 1000
OUTCOMES = {"replayed": "已重放", "skipped": "已跳过", "dead": "仍不能处理"}

_service = click.option("--service", type=click.Choice(SERVICES), help="Whose letters; by default all services'.")
_sub = click.option("--sub", help="Who asks, for the record; by default the operating system's user.")
_wait = click.option(
    "--wait", "wait_seconds", default=WAIT_SECONDS_DEFAULT, show_default=True, help="Seconds to wait for the outcome."
)


@click.group()
def dlq() -> None:
    """Messages that could not be handled, and those parked behind them."""


@dlq.command("list")
@_service
def list_letters(service: str | None) -> None:
    """Open letters, oldest first; parked ones stand under the dead one that they wait for."""
    environment = load_environment()
    letters = {name: asyncio.run(_open_letters(url)) for name, url in database_urls(environment, service).items()}
    for name, rows in letters.items():
        for row in _under_their_dead(rows):
            click.echo(_line(name, row))
    count = sum(len(rows) for rows in letters.values())
    click.echo(f"{count} 封未了结的死信（open letters）", err=True)


@dlq.command()
@click.argument("letter_id", type=int)
@_service
@_sub
@_wait
def replay(letter_id: int, service: str | None, sub: str | None, wait_seconds: float) -> None:
    """Handle LETTER_ID again; those parked behind it follow in their order."""
    _act("replay", letter_id, service, sub, wait_seconds)


@dlq.command()
@click.argument("letter_id", type=int)
@_service
@_sub
@_wait
def skip(letter_id: int, service: str | None, sub: str | None, wait_seconds: float) -> None:
    """Give LETTER_ID up; those parked behind it are handled in their order."""
    _act("skip", letter_id, service, sub, wait_seconds)


def _act(act: str, letter_id: int, service: str | None, sub: str | None, wait_seconds: float) -> None:
    name, url = _find(database_urls(load_environment(), service), letter_id)
    row, parked = asyncio.run(_ask_and_wait(name, url, letter_id, act, asked_by(sub), wait_seconds))
    if row.state in {"replay", "skip"}:
        waited = f"{wait_seconds:g} 秒内没有消费者处理（not carried out yet; is {name} running?）"
        raise click.ClickException(f"{name} {letter_id}: 已登记，{waited}")
    outcome = f"{name} {letter_id}: {OUTCOMES[row.state]}（{row.state}）"
    if row.state == "dead":
        raise click.ClickException(f"{outcome}: {row.reason}")
    click.echo(f"{outcome}" + (f"，其后还有 {parked} 封等待（still parked）" if parked else ""))


def _find(urls: Mapping[str, str], letter_id: int) -> tuple[str, str]:
    """Ids count up in every service for itself: without --service an id must be open in one of them only."""
    found = [name for name, url in urls.items() if asyncio.run(_is_open(url, letter_id))]
    if not found:
        raise click.ClickException(f"no open dead letter {letter_id}")
    if len(found) > 1:
        raise click.UsageError(f"{letter_id} is open in {', '.join(found)}: say --service")
    return found[0], urls[found[0]]


async def _open_letters(url: str) -> list[Any]:
    columns = (c for c in dead_letter.c if c.name not in {"value", "headers"})
    statement = (
        select(*columns).where(dead_letter.c.state.in_(dead_letters.OPEN_STATES)).order_by(dead_letter.c.id)
    ).limit(ROWS_MAX)
    async with engine_of(url) as engine, engine.connect() as connection:
        return list(await connection.execute(statement))


async def _is_open(url: str, letter_id: int) -> bool:
    async with engine_of(url) as engine, engine.connect() as connection:
        row = (await connection.execute(select(dead_letter.c.state).where(dead_letter.c.id == letter_id))).one_or_none()
        return row is not None and row.state in dead_letters.OPEN_STATES


async def _ask_and_wait(
    service: str, url: str, letter_id: int, act: str, by: str, wait_seconds: float
) -> tuple[Any, int]:
    async with engine_of(url) as engine:
        try:
            async with UnitOfWork(engine) as work:
                await dead_letters.ask(work, service, letter_id, act, by, SystemClock())
        except (dead_letters.NoSuchLetter, dead_letters.LetterParked) as error:
            raise click.ClickException(f"{letter_id}: {type(error).__doc__}") from None
        give_up_at = time.monotonic() + wait_seconds
        while True:
            row, parked = await _state(engine, letter_id)
            if row.state not in {"replay", "skip"} or time.monotonic() >= give_up_at:
                return row, parked
            await asyncio.sleep(POLL_SECONDS)


async def _state(engine: AsyncEngine, letter_id: int) -> tuple[Any, int]:
    """The letter's row, and how many are still parked with its key."""
    async with engine.connect() as connection:
        columns = (dead_letter.c.key, dead_letter.c.state, dead_letter.c.reason)
        row = (await connection.execute(select(*columns).where(dead_letter.c.id == letter_id))).one()
        parked = select(dead_letter.c.id).where(dead_letter.c.key == row.key, dead_letter.c.state == "parked")
        return row, len((await connection.execute(parked)).all())


def _under_their_dead(rows: list[Any]) -> list[Any]:
    """By key in the order of each key's first letter."""
    first: dict[Any, int] = {}
    for row in rows:
        first.setdefault(row.key if row.key is not None else row.id, row.id)
    return sorted(rows, key=lambda row: (first[row.key if row.key is not None else row.id], row.id))


def _line(service: str, row: Any) -> str:
    age_seconds = int((datetime.now(UTC) - row.created_at).total_seconds())
    key = (row.key or b"").decode(errors="replace") or "-"
    indent = "  └ " if row.state == "parked" else ""
    where = f"{row.topic}/{row.partition}@{row.offset}"
    return f"{indent}{service} {row.id} {row.state} {where} key={key} age={_age(age_seconds)} {row.reason}"


def _age(seconds: int) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
