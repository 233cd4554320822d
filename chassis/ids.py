"""Identifiers: UUIDv7, so that rows of one time lie together in an index."""

from datetime import datetime, timedelta
from uuid import UUID

import uuid_utils
from asyncpg.pgproto import pgproto

_MILLISECONDS_SHIFT = 80


def new_id() -> UUID:
    return UUID(int=uuid_utils.uuid7().int)


def new_row_id() -> UUID:
    """The same of the database driver's class, as every row has it: made in half the time, and written as text in a
    tenth. orjson does not know it."""
    made: UUID = pgproto.UUID(uuid_utils.uuid7().bytes)
    return made


def row_id_of(text: str) -> UUID:
    """Read into that class. ValueError."""
    read: UUID = pgproto.UUID(text)
    return read


def first_id_at(moment: datetime) -> UUID:
    """Smaller than every id that is made in that millisecond or later. `moment` has an offset."""
    return UUID(int=int(moment.timestamp() * 1000) << _MILLISECONDS_SHIFT)


def first_id_before(made: UUID, by: timedelta) -> UUID:
    """Smaller than every id that was made so long before this one, or later; at the least the nil id."""
    return UUID(int=max(0, (made.int >> _MILLISECONDS_SHIFT) - by // timedelta(milliseconds=1)) << _MILLISECONDS_SHIFT)
