"""A reporter's own issues, newest first."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class ListIssues:
    """`before`: the id of the last issue of the page before."""

    reporter_ref: str
    before: UUID | None
    limit: int


@dataclass(frozen=True, slots=True)
class IssuePage:
    items: list[StoredIssue]
    has_more: bool


async def list_issues(command: ListIssues, work: IntakeWork) -> IssuePage:
    found = await work.issues.of_reporter(command.reporter_ref, command.before, command.limit + 1)
    return IssuePage(found[: command.limit], len(found) > command.limit)
