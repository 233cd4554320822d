"""The services' own databases, as operators' commands reach them."""

import getpass
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import create_engine

SERVICES = ("intake", "routing", "notify", "audit")


def database_urls(environment: Mapping[str, str], service: str | None) -> dict[str, str]:
    """Of one service (or of `keys`), or of all services. ClickException when one is not named."""
    urls = {}
    for name in [service] if service else SERVICES:
        variable = f"{name.upper()}_DATABASE_URL"
        if not environment.get(variable):
            raise click.ClickException(f"{variable} is not set; `make up` writes it to POWERLIST_HOME/env")
        urls[name] = environment[variable]
    return urls


@asynccontextmanager
async def engine_of(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine for the length of a block."""
    engine = create_engine(url, "powerlist-cli", pool_connections=1)
    try:
        yield engine
    finally:
        await engine.dispose()


def asked_by(sub: str | None) -> str:
    """Who asks, for the record."""
    return sub or getpass.getuser()
