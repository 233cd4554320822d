"""Wraps every data key anew with the newest master key, a batch a transaction: stopped anywhere, it goes on there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.intake.keys.master_keys import MasterKeys
from services.intake.keys.store import bound_to
from services.intake.keys.tables import data_key

BATCH_KEYS = 500
_REWRAP = (
    update(data_key)
    .where(data_key.c.subject_ref == bindparam("ref"), data_key.c.version == bindparam("of_version"))
    .values(wrapped=bindparam("new_wrapped"), master_key_id=bindparam("new_id"))
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Keys wrapped by the newest master key, and by older ones."""

    done: int
    left: int


async def progress_of(engine: AsyncEngine, newest_id: str) -> Progress:
    async with engine.connect() as connection:
        statement = select(
            func.count().filter(data_key.c.master_key_id == newest_id),
            func.count().filter(data_key.c.master_key_id != newest_id),
        ).select_from(data_key)
        done, left = (await connection.execute(statement)).one()
    return Progress(done, left)


async def rewrap(engine: AsyncEngine, master_keys: MasterKeys, batch: int = BATCH_KEYS) -> AsyncIterator[int]:
    """How many were wrapped anew, after each batch. Raises MasterKeyMissing where an old master key is gone.

    Rows that others hold are passed over and come later; nobody waits for a rotation.
    """
    newest_id = master_keys.newest_id
    while True:
        async with engine.begin() as connection:
            count = await _rewrap_batch(connection, master_keys, newest_id, batch)
        if not count:
            return
        yield count


async def _rewrap_batch(connection: AsyncConnection, master_keys: MasterKeys, newest_id: str, batch: int) -> int:
    statement = select(data_key).where(data_key.c.master_key_id != newest_id).limit(batch)
    rows = (await connection.execute(statement.with_for_update(skip_locked=True))).all()
    changed = []
    for row in rows:
        bound = bound_to(row.subject_ref, row.version)
        key = await master_keys.unwrap(row.wrapped, row.master_key_id, bound)
        changed.append(
            {
                "ref": row.subject_ref,
                "of_version": row.version,
                "new_wrapped": await master_keys.wrap(key, bound),
                "new_id": newest_id,
            }
        )
    if changed:
        await connection.execute(_REWRAP, changed)
    return len(rows)
