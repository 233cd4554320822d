"""What goes to and fro between those whom an issue affects and those who handle it: proposed fixes and their answers,
questions on an answer. Texts are masked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FixProposal:
    """`suits`, `objects`: how many said so; those who said nothing have not consented."""

    issue_id: UUID
    number: int
    text: str
    proposed_at: datetime
    answer_by: datetime
    suits: int = 0
    objects: int = 0

    def is_open(self, now: datetime) -> bool:
        return now <= self.answer_by


@dataclass(frozen=True, slots=True)
class FixAnswer:
    """Of the reporter or a follower; the last one of a person counts."""

    issue_id: UUID
    number: int
    reporter_ref: str
    suits: bool
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuestionState:
    """`due_at`: by when the follow-up unit owes the answer."""

    id: UUID
    issue_id: UUID
    due_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """Proposals, the oldest first; questions by their id."""

    proposals: tuple[FixProposal, ...] = ()
    questions: Mapping[UUID, QuestionState] = field(default_factory=dict)
