"""Several writes of one transaction as one statement.

A round trip to Postgres costs a service more CPU than the rows of a step on a case do, so what a unit of work has
gathered is sent as the parts of one WITH. All parts see the rows as they were before, and nothing may rest on the order
in which the server runs them: whoever needs an order has locked what it is about (decision 32).
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

_PARAMETER = re.compile(r"(?<![:\w]):(\w+)")


class Write(NamedTuple):
    """`sql`: one statement with `:names`. `parts`: what it reads from, (name, SQL), as the WITH before it would have;
    their names are the statement's alone."""

    sql: str
    values: Mapping[str, Any]
    parts: tuple[tuple[str, str], ...] = ()


async def write_together(connection: AsyncConnection, writes: Sequence[Write]) -> None:
    if not writes:
        return
    statement = _joined(tuple((write.parts, write.sql) for write in writes))
    values = {f"{name}_{number}": value for number, write in enumerate(writes) for name, value in write.values.items()}
    await connection.execute(statement, values)


@lru_cache(maxsize=512)
def _joined(writes: tuple[tuple[tuple[tuple[str, str], ...], str], ...]) -> TextClause:
    named: list[tuple[str, str]] = []
    for number, (parts, sql) in enumerate(writes):
        named += [(name, _numbered(part, number)) for name, part in (*parts, (f"write_{number}", sql))]
    *before, (_, last) = named
    if not before:
        return text(last)
    if len({name for name, _ in named}) < len(named):
        raise ValueError("two parts of one statement have the same name")
    return text(f"WITH {', '.join(f'{name} AS ({sql})' for name, sql in before)} {last}")


def _numbered(sql: str, number: int) -> str:
    return _PARAMETER.sub(rf":\1_{number}", sql)
