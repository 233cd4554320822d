"""Rotating the master key of the key store."""

import asyncio
from pathlib import Path

import click

from chassis.clock import SystemClock
from chassis.recording import action_record
from chassis.unit_of_work import UnitOfWork
from cli.databases import asked_by, database_urls, engine_of
from cli.environment import load_environment
from contracts.record.v1.record_pb2 import ACTOR_TYPE_ADMIN, Actor
from services.intake.keys.errors import MasterKeyMissing, SealBroken
from services.intake.keys.master_keys import FileMasterKeys, add_master_key, drop_old_master_keys
from services.intake.keys.rotation import Progress, progress_of, rewrap

ACTION = "keys.rotated"


def rotate_keys(resume: bool, drop_old: bool) -> None:
    """Raises click.ClickException; what was wrapped anew until then stays so."""
    path = _master_key_file()
    if not resume:
        click.echo(f"新主密钥 {add_master_key(path)} 已写入 {path}（new master key）")
    try:
        left = asyncio.run(_rotate(path))
    except (MasterKeyMissing, SealBroken) as error:
        raise click.ClickException(
            f"有数据密钥打不开（{error or type(error).__name__}）：请把旧主密钥补回 {path}，再运行 keys rotate --resume"
        ) from None
    if left:
        raise click.ClickException(f"还有 {left} 把正被占用，请再运行 keys rotate --resume / still in use")
    if drop_old:
        click.echo(f"已移除 {drop_old_master_keys(path)} 把旧主密钥（old master keys removed）")


def show_status() -> None:
    progress = asyncio.run(_status(_master_key_file()))
    click.echo(f"newest={progress.done} older={progress.left}")


def _master_key_file() -> Path:
    name = load_environment().get("KEYS_MASTER_KEY_FILE")
    if not name:
        raise click.ClickException(
            "KEYS_MASTER_KEY_FILE 未设置：主密钥不在文件中时，请在保管处更换 / the master key is not in a file"
        )
    if not Path(name).is_file():
        raise click.ClickException(f"{name}：没有主密钥文件 / no master key file")
    return Path(name)


def _url(database: str) -> str:
    return database_urls(load_environment(), database)[database]


async def _rotate(path: Path) -> int:
    """How many are left."""
    master_keys = FileMasterKeys(path)
    async with engine_of(_url("keys")) as engine:
        progress = await progress_of(engine, master_keys.newest_id)
        done, total = 0, progress.left
        async for count in rewrap(engine, master_keys):
            done += count
            click.echo(f"{done}/{max(total, done)} 把数据密钥已重新封装（keys wrapped anew）", err=True)
        progress = await progress_of(engine, master_keys.newest_id)
    await _record(master_keys.newest_id, done)
    click.echo(f"newest={progress.done} older={progress.left}")
    return progress.left


async def _record(newest_id: str, count: int) -> None:
    async with engine_of(_url("intake")) as engine, UnitOfWork(engine) as work:
        work.outbox.add(
            action_record(
                "intake",
                ACTION,
                SystemClock().now(),
                actor=Actor(type=ACTOR_TYPE_ADMIN, ref=asked_by(None)),
                subject_ref="keys",
                after={"master_key": newest_id, "wrapped": str(count)},
            )
        )


async def _status(path: Path) -> Progress:
    async with engine_of(_url("keys")) as engine:
        return await progress_of(engine, FileMasterKeys(path).newest_id)
