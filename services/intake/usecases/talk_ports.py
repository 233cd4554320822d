"""What is kept of what residents and those who handle an issue say to each other."""

from typing import Protocol
from uuid import UUID

from services.intake.domain.resident_talk import FixAnswer, Talk


class Talks(Protocol):
    async def of_issue(self, issue_id: UUID, with_questions: bool) -> Talk: ...

    def add_answer(self, answer: FixAnswer) -> None:
        """The last one of a person counts."""
        ...
