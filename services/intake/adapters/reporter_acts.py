"""What reporters said after sending an issue, in Postgres."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.tables import attachment_use, reporter_act
from services.intake.domain.reporter_acts import ActKind, ReporterAct

_FILES = (
    select(func.array_agg(attachment_use.c.attachment_id))
    .where(attachment_use.c.act_id == reporter_act.c.id)
    .scalar_subquery()
)


class ReporterActs:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._added: list[tuple[ReporterAct, bytes]] = []

    async def of_issue(self, issue_id: UUID) -> list[tuple[ReporterAct, bytes]]:
        """With their seals, oldest first."""
        statement = (
            select(reporter_act, _FILES.label("files"))
            .where(reporter_act.c.issue_id == issue_id)
            .order_by(reporter_act.c.id)
        )
        return [(_act(row), row.sealed) for row in await self.connection.execute(statement)]

    def add(self, act: ReporterAct, sealed: bytes) -> None:
        """Its attachments with it: a UniqueViolation of attachment_use_pkey is raised by `flush` for a used one."""
        self._added.append((act, sealed))

    async def flush(self, connection: AsyncConnection) -> None:
        added, self._added = self._added, []
        await insert_rows(connection, reporter_act, [_row(act, sealed) for act, sealed in added])
        uses = [
            {"attachment_id": UUID(each), "issue_id": act.issue_id, "act_id": act.id}
            for act, _ in added
            for each in act.attachment_ids
        ]
        await insert_rows(connection, attachment_use, uses)

    def discard(self) -> None:
        self._added.clear()


def _row(act: ReporterAct, sealed: bytes) -> dict[str, Any]:
    return {
        "id": act.id,
        "issue_id": act.issue_id,
        "kind": str(act.kind),
        "at": act.at,
        "text_masked": act.text_masked,
        "resolved": act.resolved,
        "satisfaction": act.satisfaction,
        "answers_question": act.answers_question,
        "sealed": sealed,
    }


def _act(row: Any) -> ReporterAct:
    return ReporterAct(
        row.id,
        row.issue_id,
        ActKind(row.kind),
        row.at,
        row.text_masked,
        tuple(str(each) for each in row.files or ()),
        row.resolved,
        row.satisfaction,
        row.answers_question,
    )
