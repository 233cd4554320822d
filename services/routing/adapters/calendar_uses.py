"""By which calendar open cases go, in one row that one process at a time works on."""

from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Column, MetaData, SmallInteger, Table, Text, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.calendar_use import CalendarUse

calendar_metadata = MetaData()

calendar_in_use = Table(
    "calendar_in_use",
    calendar_metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("digest", Text, nullable=False),
    Column(
        "checked_to",
        postgresql.UUID(as_uuid=True),
        comment="open cases up to this id go by the calendar; null: all do",
    ),
    Column("alarmed", Boolean, nullable=False, comment="that a year on the way is not published was said"),
    CheckConstraint("id = 1"),
)

_BEGIN = text(
    "INSERT INTO calendar_in_use (id, digest, alarmed) VALUES (1, :digest, false) ON CONFLICT (id) DO NOTHING"
)
_LOCK = text("SELECT digest, checked_to, alarmed FROM calendar_in_use FOR UPDATE SKIP LOCKED")
_SAVE = text("UPDATE calendar_in_use SET digest = :digest, checked_to = :checked_to, alarmed = :alarmed")
_PROVISIONAL = text("SELECT count(*) FROM case_file WHERE deadlines_provisional AND is_open")


class CalendarUseRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def lock(self, digest: str) -> CalendarUse | None:
        """None while another process works on it. The first calendar ever is that of all cases."""
        await self.connection.execute(_BEGIN, {"digest": digest})
        row = (await self.connection.execute(_LOCK)).one_or_none()
        return None if row is None else CalendarUse(*row)

    async def save(self, use: CalendarUse) -> None:
        values: dict[str, str | UUID | bool | None] = {
            "digest": use.digest,
            "checked_to": use.checked_to,
            "alarmed": use.alarmed,
        }
        await self.connection.execute(_SAVE, values)

    async def provisional_cases(self) -> int:
        return await provisional_cases(self.connection)


async def provisional_cases(connection: AsyncConnection) -> int:
    """Open cases whose due time reaches into a year that is not published."""
    return int((await connection.execute(_PROVISIONAL)).scalar_one())
