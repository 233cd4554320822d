"""Who read whose data, and what people agreed to, in Postgres."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from chassis.ids import new_id
from services.intake.adapters.tables import consent, data_access
from services.intake.domain.events import ConsentChanged, PersonalDataRead
from services.intake.domain.privacy import Consent, DataAccess

_OF_CONSENT = ("purpose", "notice", "granted", "at")
_OF_ACCESS = ("at", "action", "purpose", "actor_role", "actor_post", "actor_unit", "case_id")


class Privacy:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._accesses: list[dict[str, Any]] = []
        self._consents: list[dict[str, Any]] = []

    def note(self, event: PersonalDataRead | ConsentChanged) -> None:
        if isinstance(event, ConsentChanged):
            self._consents.append(_consent_row(event))
        else:
            self._accesses.append(_access_row(event))

    async def reads_since(self, actor_ref: str, since: datetime) -> int:
        statement = (
            select(func.count())
            .select_from(data_access)
            .where(data_access.c.actor_ref == actor_ref, data_access.c.at > since)
        )
        return int((await self.connection.execute(statement)).scalar_one())

    async def accesses_of(self, subject_ref: str, limit: int) -> list[DataAccess]:
        statement = (
            select(*(data_access.c[name] for name in _OF_ACCESS))
            .where(data_access.c.subject_ref == subject_ref)
            .order_by(data_access.c.id.desc())
            .limit(limit)
        )
        return [DataAccess(*row) for row in await self.connection.execute(statement)]

    async def consents_of(self, reporter_ref: str) -> list[Consent]:
        statement = select(*(consent.c[name] for name in _OF_CONSENT)).where(consent.c.reporter_ref == reporter_ref)
        return [Consent(*row) for row in await self.connection.execute(statement.order_by(consent.c.id))]

    async def flush(self, connection: AsyncConnection) -> None:
        accesses, self._accesses = self._accesses, []
        consents, self._consents = self._consents, []
        await insert_rows(connection, data_access, accesses)
        await insert_rows(connection, consent, consents)

    def discard(self) -> None:
        self._accesses.clear()
        self._consents.clear()


def _consent_row(event: ConsentChanged) -> dict[str, Any]:
    row = {name: getattr(event, name) for name in ("reporter_ref", "purpose", "notice", "granted")}
    return {"id": new_id(), **row, "at": event.occurred_at}


def _access_row(event: PersonalDataRead) -> dict[str, Any]:
    actor = event.actor
    return {
        "id": new_id(),
        "subject_ref": event.subject_ref,
        "case_id": event.case_id,
        "action": event.action,
        "purpose": event.purpose,
        "actor_role": actor.role,
        "actor_ref": actor.ref,
        "actor_post": actor.post,
        "actor_unit": actor.unit,
        "at": event.occurred_at,
    }
