"""Who was set on posts after the rulebook: few rows, written at once."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.tables import post_seat
from services.routing.domain.load import Seat
from services.routing.usecases.post_seat import SetSeat

_c = post_seat.c
# A post without a row has nothing to lock, so its code is locked.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('post_seat ' || :post_code))")

_DEPUTIES = text("""
SELECT post_code, deputy_post FROM post_seat
 WHERE post_code = ANY(CAST(:codes AS text[])) AND deputy_post IS NOT NULL AND (absent_until >= :day OR person = '')
""")


def seat_of_row(row: Any) -> Seat:
    return Seat(row.person, row.absent_until, row.deputy_post)


class PostSeatRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def find(self, post_code: str) -> SetSeat | None:
        row = (await self.connection.execute(select(post_seat).where(_c.post_code == post_code))).one_or_none()
        if row is None:
            return None
        return SetSeat(seat_of_row(row), row.set_at, row.set_by)

    async def deputies(self, post_codes: Collection[str], day: date) -> dict[str, str]:
        """Who stands in for those of the posts that are vacant, or whose holder is absent on the day."""
        rows = await self.connection.execute(_DEPUTIES, {"codes": sorted(set(post_codes)), "day": day})
        return {row.post_code: row.deputy_post for row in rows}

    async def lock(self, post_code: str) -> Seat:
        """What is set for the post; nothing set is an empty seat."""
        await self.connection.execute(_LOCK, {"post_code": post_code})
        found = await self.find(post_code)
        return Seat() if found is None else found.seat

    async def save(self, post_code: str, seat: Seat, set_at: datetime, set_by: str) -> None:
        if seat == Seat():
            await self.connection.execute(delete(post_seat).where(_c.post_code == post_code))
            return
        values = {
            "person": seat.person,
            "absent_until": seat.absent_until,
            "deputy_post": seat.deputy_post,
            "set_at": set_at,
            "set_by": set_by,
        }
        statement = insert(post_seat).values(post_code=post_code, **values)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=[_c.post_code], set_=values))
