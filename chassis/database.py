"""Postgres by SQLAlchemy Core over asyncpg. Transactions are short: the relay's horizon waits for the oldest writer."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import asyncpg
import orjson
from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from chassis.writes import Write

# A writer that hangs would hold back the relay of its database, so the server ends it.
SESSION_LIMITS = {
    "statement_timeout": "15000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "10000",
    "timezone": "UTC",
    "jit": "off",
}
# Classes and codes of refusals that say nothing of the statement: a lost connection, deadlocks and the like, no room or
# memory, a server that is stopping or starting; a limit of time.
_PASSING = ("08", "40", "53", "57", "55P03", "25P03", "25P04")
# Nobody listens, nobody answers, all connections of the pool are taken; and what the driver says of a connection that
# broke while it prepared a statement on it.
_AWAY = (ConnectionError, TimeoutError, PoolTimeout, asyncpg.InternalClientError)


def is_passing(error: Exception) -> bool:
    """True when the same may succeed a little later: the database is away, or too busy."""
    if isinstance(error, _AWAY) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    sqlstate = getattr(getattr(error, "orig", error), "sqlstate", None)
    return str(sqlstate or "").startswith(_PASSING)


def create_engine(database_url: str, application_name: str, pool_connections: int) -> AsyncEngine:
    """An engine for `postgresql://` addresses; connections carry the session limits above."""
    return create_async_engine(
        database_url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=pool_connections,
        max_overflow=0,
        pool_timeout=10,
        # The connection that was used last has its statements prepared and planned; in turn, every one would need them.
        pool_use_lifo=True,
        json_deserializer=orjson.loads,
        # An error's text never shows the values, for they may be somebody's data.
        hide_parameters=True,
        connect_args={
            "server_settings": {**SESSION_LIMITS, "application_name": application_name},
            "timeout": 5,
        },
    )


Columns = tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def columns_of(table: Table, names: tuple[str, ...]) -> Columns:
    """Their names and types."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return tuple((name, table.c[name].type.compile(dialect)) for name in names)


@lru_cache(maxsize=512)
def given(columns: Columns, is_one: bool, prefix: str = "") -> str:
    """A SELECT of the rows that `values_of` passes: with an array a column, four times cheaper a row than executemany.

    One row is passed as it is: arrays are slower to encode, and the server, which takes them for ten rows, would plan
    a statement of many parts anew every time. JSON values are passed as text, array columns are not supported.
    """
    if is_one:
        return "SELECT " + ", ".join(f'CAST(:{prefix}{name} AS {kind}) AS "{name}"' for name, kind in columns)
    arrays = ", ".join(f"CAST(:{prefix}{name} AS {kind}[])" for name, kind in columns)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    return f"SELECT * FROM unnest({arrays}) AS given ({names})"


def values_of(rows: Sequence[Mapping[str, Any]], prefix: str = "") -> dict[str, Any]:
    """Of the first row's keys."""
    if len(rows) == 1:
        return {f"{prefix}{name}": value for name, value in rows[0].items()}
    return {f"{prefix}{name}": [row[name] for row in rows] for name in rows[0]}


async def insert_rows(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]], ending: str = ""
) -> Sequence[Any]:
    """Insert rows as one statement; all rows have the first row's keys.

    `ending` may be ON CONFLICT … RETURNING …; the returned rows are the result.
    """
    for write in insertion(table, rows, ending):
        result = await connection.execute(_parsed(write.sql), write.values)
        return result.all() if result.returns_rows else []
    return []


def insertion(table: Table, rows: Sequence[Mapping[str, Any]], ending: str = "") -> list[Write]:
    """The same as a write to be joined with others; none without rows."""
    if not rows:
        return []
    return [Write(_insert_statement(table, tuple(rows[0]), len(rows) == 1, ending), values_of(rows))]


@lru_cache(maxsize=512)
def _insert_statement(table: Table, names: tuple[str, ...], is_one: bool, ending: str) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table.name} ({columns}) {given(columns_of(table, names), is_one)} {ending}"


_parsed = lru_cache(maxsize=512)(text)


async def execute_many(connection: AsyncConnection, statements: Iterable[str]) -> None:
    for statement in statements:
        await connection.execute(text(statement))
