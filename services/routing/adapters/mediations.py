"""Mediations in Postgres: the roster, the sealed parties, the papers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.ids import new_id
from chassis.writes import Write
from services.routing.adapters.mediation_tables import mediation_paper, mediation_party, mediator
from services.routing.domain.calendar import in_china
from services.routing.domain.mediation import Mediator, Paper, Party


class MediationRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._parties: list[dict[str, Any]] = []
        self._papers: list[dict[str, Any]] = []

    async def mediator(self, code: str) -> Mediator | None:
        row = (await self.connection.execute(select(mediator).where(mediator.c.code == code))).one_or_none()
        return None if row is None else mediator_of(row)

    async def parties(self, case_id: UUID, number: int) -> Sequence[Party]:
        same = (mediation_party.c.case_id == case_id, mediation_party.c.number == number)
        rows = await self.connection.execute(select(mediation_party).where(*same).order_by(mediation_party.c.place))
        return [Party(row.side, row.subject_ref, row.is_reporter, row.sealed) for row in rows]

    async def papers(self, case_id: UUID, number: int) -> Sequence[Paper]:
        """The oldest first."""
        same = (mediation_paper.c.case_id == case_id, mediation_paper.c.number == number)
        rows = await self.connection.execute(select(mediation_paper).where(*same).order_by(mediation_paper.c.id))
        return [Paper(row.kind, in_china(row.written_at), row.text_masked) for row in rows]

    def add_parties(self, case_id: UUID, number: int, parties: Sequence[Party]) -> None:
        self._parties += [
            {
                "case_id": case_id,
                "number": number,
                "side": each.side,
                "place": place,
                "subject_ref": each.ref,
                "is_reporter": each.is_reporter,
                "sealed": each.sealed,
            }
            for place, each in enumerate(parties)
        ]

    def add_paper(self, case_id: UUID, number: int, paper: Paper) -> None:
        self._papers.append(
            {
                "id": new_id(),
                "case_id": case_id,
                "number": number,
                "kind": paper.kind,
                "written_at": paper.written_at,
                "text_masked": paper.text,
                "sha256": paper.sha256,
            }
        )

    async def writes(self) -> list[Write]:
        parties, self._parties = self._parties, []
        papers, self._papers = self._papers, []
        return [*insertion(mediation_party, parties), *insertion(mediation_paper, papers)]

    def discard(self) -> None:
        self._parties.clear()
        self._papers.clear()


def mediator_of(row: Any) -> Mediator:
    return Mediator(row.code, row.name, row.area_code, row.unit_code, row.post_code, row.is_active)
