"""What mediation needs of the database."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from services.routing.domain.mediation import Mediator, Paper, Party


class Mediations(Protocol):
    async def mediator(self, code: str) -> Mediator | None: ...

    async def parties(self, case_id: UUID, number: int) -> Sequence[Party]:
        """In the order in which they were named."""
        ...

    async def papers(self, case_id: UUID, number: int) -> Sequence[Paper]:
        """The oldest first."""
        ...

    def add_parties(self, case_id: UUID, number: int, parties: Sequence[Party]) -> None: ...

    def add_paper(self, case_id: UUID, number: int, paper: Paper) -> None: ...
